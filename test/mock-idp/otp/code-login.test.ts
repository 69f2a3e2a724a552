import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { decodeJwt } from 'jose';
import type { TestMock } from '../fixture.ts';
import { authorize, exchange, post } from '../login.ts';
import type { Tokens } from '../login.ts';
import { begin, check, codeOf, counted, DELAY_SECONDS, inbox, openCodes, patch, person, send } from './codes.ts';

const { phone, email } = person('AB123456');

describe('a login by code', () => {
  let mock: TestMock;
  before(async () => (mock = await openCodes()));
  after(() => mock.close());

  for (const { channel, address, amr, masked } of [
    { channel: 'sms', address: phone, amr: ['otp', 'sms'], masked: '+212 ••••• 56' },
    { channel: 'email', address: email, amr: ['otp'], masked: 'a•••••@example.test' },
  ])
    it(`comes to its tokens by ${channel}, and they say what it proves`, async () => {
      const transaction = await begin(mock.app);
      const sent = await send(mock.app, transaction, { channel });
      assert.equal(sent.statusCode, 202);
      assert.deepEqual(sent.json(), {
        status: 'sent',
        channel,
        sentTo: masked,
        expiresInSeconds: 600,
        resendAfterSeconds: 30,
      });
      const code = await codeOf(mock, address);
      assert.match(code, /^[0-9]{6}$/);
      const done = await check(mock.app, transaction, code);
      assert.equal(done.statusCode, 200, done.body);
      const { status, redirectTo } = done.json<{ status: string; redirectTo: string }>();
      assert.equal(status, 'approved');
      const tokens = (await exchange(mock.app, new URL(redirectTo).searchParams.get('code') ?? '')).json<Tokens>();
      const claims = decodeJwt(tokens.id_token);
      assert.deepEqual(
        [claims.sub, claims['acr'], claims['amr']],
        [person('AB123456').subject, 'http://eidas.europa.eu/LoA/low', amr],
      );
      assert.equal(done.headers['set-cookie'], undefined, 'a program gets no session');
    });

  it('knows the same person by registration number', async () => {
    const transaction = await begin(mock.app);
    await mock.clock.advance(700);
    await send(mock.app, await begin(mock.app), { username: '0102123456' });
    assert.match(await codeOf(mock, phone), /^[0-9]{6}$/);
    assert.equal((await check(mock.app, transaction, '000000')).statusCode, 404, 'the login has expired meanwhile');
  });

  it('takes the code with blanks and hyphens in it', async () => {
    const transaction = await begin(mock.app);
    await send(mock.app, transaction, { username: 'CD000001' });
    const code = await codeOf(mock, person('CD000001').phone);
    assert.equal((await check(mock.app, transaction, ` ${code.slice(0, 3)}-${code.slice(3)} `)).statusCode, 200);
  });

  it('works once: the second time the code is refused, also at the same moment (any number of clicks)', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 2, max: 12 }),
        fc.integer({ min: 0, max: 999_999 }),
        async (clicks, number) => {
          const username = `EF${String(number).padStart(6, '0')}`;
          const transaction = await begin(mock.app);
          assert.equal((await send(mock.app, transaction, { username })).statusCode, 202);
          const code = await codeOf(mock, person(username).phone);
          const answers = await Promise.all(Array.from({ length: clicks }, () => check(mock.app, transaction, code)));
          const told = answers.map((answer) => answer.statusCode).toSorted((left, right) => left - right);
          assert.deepEqual(told, [200, ...Array.from({ length: clicks - 1 }, () => 409)]);
          assert.deepEqual((await check(mock.app, transaction, code)).json(), { error: 'code_used' });
        },
      ),
      { seed: 4, numRuns: 15 },
    );
  });

  it('is bound to its login: the code of one opens no other', async () => {
    const [mine, other] = [await begin(mock.app), await begin(mock.app)];
    await send(mock.app, mine, { username: 'GH000001' });
    const code = await codeOf(mock, person('GH000001').phone);
    assert.deepEqual((await check(mock.app, other, code)).json(), { error: 'no_code_sent' });
    await send(mock.app, other, { username: 'GH000002' });
    const theirs = await codeOf(mock, person('GH000002').phone);
    if (theirs !== code) assert.equal((await check(mock.app, other, code)).statusCode, 403);
    assert.equal((await check(mock.app, mine, code)).statusCode, 200);
  });

  it('dies with its life', async () => {
    const transaction = await begin(mock.app);
    await mock.clock.advance(1);
    await patch(mock.app, { codes: { lifeSeconds: 300 } });
    await send(mock.app, transaction, { username: 'IJ000001' });
    const code = await codeOf(mock, person('IJ000001').phone);
    await mock.clock.advance(300 - DELAY_SECONDS);
    const late = await check(mock.app, transaction, code);
    assert.deepEqual([late.statusCode, late.json()], [410, { error: 'code_expired' }]);
    await patch(mock.app, { codes: { lifeSeconds: 600 } });
  });

  it('begins afresh with another method or another person: the code before is dead', async () => {
    const transaction = await begin(mock.app);
    await send(mock.app, transaction, { username: 'KL000001' });
    const bySms = await codeOf(mock, person('KL000001').phone);
    assert.equal((await send(mock.app, transaction, { username: 'KL000001', channel: 'email' })).statusCode, 202);
    const byEmail = await codeOf(mock, person('KL000001').email);
    if (bySms !== byEmail) assert.equal((await check(mock.app, transaction, bySms)).statusCode, 403);
    assert.equal((await check(mock.app, transaction, byEmail)).statusCode, 200);
  });

  const bad: readonly {
    readonly name: string;
    readonly url: string;
    readonly body: object;
    readonly status: number;
  }[] = [
    { name: 'no transaction', url: '/login/codes', body: { username: 'AB123456', channel: 'sms' }, status: 400 },
    { name: 'no username', url: '/login/codes', body: { transaction: 'x', channel: 'sms' }, status: 400 },
    {
      name: 'a pigeon',
      url: '/login/codes',
      body: { transaction: 'x', username: 'AB123456', channel: 'pigeon' },
      status: 400,
    },
    { name: 'a list', url: '/login/codes', body: { transaction: ['x'], username: {}, channel: 1 }, status: 400 },
    {
      name: 'an unknown login',
      url: '/login/codes',
      body: { transaction: 'x', username: 'AB123456', channel: 'sms' },
      status: 404,
    },
    { name: 'no code', url: '/login/codes/check', body: { transaction: 'x' }, status: 400 },
    { name: 'a number as code', url: '/login/codes/check', body: { transaction: 'x', code: 123456 }, status: 400 },
    {
      name: 'a code for an unknown login',
      url: '/login/codes/check',
      body: { transaction: 'x', code: '123456' },
      status: 404,
    },
  ];
  for (const { name, url, body, status } of bad)
    it(`refuses ${name} with ${status}`, async () => {
      assert.equal((await post(mock.app, url, { ...body })).statusCode, status);
    });

  it('has no code to check before one was sent', async () => {
    const answer = await check(mock.app, await begin(mock.app), '123456');
    assert.deepEqual([answer.statusCode, answer.json()], [409, { error: 'no_code_sent' }]);
  });
});

