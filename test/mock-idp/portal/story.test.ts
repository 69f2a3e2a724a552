/** The story, over HTTP: what people could not do on the first morning, and what each remedy gave back to them. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { LightMyRequestResponse } from 'fastify';
import { pinOf } from '../../../mock-idp/eid/virtual-card.ts';
import { virtualUser } from '../../../mock-idp/people/virtual-people.ts';
import { ADMIN_TOKEN, openMock, profileOf } from '../fixture.ts';
import type { TestMock } from '../fixture.ts';
import { authorize, exchange, openSession, post, transactionOf } from '../login.ts';
import { accessTokenOf, administer, filesOf, programOf, withSession } from './people.ts';

/** A day of the story, in seconds of the test. */
const DAY = 1000;
const NEW_PHONE = '+212699887766';
/** Everybody's number on file is an old one; what is sent arrives at once. */
const profile = profileOf(0, { codes: { sms: { lossShare: 0, staleShare: 1, delay: { kind: 'fixed', seconds: 0 } } } });

const begin = async (mock: TestMock): Promise<string> => transactionOf(await authorize(mock.app));

const sendCode = async (mock: TestMock, transaction: string, username: string): Promise<LightMyRequestResponse> =>
  post(mock.app, '/login/codes', { transaction, username, channel: 'sms' });

const password = async (mock: TestMock, username: string): Promise<number> =>
  (
    await post(mock.app, '/login/password', {
      transaction: await begin(mock),
      username,
      password: `password-${username.slice(2)}`,
    })
  ).statusCode;

/** How the card steps end: the status of the last one that answered. */
async function card(mock: TestMock, number: string): Promise<number> {
  const session = await openSession(mock.app);
  let last = await post(mock.app, `/eid/sessions/${session}/challenge`, { device: 'phone' });
  const steps = [1, 2, 3].map((round) => [`card`, { round, card: number, response: 'r' }] as const);
  for (const [path, body] of [...steps, ['pin', { pin: pinOf(number) }] as const, ['approve', {}] as const])
    if (last.statusCode === 200) last = await post(mock.app, `/eid/sessions/${session}/${path}`, body);
  return last.statusCode;
}

async function codesAt(mock: TestMock, address: string): Promise<readonly string[]> {
  await mock.clock.advance(1);
  const headers = { authorization: `Bearer ${ADMIN_TOKEN}` };
  const inbox = await mock.app.inject({ url: `/admin/inbox/${encodeURIComponent(address)}`, headers });
  return inbox.json<{ messages: { code: string }[] }>().messages.map(({ code }) => code);
}

