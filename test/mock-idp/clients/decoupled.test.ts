/** Two certified relying-party libraries wait for a person with another device, over plain HTTP and over TLS. They obey slow_down. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import * as oauth from 'oauth4webapi';
import * as openid from 'openid-client';
import { startMockIdp } from '../../../mock-idp/server.ts';
import type { RunningMockIdp } from '../../../mock-idp/server.ts';
import { hiddenFieldsIn } from '../browser.ts';
import { bank, DEVICE_GRANT, SECRET, television } from '../decoupled-client.ts';
import { profileOf } from '../fixture.ts';
import { openHttpBrowser } from '../http-browser.ts';
import type { HttpBrowser } from '../http-browser.ts';
import { listenForPings } from '../notified-client.ts';
import type { NotifiedClient } from '../notified-client.ts';
import { trustingFetch } from '../trusting-fetch.ts';

const CARD = 'AB123456';

let mock: RunningMockIdp;
let pinged: NotifiedClient;
before(async () => {
  pinged = await listenForPings(204);
  mock = await startMockIdp({
    profile: profileOf(0, {
      methods: { eid: 1, password: 1 },
      passwords: { mode: 'charged' },
      decoupled: { intervalSeconds: 0.2 },
    }),
    tls: {},
    clients: [
      television,
      bank,
      { ...bank, clientId: 'pinged', cibaDelivery: 'ping', cibaNotificationEndpoint: pinged.endpoint },
    ],
  });
});
after(() => Promise.all([mock.close(), pinged.close()]));

/** The person: types the code, logs in with a password, and allows or denies. */
async function connect(browser: HttpBrowser, userCode: string, decision: 'allow' | 'deny'): Promise<void> {
  const entered = await browser.post('/device', { user_code: userCode });
  const transaction = new URL(entered.headers.get('location') ?? '', mock.url).searchParams.get('transaction') ?? '';
  const loggedIn = await browser.post('/login/password', { transaction, username: CARD, password: 'password-123456' });
  const page = await (await browser.get(loggedIn.headers.get('location') ?? '')).text();
  const done = await browser.post('/device/confirm', { ...hiddenFieldsIn(page), decision });
  assert.equal(done.status, 200);
}

const approve = (fetchWith: typeof fetch, url: string, id: string, action: 'allow' | 'deny') =>
  fetchWith(`${url}/ciba/approval?${new URLSearchParams({ auth_req_id: id, action }).toString()}`);

