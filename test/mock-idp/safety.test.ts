/**
 * What attackers try first, a test each. Open redirects, mix-up and header injection of the browser's side: oidc/authorize-safety.test.ts; forged,
 * foreign and expired tickets: waiting-room/; slow and half-open connections: transport/; 200,000 malformed requests: fuzz/.
 */
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { PassThrough } from 'node:stream';
import { after, before, describe, it } from 'node:test';
import { exportSPKI, importJWK } from 'jose';
import type { JWK } from 'jose';
import { buildMockIdp } from '../../mock-idp/app.ts';
import { randomIdentifier } from '../../mock-idp/identifiers.ts';
import { generateSigningKeys } from '../../mock-idp/keys.ts';
import { clientDefaults } from '../../mock-idp/oidc/clients.ts';
import type { Client } from '../../mock-idp/oidc/clients.ts';
import { ADMIN_TOKEN, ISSUER, openMock, profileOf, REDIRECT_URI, roomPolicy, unprotected } from './fixture.ts';
import type { TestMock } from './fixture.ts';
import {
  approvedRedirect,
  authorize,
  CARD,
  exchange,
  login,
  PIN,
  post,
  postForm,
  userinfo,
  VERIFIER,
} from './login.ts';
import { manualClock } from './manual-clock.ts';
import { basic, basicHeader, SECRET, tokenClients } from './token-client.ts';

const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A JWT whose HMAC is made with what everybody knows: the text of the public key. */
function signedWithPublicKey(header: Record<string, unknown>, claims: Record<string, unknown>, key: string): string {
  const signed = `${base64(header)}.${base64(claims)}`;
  return `${signed}.${createHmac('sha256', key).update(signed).digest('base64url')}`;
}

describe('an attacker', () => {
  let mock: TestMock;
  before(async () => {
    mock = await openMock({ clients: tokenClients });
  });
  after(() => mock.close());

  const publicKeys = async (): Promise<readonly JWK[]> =>
    (await mock.app.inject('/jwks')).json<{ keys: readonly JWK[] }>().keys;

  it('gains nothing by confusing algorithms: an HMAC with the public key, or none, is no signature', async () => {
    const { access_token: accessToken } = await login(mock.app);
    const claims = { iss: ISSUER, aud: 'launchquake', sub: 'x', exp: 4e9, iat: 1 };
    const keys = await publicKeys();
    assert.ok(keys.length >= 2);
    for (const jwk of keys) {
      const key = await importJWK(jwk);
      assert.ok(!(key instanceof Uint8Array));
      const pem = await exportSPKI(key);
      for (const alg of ['HS256', 'none', 'None', 'hs256']) {
        const forged = signedWithPublicKey({ alg, kid: jwk.kid, typ: 'at+jwt' }, claims, pem);
        assert.equal((await userinfo(mock.app, forged)).statusCode, 401, alg);
        assert.equal((await userinfo(mock.app, forged.replace(/[^.]*$/, ''))).statusCode, 401, alg);
        const asked = await mock.app.inject({
          method: 'POST',
          url: '/introspect',
          headers: {
            authorization: basicHeader(basic.clientId, SECRET),
            'content-type': 'application/x-www-form-urlencoded',
          },
          payload: new URLSearchParams({ token: forged }).toString(),
        });
        assert.deepEqual(asked.json(), { active: false });
        const out = await mock.app.inject({
          url: '/logout',
          query: { id_token_hint: forged, post_logout_redirect_uri: REDIRECT_URI },
        });
        assert.equal(out.headers.location, undefined);
      }
    }
    assert.equal((await userinfo(mock.app, accessToken)).statusCode, 200);
  });

  it('cannot replay a code, and what the first exchange gave falls with the second', async () => {
    const code = (await approvedRedirect(mock.app)).searchParams.get('code') ?? '';
    const first = (await exchange(mock.app, code)).json<{ access_token: string; refresh_token: string }>();
    assert.equal((await exchange(mock.app, code)).json<{ error: string }>().error, 'invalid_grant');
    assert.equal((await userinfo(mock.app, first.access_token)).statusCode, 401);
    const refreshed = await postForm(mock.app, '/token', {
      grant_type: 'refresh_token',
      refresh_token: first.refresh_token,
      client_id: 'launchquake',
    });
    assert.equal(refreshed.json<{ error: string }>().error, 'invalid_grant');
  });

  it('cannot replay the pass of the waiting room once its login is complete', async () => {
    const room = await openMock({
      profile: profileOf(0, { protection: { ...unprotected, waitingRoom: roomPolicy({ passSeconds: 100 }) } }),
    });
    await authorize(room.app);
    await authorize(room.app);
    const { ticket } = (await authorize(room.app)).json<{ ticket: string }>();
    room.clock.jump(1.5);
    const headers = { 'x-waiting-room-ticket': ticket };
    const { pass } = (await room.app.inject({ url: '/waiting-room/ticket', headers })).json<{ pass: string }>();
    const knock = () => authorize(room.app, {}, { 'x-waiting-room-pass': pass });
    const started = await knock();
    assert.equal(started.statusCode, 302);
    const transaction = new URL(started.headers.location ?? '', ISSUER).searchParams.get('transaction');
    const { session } = (await post(room.app, '/eid/sessions', { transaction })).json<{ session: string }>();
    const step = (path: string, body: Record<string, unknown>) =>
      post(room.app, `/eid/sessions/${session}/${path}`, body);
    await step('challenge', { device: 'phone' });
    for (const round of [1, 2, 3]) await step('card', { round, card: CARD, response: 'r' });
    await step('pin', { pin: PIN });
    await step('approve', {});
    const { redirectTo } = (await room.app.inject(`/eid/sessions/${session}`)).json<{ redirectTo: string }>();
    assert.equal((await exchange(room.app, new URL(redirectTo).searchParams.get('code') ?? '')).statusCode, 200);
    // Somebody waits, so whoever comes without a turn has to wait too.
    for (let more = 0; more < 10; more += 1) await authorize(room.app);
    assert.equal((await knock()).statusCode, 202, 'back to the end of the line');
    await room.close();
  });
});

