/** Pushed authorization requests (RFC 9126). */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { LightMyRequestResponse } from 'fastify';
import { answerOf, openBrowser } from '../browser.ts';
import { openMock, profileOf, roomPolicy, unprotected } from '../fixture.ts';
import type { TestMock } from '../fixture.ts';
import { authorizeFields, transactionOf } from '../login.ts';
import type { Fields } from '../login.ts';
import { asRelyingParty, basicHeader, relyingParty, RP_REDIRECT_URI, RP_SECRET } from '../relying-party.ts';

const otherParty = { ...relyingParty, clientId: 'other' };
const strictParty = { ...relyingParty, clientId: 'strict', parRequired: true };

describe('pushed requests', () => {
  let mock: TestMock;
  before(async () => (mock = await openMock({ clients: [relyingParty, otherParty, strictParty] })));
  after(() => mock.close());

  const push = (changes: Fields = {}, authorization = basicHeader()): Promise<LightMyRequestResponse> =>
    mock.app.inject({
      method: 'POST',
      url: '/par',
      headers: { authorization, 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams(authorizeFields(asRelyingParty(changes))).toString(),
    });

  const pushed = async (changes: Fields = {}, authorization = basicHeader()): Promise<string> => {
    const response = await push(changes, authorization);
    assert.equal(response.statusCode, 201, response.body);
    return response.json<{ request_uri: string }>().request_uri;
  };

  const use = (requestUri: string, clientId = 'rp', more: Fields = {}): Promise<LightMyRequestResponse> =>
    openBrowser(mock.app).get('/authorize', { client_id: clientId, request_uri: requestUri, ...more });

  it('P1 a request is pushed: 201, a request_uri that cannot be guessed, and how long it lives', async () => {
    const response = await push();
    assert.equal(response.statusCode, 201);
    assert.equal(response.headers['cache-control'], 'no-store');
    const { request_uri: uri, expires_in: life } = response.json<{ request_uri: string; expires_in: number }>();
    assert.match(uri, /^urn:ietf:params:oauth:request_uri:[\w-]{43}$/);
    assert.ok(life >= 60 && life <= 90, String(life));
  });

  it('P1 what was pushed is what counts: nothing is added or changed in the browser', async () => {
    const uri = await pushed({ state: 'pushed state' });
    const response = await use(uri, 'rp', { state: 'other state', redirect_uri: 'https://evil.example/', scope: 'x' });
    assert.equal(response.statusCode, 302);
    const browser = openBrowser(mock.app);
    await browser.useCard(transactionOf(response));
    const answer = await browser.get('/login', { transaction: transactionOf(response) });
    assert.ok(String(answer.headers.location).startsWith(`${RP_REDIRECT_URI}?`));
    assert.equal(answerOf(answer)['state'], 'pushed state');
  });

  it('P1 a request_uri works once', async () => {
    const uri = await pushed();
    assert.equal((await use(uri)).statusCode, 302);
    await refused(await use(uri));
  });

  it('P1 of two browsers at the same moment one gets in', async () => {
    const uri = await pushed();
    const answers = await Promise.all([use(uri), use(uri)]);
    assert.deepEqual(new Set(answers.map(({ statusCode }) => statusCode)), new Set([302, 400]));
  });

  it('P1 a request_uri dies after its life', async () => {
    const uri = await pushed();
    await mock.clock.advance(90);
    await refused(await use(uri));
  });

  it('P1 a request_uri belongs to its client, and one that was never given belongs to nobody', async () => {
    const uri = await pushed();
    await refused(await use(uri, 'other'));
    await refused(await use(uri, ''));
    await refused(await use('urn:ietf:params:oauth:request_uri:made-up'));
    assert.equal((await use(uri)).statusCode, 302, 'and it is still good for its own client');
  });

  async function refused(response: LightMyRequestResponse): Promise<void> {
    assert.equal(response.statusCode, 400);
    assert.equal(response.headers.location, undefined);
    assert.match(response.body, /role="alert"/);
    await Promise.resolve();
  }

  const wrong: readonly { name: string; changes: Fields; error: string }[] = [
    { name: 'a request_uri inside', changes: { request_uri: 'urn:x' }, error: 'invalid_request' },
    { name: 'a request object', changes: { request: 'e30.e30.' }, error: 'request_not_supported' },
    {
      name: 'an unregistered redirect_uri',
      changes: { redirect_uri: 'https://evil.example/' },
      error: 'invalid_request',
    },
    { name: 'no redirect_uri', changes: { redirect_uri: undefined }, error: 'invalid_request' },
    {
      name: 'plain PKCE',
      changes: { code_challenge: 'x'.repeat(43), code_challenge_method: 'plain' },
      error: 'invalid_request',
    },
    { name: 'another response type', changes: { response_type: 'token' }, error: 'unsupported_response_type' },
    { name: 'no scope openid', changes: { scope: 'profile' }, error: 'invalid_scope' },
    { name: 'claims that are none', changes: { claims: '{' }, error: 'invalid_request' },
    { name: 'prompt=none login', changes: { prompt: 'none login' }, error: 'invalid_request' },
    { name: 'the client_id of another', changes: { client_id: 'other' }, error: 'invalid_request' },
  ];
  for (const { name, changes, error } of wrong)
    it(`P1 ${name} is refused when it is pushed, as JSON`, async () => {
      const response = await push(changes);
      assert.equal(response.statusCode, 400);
      assert.equal(response.json<{ error: string }>().error, error);
    });

  it('P1 a client that does not prove itself pushes nothing', async () => {
    const response = await push({}, basicHeader('rp', 'wrong'));
    assert.equal(response.statusCode, 401);
    assert.equal(response.json<{ error: string }>().error, 'invalid_client');
  });

  it('P1 the proof of a client stays out of the request that is kept', async () => {
    const posting = { ...relyingParty, clientId: 'posting', authentication: 'client_secret_post' as const };
    const own = await openMock({ clients: [posting] });
    const payload = new URLSearchParams(
      authorizeFields(asRelyingParty({ client_id: 'posting', client_secret: RP_SECRET })),
    ).toString();
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const response = await own.app.inject({ method: 'POST', url: '/par', headers, payload });
    assert.equal(response.statusCode, 201);
    await own.close();
  });

  it('P1 GET is refused with 405', async () => {
    const response = await mock.app.inject('/par');
    assert.equal(response.statusCode, 405);
    assert.equal(response.headers['allow'], 'POST');
  });

  it('P1 a client that has to push cannot do without', async () => {
    const changes = { ...asRelyingParty(), client_id: 'strict' };
    assert.equal(answerOf(await openBrowser(mock.app).authorize(changes))['error'], 'invalid_request');
    const uri = await pushed({ client_id: 'strict' }, basicHeader('strict'));
    assert.equal((await use(uri, 'strict')).statusCode, 302);
  });

  it('P1 a pushed request outlives its own life in the waiting room, unchanged', async () => {
    const waitingRoom = roomPolicy({ maxActiveLogins: 1, pollSeconds: 200, passSeconds: 300 });
    const crowded = await openMock({
      clients: [relyingParty],
      profile: profileOf(0, { protection: { ...unprotected, waitingRoom } }),
    });
    const payload = new URLSearchParams(authorizeFields(asRelyingParty({ state: 'kept' }))).toString();
    const headers = { authorization: basicHeader(), 'content-type': 'application/x-www-form-urlencoded' };
    const { request_uri: uri } = (await crowded.app.inject({ method: 'POST', url: '/par', headers, payload })).json<{
      request_uri: string;
    }>();
    await openBrowser(crowded.app).authorize();
    const browser = openBrowser(crowded.app);
    const go = (): Promise<LightMyRequestResponse> => browser.get('/authorize', { client_id: 'rp', request_uri: uri });
    assert.equal((await go()).statusCode, 202);
    for (let poll = 0; poll < 5; poll += 1) {
      await crowded.clock.advance(150);
      const response = await go();
      if (response.statusCode === 302) {
        await browser.useCard(transactionOf(response));
        const answer = await browser.get('/login', { transaction: transactionOf(response) });
        assert.equal(answerOf(answer)['state'], 'kept');
        await crowded.close();
        return;
      }
      assert.equal(response.statusCode, 202);
    }
    assert.fail('never admitted');
  });
});