describe('the story', () => {
  it('contact data first, then a code: it goes nowhere until the number is brought up to date', async () => {
    const mock = await openMock({ profile });
    await administer(mock.app, '/admin/switches', { methods: { sms: 1 } });
    const username = 'EM000001';
    const onFile = virtualUser(username)?.phone ?? '';
    const early = await begin(mock);
    assert.equal((await sendCode(mock, early, username)).statusCode, 202, 'nobody is told that the number is old');
    assert.deepEqual(await codesAt(mock, onFile), []);

    const app = await programOf(mock.app, username, { path: '/app' });
    const asked = await app.post('/app/contact', { phone: NEW_PHONE });
    const [{ id } = { id: '' }] = asked.json<{ verifications: { id: string }[] }>().verifications;
    const [proof = ''] = await codesAt(mock, NEW_PHONE);
    assert.equal((await app.post('/app/contact/confirm', { id, code: proof })).statusCode, 200);

    await mock.clock.advance(60);
    const transaction = await begin(mock);
    assert.equal((await sendCode(mock, transaction, username)).statusCode, 202);
    const [code = ''] = await codesAt(mock, NEW_PHONE);
    assert.notEqual(code, proof);
    const done = await post(mock.app, '/login/codes/check', { transaction, code });
    assert.equal(done.statusCode, 200, done.body);
    const back = new URL(done.json<{ redirectTo: string }>().redirectTo).searchParams.get('code') ?? '';
    const { access_token } = (await exchange(mock.app, back)).json<{ access_token: string }>();
    const opened = await post(mock.app, '/portal/sessions', { access_token });
    assert.equal(opened.statusCode, 201);
    assert.deepEqual(opened.json<{ method: string }>().method, 'sms');
    await mock.close();
  });

  it('a timeline from the launch to the extended deadline, day by day', async () => {
    const mock = await openMock({ profile: { ...profile, portal: { deadlineSeconds: 17 * DAY, abroad: false } } });
    const put = await administer(
      mock.app,
      '/admin/remedies',
      {
        remedies: [
          { kind: 'method', method: 'sms', share: 1, atSeconds: 14 * DAY },
          { kind: 'method', method: 'email', share: 1, atSeconds: 14 * DAY, untilSeconds: 38 * DAY },
          {
            kind: 'deadline',
            atSeconds: 11 * DAY,
            deadlineSeconds: 24 * DAY,
            announcementLagSeconds: DAY,
            latePenalty: false,
          },
          { kind: 'mandates', on: true, atSeconds: 20 * DAY },
          { kind: 'abroad', on: true, atSeconds: 21 * DAY },
        ],
      },
      'PUT',
    );
    assert.equal(put.statusCode, 200, put.body);
    const day = async (number: number): Promise<Record<string, unknown>> => {
      mock.clock.jump(number * DAY - mock.clock.nowSeconds() + 1);
      return (await mock.app.inject('/status')).json<Record<string, unknown>>();
    };
    const morning = await day(0);
    assert.deepEqual([morning['methods'], morning['mandates'], morning['abroad']], [['eid'], false, false]);
    assert.equal((await sendCode(mock, await begin(mock), 'EM000001')).statusCode, 403, 'no other way in');
    assert.equal(await card(mock, 'NR000001'), 403, 'a manager without a card');
    const accountant = await programOf(mock.app, 'AC000123');
    const [first, second] = (await filesOf(accountant)).files.map(({ file }) => file);
    assert.equal((await accountant.get(`/portal/files/${first}`)).statusCode, 200);
    assert.equal((await accountant.get(`/portal/files/${second}`)).statusCode, 401);

    const told = (await day(11))['deadline'];
    assert.equal((await day(12))['deadline'] === told, false, 'told a day after it was decided');
    assert.deepEqual((await day(14))['methods'], ['eid', 'sms', 'email']);
    assert.equal((await sendCode(mock, await begin(mock), 'NR000001')).statusCode, 202, 'a code needs no card');
    await day(20);
    const again = await programOf(mock.app, 'AC000123');
    for (const file of [first, second]) assert.equal((await again.get(`/portal/files/${file}`)).statusCode, 200);
    await day(21);
    const abroad = await programOf(mock.app, 'AC000123');
    assert.equal((await abroad.get('/portal', { 'x-country': 'FR' })).statusCode, 200);
    await day(24);
    const late = withSession(
      mock.app,
      (await post(mock.app, '/portal/sessions', { access_token: await accessTokenOf(mock.app, 'EM000001') })).json<{
        session: string;
      }>().session,
    );
    const file = (await filesOf(late)).files[0]?.file ?? '';
    const declared = await late.post(
      `/portal/files/${file}/declarations?period=2025-06&reference=r`,
      'employee,wage\n1,1\n',
      { 'content-type': 'text/csv' },
    );
    const receipt = declared.json<{ status: string; penalty: number }>();
    assert.deepEqual([receipt.status, receipt.penalty], ['late-waived', 0]);
    assert.deepEqual((await day(38))['methods'], ['eid', 'sms'], 'e-mail was for that month alone');
    await mock.close();
  });

  it('a roll-out group by group: whoever is not in it yet logs in as before, and nobody is without a way in', async () => {
    const mock = await openMock({ profile });
    const rollOut = (lastDigits: readonly number[]) => ({
      rollOut: { to: 'eid', from: 'password', group: { lastDigits } },
    });
    await administer(mock.app, '/admin/switches', rollOut([1, 2]));
    assert.deepEqual([await card(mock, 'EM000001'), await password(mock, 'EM000001')], [200, 403]);
    assert.deepEqual([await card(mock, 'EM000003'), await password(mock, 'EM000003')], [403, 200]);
    await administer(mock.app, '/admin/switches', rollOut([1, 2, 3]));
    assert.deepEqual([await card(mock, 'EM000003'), await password(mock, 'EM000003')], [200, 403]);
    await mock.close();
  });
});
