import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { decodeJwt } from 'jose';
import type { TestMock } from '../fixture.ts';
import { authorize, exchange, post } from '../login.ts';
import type { Tokens } from '../login.ts';
import {
  begin,
  check,
  codeOf,
  counted,
  DELAY_SECONDS,
  inbox,
  openCodes,
  patch,
  person,
  send,
  wrongCode,
} from './codes.ts';

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

describe('wrong codes', () => {
  it('are counted down, lock the account for ten minutes over all its logins, and not for ever', async () => {
    const mock = await openCodes();
    const transaction = await begin(mock.app);
    await send(mock.app, transaction);
    const code = await codeOf(mock, phone);
    const wrong = wrongCode(code);
    for (const triesLeft of [4, 3, 2, 1])
      assert.deepEqual((await check(mock.app, transaction, wrong)).json(), { error: 'wrong_code', triesLeft });
    const locked = await check(mock.app, transaction, wrong);
    assert.deepEqual(
      [locked.statusCode, locked.json(), locked.headers['retry-after']],
      [423, { error: 'account_locked' }, '600'],
    );
    assert.equal((await check(mock.app, transaction, code)).statusCode, 423, 'the right one comes too late');
    const other = await begin(mock.app);
    assert.equal((await send(mock.app, other)).statusCode, 423);
    assert.equal((await send(mock.app, other, { username: 'AB999999' })).statusCode, 202, 'others are not locked');
    await mock.clock.advance(600);
    const later = await begin(mock.app);
    assert.equal((await send(mock.app, later)).statusCode, 202);
    assert.equal((await check(mock.app, later, await codeOf(mock, phone))).statusCode, 200);
    await mock.close();
  });

  it('are counted over new logins of the account: beginning again gives no new tries', async () => {
    const mock = await openCodes({ resendAfterSeconds: 0 });
    const told: number[] = [];
    for (let at = 0; at < 5; at += 1) {
      const transaction = await begin(mock.app);
      assert.equal((await send(mock.app, transaction)).statusCode, 202);
      told.push((await check(mock.app, transaction, wrongCode(await codeOf(mock, phone)))).statusCode);
    }
    assert.deepEqual(told, [403, 403, 403, 403, 423]);
    await mock.close();
  });

  it('are forgotten after a right one', async () => {
    const mock = await openCodes();
    for (let round = 0; round < 3; round += 1) {
      const transaction = await begin(mock.app);
      await send(mock.app, transaction);
      const code = await codeOf(mock, phone);
      for (let at = 0; at < 4; at += 1)
        assert.equal((await check(mock.app, transaction, wrongCode(code))).statusCode, 403);
      assert.equal((await check(mock.app, transaction, code)).statusCode, 200);
    }
    await mock.close();
  });
});

describe('sending again', () => {
  it('is too early before 30 s, sends the same code after, and ends with the fifth in ten minutes', async () => {
    const mock = await openCodes();
    const transaction = await begin(mock.app);
    await send(mock.app, transaction);
    const code = await codeOf(mock, phone);
    const early = await send(mock.app, transaction);
    assert.deepEqual(
      [early.statusCode, early.json(), early.headers['retry-after']],
      [429, { error: 'resend_too_early' }, '26'],
    );
    for (const nth of [2, 3, 4, 5]) {
      await mock.clock.advance(30);
      const again = await send(mock.app, transaction);
      assert.equal(again.statusCode, 202, `send ${nth}`);
      assert.equal(await codeOf(mock, phone), code);
    }
    await mock.clock.advance(30);
    const tooMany = await send(mock.app, transaction);
    assert.equal(tooMany.statusCode, 429);
    assert.deepEqual(tooMany.json(), { error: 'too_many_sends' });
    const waitSeconds = Number(tooMany.headers['retry-after']);
    assert.equal((await send(mock.app, await begin(mock.app))).statusCode, 429, 'nor in another login');
    await mock.clock.advance(waitSeconds);
    assert.equal((await send(mock.app, await begin(mock.app))).statusCode, 202);
    assert.equal((await inbox(mock.app, phone)).length, 5);
    await mock.close();
  });

  it('keeps at most five codes to a person in any ten minutes (any rhythm of asking)', async () => {
    const mock = await openCodes({ resendAfterSeconds: 0 });
    let person0 = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 6, maxLength: 25 }), async (pauses) => {
        person0 += 1;
        const username = `OP${String(person0).padStart(6, '0')}`;
        const sentAt: number[] = [];
        for (const pause of pauses) {
          await mock.clock.advance(pause);
          const answer = await send(mock.app, await begin(mock.app), { username });
          if (answer.statusCode === 202) sentAt.push(mock.clock.nowSeconds());
          else assert.ok(Number(answer.headers['retry-after']) > 0);
        }
        for (const [at, seconds] of sentAt.entries())
          assert.ok(sentAt.slice(at).filter((other) => other < seconds + 600).length <= 5);
        assert.ok(sentAt.length >= 5);
      }),
      { seed: 5, numRuns: 10 },
    );
    await mock.close();
  });

  it('is limited by network address too, but not for networks of the allow-list', async () => {
    const mock = await openCodes({ addressAllowList: ['198.51.100.0/24', '2001:db8::/32'] });
    let next = 0;
    const from = async (remoteAddress: string): Promise<number> => {
      next += 1;
      const payload = {
        transaction: await begin(mock.app),
        username: `QR${String(next).padStart(6, '0')}`,
        channel: 'sms',
      };
      return (await mock.app.inject({ method: 'POST', url: '/login/codes', payload, remoteAddress })).statusCode;
    };
    const tally = async (address: string): Promise<number> => {
      let sent = 0;
      for (let at = 0; at < 30; at += 1) if ((await from(address)) === 202) sent += 1;
      return sent;
    };
    assert.equal(await tally('203.0.113.7'), 25);
    assert.equal(await tally('203.0.113.8'), 25, 'each address for itself');
    assert.equal(await tally('198.51.100.20'), 30);
    assert.equal(await tally('2001:db8::5'), 30);
    assert.equal(await tally('127.0.0.1'), 25, 'loopback is on the list by default alone');
    await mock.clock.advance(300);
    assert.equal(await from('203.0.113.7'), 202);
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