describe('the log', () => {
  const SPOKEN = 'a-secret-that-nobody-may-read-1';
  const spoken: Client = { ...clientDefaults, clientId: 'spoken', secret: SPOKEN, redirectUris: [REDIRECT_URI] };

  async function openLogged(): Promise<{
    readonly mock: Awaited<ReturnType<typeof buildMockIdp>>;
    readonly lines: () => string[];
  }> {
    const stream = new PassThrough();
    let written = '';
    stream.on('data', (chunk: Buffer) => (written += chunk.toString()));
    const logged = await buildMockIdp({
      clock: manualClock(),
      identifier: randomIdentifier,
      keys: await generateSigningKeys(),
      profile: profileOf(0),
      adminToken: ADMIN_TOKEN,
      issuerOf: () => ISSUER,
      processLoad: { cpuSeconds: () => 0, takeEventLoopUtilisation: () => 0 },
      clients: [spoken],
      logger: { level: 'trace', stream },
    });
    // One error of our own, so that a log without a line cannot pass.
    logged.app.get('/fails', () => {
      throw new Error('on purpose');
    });
    await logged.app.ready();
    return { mock: logged, lines: () => written.split('\n').filter((line) => line !== '') };
  }

  it('has one line of JSON an event, whatever line ends a request carries, and no secret of a whole login', async () => {
    const { mock, lines } = await openLogged();
    const tokens = await login(mock.app);
    await postForm(mock.app, '/token', {
      grant_type: 'client_credentials',
      client_id: 'spoken',
      client_secret: SPOKEN,
    });
    await mock.app.inject({ url: '/admin/state', headers: { authorization: `Bearer ${ADMIN_TOKEN}` } });
    await post(mock.app, '/login/password', { transaction: 'x', username: CARD, password: 'password-123456' });
    const forged = '%0d%0a{"level":50,"msg":"forged"}%0a';
    for (const url of [`/${forged}`, `/authorize?state=${forged}`, `/eid/sessions/${forged}`, `/fails?x=${forged}`])
      await mock.app.inject({ url, headers: { 'user-agent': 'x\t{"msg":"forged"}' } });
    const written = lines();
    assert.ok(written.some((line) => line.includes('on purpose')));
    for (const line of written) {
      const { msg } = JSON.parse(line) as { msg?: string };
      assert.notEqual(msg, 'forged');
    }
    const text = written.join('\n');
    for (const [name, secret] of Object.entries({
      ...tokens,
      SPOKEN,
      ADMIN_TOKEN,
      VERIFIER,
      PIN,
      password: 'password-123456',
    }))
      if (typeof secret === 'string' && secret.length > 4) assert.ok(!text.includes(secret), `${name} is in the log`);
    mock.endService();
    await mock.app.close();
  });
});