for (const secure of [false, true]) {
  const target = (): { readonly url: string; readonly fetchWith: typeof fetch } =>
    secure && mock.tls !== undefined
      ? { url: mock.tls.url, fetchWith: trustingFetch(mock.tls.certificate) }
      : { url: mock.url, fetchWith: fetch };

  describe(`openid-client${secure ? ' over TLS' : ''}`, () => {
    const configure = (clientId: string, authentication: openid.ClientAuth): Promise<openid.Configuration> => {
      const { url, fetchWith } = target();
      return openid.discovery(new URL(url), clientId, undefined, authentication, {
        [openid.customFetch]: (address, options) => fetchWith(address, options as RequestInit),
        // oxlint-disable-next-line typescript/no-deprecated -- on purpose: loopback without TLS
        ...(secure ? {} : { execute: [openid.allowInsecureRequests] }),
      });
    };
    const asBank = (clientId = 'bank') => configure(clientId, openid.ClientSecretPost(SECRET));

    it('connects a device: polls until the person has allowed it, and its tokens verify', async () => {
      const { url, fetchWith } = target();
      const config = await configure('tv', openid.None());
      const device = await openid.initiateDeviceAuthorization(config, { scope: 'openid profile' });
      assert.equal(new URL(device.verification_uri).origin, url);
      const polled = openid.pollDeviceAuthorizationGrant(config, device);
      await connect(openHttpBrowser(url, fetchWith), device.user_code, 'allow');
      const tokens = await polled;
      const claims = tokens.claims();
      assert.deepEqual([claims?.iss, claims?.aud], [url, 'tv']);
      const info = await openid.fetchUserInfo(config, tokens.access_token, claims?.sub ?? '');
      assert.equal(typeof info.name, 'string');
      const renewed = await openid.refreshTokenGrant(config, tokens.refresh_token ?? '');
      assert.equal(renewed.claims()?.sub, claims?.sub);
    });

    it('hears that the person denied', async () => {
      const { url, fetchWith } = target();
      const config = await configure('tv', openid.None());
      const device = await openid.initiateDeviceAuthorization(config, { scope: 'openid' });
      await connect(openHttpBrowser(url, fetchWith), device.user_code, 'deny');
      await assert.rejects(openid.pollDeviceAuthorizationGrant(config, device), { error: 'access_denied' });
    });

    it('CIBA: polls until the phone has answered, and the ID token carries the auth_req_id', async () => {
      const { url, fetchWith } = target();
      const config = await asBank();
      const asked = { scope: 'openid', login_hint: CARD, binding_message: 'K-47', requested_expiry: '60' };
      const request = await openid.initiateBackchannelAuthentication(config, asked);
      assert.equal(request.expires_in, 60);
      const polled = openid.pollBackchannelAuthenticationGrant(config, request);
      await approve(fetchWith, url, request.auth_req_id, 'allow');
      const claims = (await polled).claims();
      assert.equal(claims?.['urn:openid:params:jwt:claim:auth_req_id'], request.auth_req_id);
    });

    it('CIBA: hears that the person denied, and that the time is over', async () => {
      const { url, fetchWith } = target();
      const config = await asBank();
      const denied = await openid.initiateBackchannelAuthentication(config, { scope: 'openid', login_hint: CARD });
      await approve(fetchWith, url, denied.auth_req_id, 'deny');
      await assert.rejects(openid.pollBackchannelAuthenticationGrant(config, denied), { error: 'access_denied' });
      const asked = { scope: 'openid', login_hint: CARD, requested_expiry: '1' };
      const left = await openid.initiateBackchannelAuthentication(config, asked);
      await new Promise((resolve) => setTimeout(resolve, 1100));
      await assert.rejects(
        openid.pollBackchannelAuthenticationGrant(config, { ...left, expires_in: 60 }),
        ({ error }: { error?: string }) => error === 'expired_token',
      );
    });

    it('CIBA by ping: fetches its tokens when it is told', async () => {
      const { url, fetchWith } = target();
      const config = await asBank('pinged');
      const token = openid.randomState();
      const request = await openid.initiateBackchannelAuthentication(config, {
        scope: 'openid',
        login_hint: CARD,
        client_notification_token: token,
      });
      const count = pinged.received.length;
      await approve(fetchWith, url, request.auth_req_id, 'allow');
      await pinged.came(count + 1);
      const ping = pinged.received.at(-1);
      assert.equal(ping?.headers.authorization, `Bearer ${token}`);
      assert.deepEqual(JSON.parse(ping?.body ?? ''), { auth_req_id: request.auth_req_id });
      const tokens = await openid.pollBackchannelAuthenticationGrant(config, request);
      assert.equal(tokens.claims()?.aud, 'pinged');
    });
  });

  describe(`oauth4webapi${secure ? ' over TLS' : ''}`, () => {
    const options = () => ({
      [oauth.customFetch]: (address: string, sent: { readonly headers: Record<string, string> }) =>
        target().fetchWith(address, sent),
      // oxlint-disable-next-line typescript/no-deprecated -- on purpose: loopback without TLS
      [oauth.allowInsecureRequests]: !secure,
    });
    async function server(): Promise<oauth.AuthorizationServer> {
      const issuer = new URL(target().url);
      return oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, options()));
    }

    it('device flow: pending, allowed, tokens', async () => {
      const { url, fetchWith } = target();
      const as = await server();
      const client = { client_id: 'tv' };
      const started = await oauth.deviceAuthorizationRequest(as, client, oauth.None(), { scope: 'openid' }, options());
      const device = await oauth.processDeviceAuthorizationResponse(as, client, started);
      const ask = async () => {
        const response = await oauth.deviceCodeGrantRequest(as, client, oauth.None(), device.device_code, options());
        return oauth.processDeviceCodeResponse(as, client, response);
      };
      await assert.rejects(ask(), { error: 'authorization_pending' });
      await assert.rejects(ask(), { error: 'slow_down' });
      await connect(openHttpBrowser(url, fetchWith), device.user_code, 'allow');
      const claims = oauth.getValidatedIdTokenClaims(await ask());
      assert.equal(claims?.iss, url);
      assert.ok(as.grant_types_supported?.includes(DEVICE_GRANT));
    });

    it('CIBA: pending, allowed, tokens; a hint of nobody is unknown_user_id', async () => {
      const { url, fetchWith } = target();
      const as = await server();
      const client = { client_id: 'bank' };
      const secret = oauth.ClientSecretPost(SECRET);
      const start = async (login_hint: string) => {
        const parameters = { scope: 'openid', login_hint };
        const response = await oauth.backchannelAuthenticationRequest(as, client, secret, parameters, options());
        return oauth.processBackchannelAuthenticationResponse(as, client, response);
      };
      await assert.rejects(start('nobody'), { error: 'unknown_user_id' });
      const { auth_req_id: id } = await start(CARD);
      const ask = async () => {
        const response = await oauth.backchannelAuthenticationGrantRequest(as, client, secret, id, options());
        return oauth.processBackchannelAuthenticationGrantResponse(as, client, response);
      };
      await assert.rejects(ask(), { error: 'authorization_pending' });
      await approve(fetchWith, url, id, 'allow');
      const claims = oauth.getValidatedIdTokenClaims(await ask());
      assert.equal(claims?.['urn:openid:params:jwt:claim:auth_req_id'], id);
    });
  });
}

describe('openid-client and a provider that says slow_down', () => {
  it('waits five seconds longer from then on, and is told nothing worse', { timeout: 30_000 }, async () => {
    const told: string[] = [];
    const config = await openid.discovery(new URL(mock.url), 'tv', undefined, openid.None(), {
      [openid.customFetch]: async (address, options) => {
        const response = await fetch(address, options as RequestInit);
        if (address.endsWith('/token'))
          told.push(((await response.clone().json()) as { error?: string }).error ?? 'tokens');
        return response;
      },
      // oxlint-disable-next-line typescript/no-deprecated -- on purpose: loopback without TLS
      execute: [openid.allowInsecureRequests],
    });
    const device = await openid.initiateDeviceAuthorization(config, { scope: 'openid' });
    // Somebody else polls with the same code a moment before the library does.
    const body = () =>
      new URLSearchParams({ grant_type: DEVICE_GRANT, client_id: 'tv', device_code: device.device_code });
    const polled = openid.pollDeviceAuthorizationGrant(config, device);
    await new Promise((resolve) => setTimeout(resolve, 120));
    await fetch(`${mock.url}/token`, { method: 'POST', body: body() });
    const began = performance.now();
    while (told.length < 2 && performance.now() - began < 15_000)
      await new Promise((resolve) => setTimeout(resolve, 20));
    await connect(openHttpBrowser(mock.url), device.user_code, 'allow');
    await polled;
    assert.deepEqual(told.slice(0, 2), ['slow_down', 'authorization_pending']);
    assert.equal(told.at(-1), 'tokens');
  });
});