describe('methods that are switched', () => {
  it('are refused when closed, each by its own switch; a code that is out may still be used', async () => {
    const mock = await openCodes({}, { methods: { eid: 1, sms: 1, email: 0 } });
    const transaction = await begin(mock.app);
    const closed = await send(mock.app, transaction, { channel: 'email' });
    assert.deepEqual([closed.statusCode, closed.json()], [403, { error: 'method_not_open' }]);
    assert.equal((await send(mock.app, transaction)).statusCode, 202);
    const code = await codeOf(mock, phone);
    await patch(mock.app, { methods: { sms: 0, email: 1 } });
    assert.equal((await send(mock.app, await begin(mock.app))).statusCode, 403);
    assert.equal((await send(mock.app, await begin(mock.app), { channel: 'email' })).statusCode, 202);
    assert.equal((await check(mock.app, transaction, code)).statusCode, 200);
    await mock.close();
  });

  it('are open to a share of the people, the same ones each time, and to numbers that nobody has as to others', async () => {
    const mock = await openCodes({}, { methods: { eid: 1, sms: 0.5 } });
    const cards = Array.from({ length: 60 }, (_, at) => `MN${String(at).padStart(6, '0')}`);
    const statuses = async (usernames: readonly string[]): Promise<readonly number[]> => {
      const answers = [];
      for (const username of usernames)
        answers.push((await send(mock.app, await begin(mock.app), { username })).statusCode);
      return answers;
    };
    const first = await statuses(cards);
    const open = first.filter((status) => status === 202).length;
    assert.ok(open > 15 && open < 45, `${open} of 60`);
    assert.deepEqual(await statuses(cards), first);
    const nobodies = await statuses(Array.from({ length: 60 }, (_, at) => `nobody-${at}`));
    assert.ok(new Set(nobodies).size === 2);
    await mock.close();
  });
});

describe('a number that nobody has', () => {
  it('is answered like any other, and no code ever fits', async () => {
    const mock = await openCodes();
    const transaction = await begin(mock.app);
    const sent = await send(mock.app, transaction, { username: 'nobody' });
    const real = await send(mock.app, await begin(mock.app));
    assert.equal(sent.statusCode, real.statusCode);
    const shapeOf = ({ sentTo, ...rest }: Record<string, unknown>): object => ({
      ...rest,
      sentTo: String(sentTo).replaceAll(/[0-9]/g, '9'),
    });
    assert.deepEqual(shapeOf(sent.json()), shapeOf(real.json()));
    assert.equal(
      (await send(mock.app, await begin(mock.app), { username: 'nobody' })).json<{ sentTo: string }>().sentTo,
      sent.json<{ sentTo: string }>().sentTo,
    );
    await mock.clock.advance(60);
    assert.deepEqual((await check(mock.app, transaction, '123456')).json(), { error: 'wrong_code', triesLeft: 4 });
    assert.equal(await counted(mock.app, 'lq_idp_otp_lost_total{channel="sms",reason="no-address"}'), 2);
    for (let at = 0; at < 4; at += 1) await check(mock.app, transaction, '123456');
    assert.equal((await check(mock.app, transaction, '123456')).statusCode, 423, 'and locked like any other');
    await mock.close();
  });
});

it('the code pays its steps', async () => {
  const cost = { station: 'web', service: { kind: 'fixed', seconds: 2 } } as const;
  const mock = await openCodes({}, { steps: { 'code-send': cost, 'code-check': cost } });
  const transaction = await begin(mock.app);
  const sending = send(mock.app, transaction);
  await mock.clock.advance(1.9);
  assert.equal((await inbox(mock.app, phone)).length, 0);
  await mock.clock.advance(0.1);
  assert.equal((await sending).statusCode, 202);
  const code = await codeOf(mock, phone);
  const checking = check(mock.app, transaction, code);
  await mock.clock.advance(2);
  assert.equal((await checking).statusCode, 200);
  assert.equal(await counted(mock.app, 'lq_idp_station_served_total{station="web"}'), 2);
  assert.equal(await counted(mock.app, 'lq_idp_requests_total{step="code-send",outcome="queued"}'), 1);
  assert.equal((await authorize(mock.app)).statusCode, 302);
  await mock.close();
});
