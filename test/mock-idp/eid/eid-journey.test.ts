import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { lifeSeconds } from '../../../mock-idp/stores/stores.ts';
import { ISSUER, openMock } from '../fixture.ts';
import type { TestMock } from '../fixture.ts';
import { authorize, CARD, openSession, PIN, post, postForm, transactionOf, usePhone } from '../login.ts';

describe('the eID journey', () => {
  let mock: TestMock;
  before(async () => (mock = await openMock()));
  after(() => mock.close());

  const step = async (session: string, path: string, body: Record<string, unknown> = {}) => {
    const response = await post(mock.app, `/eid/sessions/${session}/${path}`, body);
    return { status: response.statusCode, body: response.json<Record<string, unknown>>() };
  };
  const card = (session: string, round: number, number = CARD) =>
    step(session, 'card', { round, card: number, response: 'r' });
  const statusOf = async (session: string) =>
    (await mock.app.inject(`/eid/sessions/${session}`)).json<Record<string, unknown>>();

  async function upToPin(number = CARD): Promise<string> {
    const session = await openSession(mock.app);
    await step(session, 'challenge', { device: 'phone' });
    for (const round of [1, 2, 3]) assert.equal((await card(session, round, number)).status, 200);
    return session;
  }

  it('opens a session with a QR code, an app link and times', async () => {
    const transaction = transactionOf(await authorize(mock.app));
    const response = await post(mock.app, '/eid/sessions', { transaction });
    const { session, qr, appLink, ...times } = response.json<Record<string, string>>();
    assert.equal(response.statusCode, 201);
    assert.match(String(qr), /^eid:2:[\w-]{43}:0:[\w-]{43}:127\.0\.0\.1:8087$/);
    assert.ok(appLink?.startsWith(`${ISSUER}/eid/phone?app=`), appLink);
    assert.deepEqual(times, { expiresInSeconds: 300, pollAfterSeconds: 2 });
    const again = await post(mock.app, '/eid/sessions', { transaction });
    assert.equal(again.json<{ session: string }>().session, session, 'a second click opens the same session');
  });

  it('answers every step again as before: a second click is not an error', async () => {
    const session = await openSession(mock.app);
    const first = await step(session, 'challenge');
    assert.deepEqual(await step(session, 'challenge'), first);
    for (const round of [1, 2, 3]) {
      const answer = await card(session, round);
      assert.equal(answer.body['round'], round);
      assert.deepEqual(await card(session, round), answer);
    }
    assert.deepEqual(await card(session, 1), await card(session, 1));
    for (const [path, body] of [
      ['pin', { pin: PIN }],
      ['approve', {}],
    ] as const) {
      const answer = await step(session, path, body);
      assert.equal(answer.status, 200);
      assert.deepEqual(await step(session, path, body), answer);
    }
    assert.deepEqual(await statusOf(session), await statusOf(session), 'and one code, however often it is asked for');
  });

  const early: readonly { name: string; run: (session: string) => Promise<{ status: number }> }[] = [
    { name: 'a card before the challenge', run: (session) => card(session, 1) },
    { name: 'a PIN before the card', run: (session) => step(session, 'pin', { pin: PIN }) },
    { name: 'an approval before the PIN', run: (session) => step(session, 'approve') },
    {
      name: 'round 3 before round 2',
      async run(session) {
        await step(session, 'challenge');
        await card(session, 1);
        return card(session, 3);
      },
    },
  ];
  for (const { name, run } of early)
    it(`refuses ${name} with 409`, async () => {
      const session = await openSession(mock.app);
      assert.equal((await run(session)).status, 409);
      assert.deepEqual(await statusOf(session), { status: 'pending' });
    });

  it('counts wrong PINs down and locks the card at the third', async () => {
    const session = await upToPin('ZZ077777');
    const wrong = async () => {
      const { status, body } = await step(session, 'pin', { pin: '000000' });
      return [status, body['error'], body['triesLeft']];
    };
    assert.deepEqual(await wrong(), [403, 'wrong_pin', 2]);
    assert.deepEqual(await wrong(), [403, 'wrong_pin', 1]);
    assert.deepEqual(await wrong(), [423, 'card_locked', undefined]);
    assert.equal((await step(session, 'pin', { pin: '777770' })).status, 423, 'the right one comes too late');
    const { status, error } = await statusOf(session);
    assert.deepEqual([status, error], ['failed', 'card_locked']);
  });

  it('lets a right PIN after a wrong one through', async () => {
    const session = await upToPin();
    await step(session, 'pin', { pin: '000000' });
    assert.equal((await step(session, 'pin', { pin: PIN })).status, 200);
  });

  const bad: readonly { name: string; body: Record<string, unknown>; status: number }[] = [
    { name: 'no card number', body: { round: 1, card: 'card', response: 'r' }, status: 400 },
    { name: 'round 4', body: { round: 4, card: CARD, response: 'r' }, status: 400 },
    { name: 'no round', body: { card: CARD, response: 'r' }, status: 400 },
    { name: 'no response', body: { round: 1, card: CARD }, status: 400 },
  ];
  for (const { name, body, status } of bad)
    it(`refuses ${name}`, async () => {
      const session = await openSession(mock.app);
      await step(session, 'challenge');
      assert.equal((await step(session, 'card', body)).status, status);
    });

  it('refuses another card in the middle', async () => {
    const session = await openSession(mock.app);
    await step(session, 'challenge');
    await card(session, 1, 'AB123456');
    const { status, body } = await card(session, 2, 'XY999999');
    assert.deepEqual([status, body['error']], [409, 'other_card']);
  });

  it('knows no session and no transaction that it did not make', async () => {
    assert.equal((await post(mock.app, '/eid/sessions', { transaction: 'made-up' })).statusCode, 404);
    assert.equal((await step('made-up', 'challenge')).status, 404);
    assert.equal((await mock.app.inject('/eid/sessions/made-up')).statusCode, 404);
  });

  it('ends with the QR code: polls say expired, the phone gets 410, a new click opens a new session', async () => {
    const transaction = transactionOf(await authorize(mock.app));
    const open = async () =>
      (await post(mock.app, '/eid/sessions', { transaction })).json<{ session: string }>().session;
    const session = await open();
    mock.clock.jump(lifeSeconds.session + 1);
    assert.deepEqual(await statusOf(session), { status: 'expired' });
    assert.equal((await step(session, 'challenge')).status, 410);
    assert.notEqual(await open(), session);
  });

  it('can be walked through by hand: login page, virtual phone, redirect back', async () => {
    const location = `/eid/login?transaction=${transactionOf(await authorize(mock.app))}`;
    const page = await mock.app.inject(location);
    assert.equal(page.statusCode, 200);
    assert.equal(page.headers['refresh'], '5');
    const link = /href="(\/eid\/phone\?qr=[^"]*)"/.exec(page.body)?.[1] ?? '';
    const phone = await mock.app.inject(link);
    assert.match(phone.body, /<label for="pin">/);
    const session = /name="session" value="([^"]*)"/.exec(phone.body)?.[1];
    const wrong = await postForm(mock.app, '/eid/phone', { session, card: CARD, pin: '000000' });
    assert.equal(wrong.statusCode, 403);
    assert.match(wrong.body, /Tries left: 2/);
    const right = await postForm(mock.app, '/eid/phone', { session, card: CARD, pin: PIN });
    assert.equal(right.statusCode, 200);
    const done = await mock.app.inject(location);
    assert.equal(done.statusCode, 303);
    assert.match(String(done.headers.location), /^http:\/\/127\.0\.0\.1\/callback\?code=[\w-]+&state=the-state/);
  });

  it('shows what a person typed as text, never as markup', async () => {
    const response = await mock.app.inject({
      method: 'GET',
      url: '/eid/phone',
      query: { session: '"><script>alert(1)</script>' },
    });
    assert.ok(!response.body.includes('<script'));
    assert.match(String(response.headers['content-security-policy']), /default-src 'none'/);
  });

  it('tells a browser with an unknown login so', async () => {
    assert.equal((await mock.app.inject('/eid/login?transaction=x')).statusCode, 404);
    assert.equal((await postForm(mock.app, '/eid/phone', { session: 'x', card: CARD, pin: PIN })).statusCode, 404);
  });

  it('serves many people at once without mixing them', async () => {
    const sessions = await Promise.all(Array.from({ length: 20 }, () => openSession(mock.app)));
    await Promise.all(sessions.map((session) => usePhone(mock.app, session)));
    const redirects = await Promise.all(sessions.map(async (session) => (await statusOf(session))['redirectTo']));
    assert.equal(new Set(redirects).size, 20);
  });
});
