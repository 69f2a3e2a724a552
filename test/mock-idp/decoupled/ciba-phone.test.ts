import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { hiddenFieldsOf, openBrowser } from '../browser.ts';
import { approve, bank, errorOf, pollCiba, startCiba } from '../decoupled-client.ts';
import { openMock, profileOf } from '../fixture.ts';
import type { TestMock } from '../fixture.ts';
import { CARD, PIN, post } from '../login.ts';

interface Waiting {
  readonly request: string;
  readonly clientId: string;
  readonly scope: string;
  readonly bindingMessage: string | null;
  readonly expiresInSeconds: number;
}

const waitingFor = async (mock: TestMock, card = CARD): Promise<readonly Waiting[]> =>
  (await mock.app.inject(`/ciba/phone?card=${card}`)).json<{ requests: Waiting[] }>().requests;

describe('the phone of CIBA', () => {
  let mock: TestMock;
  before(async () => (mock = await openMock({ clients: [bank] })));
  after(() => mock.close());

  it('shows a program what waits, and nothing that tokens can be fetched with', async () => {
    const { auth_req_id } = await startCiba(mock.app, { binding_message: 'K-47' });
    const phone = await mock.app.inject(`/ciba/phone?card=${CARD}`);
    const [{ request, ...told }] = phone.json<{ requests: Waiting[] }>().requests as [Waiting];
    assert.deepEqual(told, {
      clientId: 'bank',
      scope: 'openid profile',
      bindingMessage: 'K-47',
      expiresInSeconds: 300,
    });
    assert.ok(!phone.body.includes(auth_req_id));
    const allowed = await post(mock.app, '/ciba/phone', { card: CARD, request, action: 'allow', pin: PIN });
    assert.deepEqual([allowed.statusCode, allowed.json()], [200, { status: 'allowed' }]);
    assert.equal(errorOf(await pollCiba(mock.app, auth_req_id)), '200');
    assert.deepEqual(await waitingFor(mock), []);
  });

  it('asks a person with a browser: message, scope, PIN', async () => {
    const { auth_req_id } = await startCiba(mock.app, { binding_message: 'Pay <b>10</b> €' });
    const browser = openBrowser(mock.app);
    const list = await browser.get('/ciba/phone', { card: CARD });
    const [, link = ''] =
      /<a href="(\/ciba\/phone[^"]*)">The Bank asks for a login: Pay &lt;b&gt;10/.exec(list.body) ?? [];
    const page = await browser.get(link.replaceAll('&amp;', '&'));
    assert.match(page.body, /<strong class="wrap">Pay &lt;b&gt;10&lt;\/b&gt; €<\/strong>/);
    assert.ok(!page.body.includes(auth_req_id) && !list.body.includes(auth_req_id));
    const fields = { ...hiddenFieldsOf(page), action: 'allow' };
    const wrong = await browser.postForm('/ciba/phone', { ...fields, pin: '000000' });
    assert.equal(wrong.statusCode, 403);
    assert.match(wrong.body, /role="alert">Wrong PIN\. Tries left: 2\./);
    const done = await browser.postForm('/ciba/phone', { ...fields, pin: PIN });
    assert.match(done.body, /You have allowed the login/);
    assert.equal(errorOf(await pollCiba(mock.app, auth_req_id)), '200');
  });

  it('a person denies without a PIN', async () => {
    const { auth_req_id } = await startCiba(mock.app);
    const [{ request }] = (await waitingFor(mock)) as [Waiting];
    assert.equal((await post(mock.app, '/ciba/phone', { card: CARD, request, action: 'deny' })).statusCode, 200);
    assert.equal(errorOf(await pollCiba(mock.app, auth_req_id)), '400 access_denied');
  });

  it('three wrong PINs lock the card, and the right one is too late', async () => {
    const card = 'CD777777';
    const { auth_req_id } = await startCiba(mock.app, { login_hint: card });
    const [{ request }] = (await waitingFor(mock, card)) as [Waiting];
    const told: number[] = [];
    for (const pin of ['1', '2', '3', '777777'])
      told.push((await post(mock.app, '/ciba/phone', { card, request, action: 'allow', pin })).statusCode);
    assert.deepEqual(told, [403, 403, 423, 423]);
    assert.equal(errorOf(await pollCiba(mock.app, auth_req_id)), '400 authorization_pending');
  });

  it('a request is of one person: another card, or a made-up name, does not find it', async () => {
    await startCiba(mock.app);
    const [{ request }] = (await waitingFor(mock)) as [Waiting];
    const other = { card: 'CD888888', request, action: 'allow', pin: '888888' };
    assert.equal((await post(mock.app, '/ciba/phone', other)).statusCode, 404);
    assert.equal((await mock.app.inject('/ciba/phone?card=nobody')).statusCode, 404);
    assert.equal((await openBrowser(mock.app).get('/ciba/phone')).statusCode, 200);
    await post(mock.app, '/ciba/phone', { card: CARD, request, action: 'deny' });
  });

  it('keeps the newest 50 of a person', async () => {
    const card = 'CD999999';
    for (let count = 0; count < 60; count += 1)
      await startCiba(mock.app, { login_hint: card, binding_message: `message ${count}` });
    const messages = (await waitingFor(mock, card)).map(({ bindingMessage }) => bindingMessage);
    assert.equal(messages.length, 50);
    assert.deepEqual([messages[0], messages.at(-1)], ['message 59', 'message 10']);
  });
});

describe('the push of CIBA', () => {
  const push = { station: 'gateway', service: { kind: 'fixed', seconds: 4 } } as const;
  const profile = profileOf(0, { stations: { web: { servers: 1 }, gateway: { servers: 1 } } });

  it('arrives when its station has served it; an answer given before counts from then on', async () => {
    const mock = await openMock({ clients: [bank], profile: { ...profile, steps: { ...profile.steps, push } } });
    const sent = Promise.resolve(startCiba(mock.app));
    await mock.clock.advance(0);
    const { auth_req_id } = await sent;
    const told = async (): Promise<string> => {
      const polled = pollCiba(mock.app, auth_req_id).then(errorOf);
      await mock.clock.advance(0);
      return polled;
    };
    const early = await approve(mock.app, auth_req_id);
    assert.deepEqual([early.statusCode, early.json()], [202, { status: 'allowed' }]);
    await mock.clock.advance(3.9);
    assert.equal(await told(), '400 authorization_pending');
    await mock.clock.advance(0.2);
    assert.equal(await told(), '200');
    await mock.close();
  });

  it('one gateway sends one after the other: the third person waits 12 s', async () => {
    const mock = await openMock({ clients: [bank], profile: { ...profile, steps: { ...profile.steps, push } } });
    const cards = ['AB000001', 'AB000002', 'AB000003'];
    for (const login_hint of cards) {
      const sent = Promise.resolve(startCiba(mock.app, { login_hint }));
      await mock.clock.advance(0);
      await sent;
    }
    const seen = async (): Promise<number[]> => {
      const lists = Promise.all(cards.map((card) => waitingFor(mock, card)));
      await mock.clock.advance(0);
      return (await lists).map(({ length }) => length);
    };
    const found: number[][] = [];
    for (const seconds of [0, 4.1, 4, 4]) {
      await mock.clock.advance(seconds);
      found.push(await seen());
    }
    assert.deepEqual(found, [
      [0, 0, 0],
      [1, 0, 0],
      [1, 1, 0],
      [1, 1, 1],
    ]);
    await mock.close();
  });
});
