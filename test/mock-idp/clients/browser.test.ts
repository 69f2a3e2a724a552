/** Two certified relying-party libraries walk through the browser's side of the provider, over real sockets. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import * as oauth from 'oauth4webapi';
import * as openid from 'openid-client';
import { startMockIdp } from '../../../mock-idp/server.ts';
import type { RunningMockIdp } from '../../../mock-idp/server.ts';
import { profileOf } from '../fixture.ts';
import { openHttpBrowser } from '../http-browser.ts';
import type { Callback } from '../http-browser.ts';
import { relyingParty, RP_AFTER_LOGOUT, RP_REDIRECT_URI, RP_SECRET } from '../relying-party.ts';

const strictParty = { ...relyingParty, clientId: 'strict', parRequired: true, pkceRequired: true };

let mock: RunningMockIdp;
before(async () => {
  const profile = profileOf(0, { methods: { eid: 0, password: 1 }, passwords: { mode: 'charged' } });
  mock = await startMockIdp({ profile, clients: [relyingParty, strictParty] });
});
after(() => mock.close());

/** What the relying party's web server gets. */
const requestOf = ({ url, form }: Callback): Request | URL =>
  form === undefined ? url : new Request(url, { method: 'POST', body: new URLSearchParams(form) });

describe('openid-client', () => {
  const configure = (clientId = 'rp'): Promise<openid.Configuration> =>
    openid.discovery(new URL(mock.url), clientId, undefined, openid.ClientSecretBasic(RP_SECRET), {
      // oxlint-disable-next-line typescript/no-deprecated -- on purpose: loopback without TLS
      execute: [openid.allowInsecureRequests],
    });

  async function order(extra: Record<string, string> = {}) {
    const verifier = openid.randomPKCECodeVerifier();
    const [state, nonce] = [openid.randomState(), openid.randomNonce()];
    const parameters = {
      redirect_uri: RP_REDIRECT_URI,
      scope: 'openid profile email',
      code_challenge: await openid.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state,
      nonce,
      ...extra,
    };
    const checks = { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, idTokenExpected: true };
    return { parameters, checks };
  }

  for (const mode of ['query', 'form_post'] as const)
    it(`logs in by code and PKCE, response_mode ${mode}, and again silently`, async () => {
      const config = await configure();
      const browser = openHttpBrowser(mock.url);
      const first = await order({ response_mode: mode, max_age: '3600' });
      const callback = await browser.login(openid.buildAuthorizationUrl(config, first.parameters));
      assert.equal(callback.form === undefined, mode === 'query');
      const tokens = await openid.authorizationCodeGrant(config, requestOf(callback), {
        ...first.checks,
        maxAge: 3600,
      });
      const info = await openid.fetchUserInfo(config, tokens.access_token, tokens.claims()?.sub ?? '');
      assert.match(String(info.email), /@/);

      const second = await order({ response_mode: mode, prompt: 'none', id_token_hint: tokens.id_token ?? '' });
      const silent = await browser.login(openid.buildAuthorizationUrl(config, second.parameters));
      const again = await openid.authorizationCodeGrant(config, requestOf(silent), second.checks);
      assert.equal(again.claims()?.sub, tokens.claims()?.sub);
      assert.equal(again.claims()?.['sid'], tokens.claims()?.['sid']);
    });

  it('pushes its request first, when it may and when it must', async () => {
    for (const clientId of ['rp', 'strict']) {
      const config = await configure(clientId);
      const { parameters, checks } = await order();
      const url = await openid.buildAuthorizationUrlWithPAR(config, parameters);
      assert.deepEqual([...url.searchParams.keys()].toSorted(), ['client_id', 'request_uri']);
      const callback = await openHttpBrowser(mock.url).login(url);
      const tokens = await openid.authorizationCodeGrant(config, requestOf(callback), checks);
      assert.ok(tokens.claims()?.sub);
      await assert.rejects(openHttpBrowser(mock.url).login(url), /without a form/, 'the same request again');
    }
  });

  it('hears errors as errors: login_required, access_denied', async () => {
    const config = await configure();
    const { parameters, checks } = await order({ prompt: 'none' });
    const callback = await openHttpBrowser(mock.url).login(openid.buildAuthorizationUrl(config, parameters));
    await assert.rejects(openid.authorizationCodeGrant(config, requestOf(callback), checks), {
      error: 'login_required',
    });
    const browser = openHttpBrowser(mock.url);
    const other = await order();
    const begun = await browser.get(openid.buildAuthorizationUrl(config, other.parameters));
    const cancel = (begun.headers.get('location') ?? '').replace('/login', '/login/cancel');
    const denied = new URL((await browser.get(cancel)).headers.get('location') ?? '');
    await assert.rejects(openid.authorizationCodeGrant(config, denied, other.checks), { error: 'access_denied' });
  });

  it('logs out with its ID token, and the session is over', async () => {
    const config = await configure();
    const browser = openHttpBrowser(mock.url);
    const { parameters, checks } = await order();
    const callback = await browser.login(openid.buildAuthorizationUrl(config, parameters));
    const tokens = await openid.authorizationCodeGrant(config, requestOf(callback), checks);
    const url = openid.buildEndSessionUrl(config, {
      id_token_hint: tokens.id_token ?? '',
      post_logout_redirect_uri: RP_AFTER_LOGOUT,
      state: 'bye',
    });
    const response = await browser.get(url);
    assert.equal(response.headers.get('location'), `${RP_AFTER_LOGOUT}?state=bye`);
    const silent = await order({ prompt: 'none' });
    const refused = await browser.login(openid.buildAuthorizationUrl(config, silent.parameters));
    assert.equal(refused.url.searchParams.get('error'), 'login_required');
    await assert.rejects(openid.refreshTokenGrant(config, tokens.refresh_token ?? ''), { error: 'invalid_grant' });
  });
});

describe('oauth4webapi', () => {
  // oxlint-disable-next-line typescript/no-deprecated -- on purpose: loopback without TLS
  const insecure = { [oauth.allowInsecureRequests]: true };
  const client: oauth.Client = { client_id: 'rp' };
  const authentication = oauth.ClientSecretBasic(RP_SECRET);

  async function discovered(): Promise<oauth.AuthorizationServer> {
    const issuer = new URL(mock.url);
    return oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, insecure));
  }

  async function parametersWith(verifier: string, extra: Record<string, string>): Promise<URLSearchParams> {
    return new URLSearchParams({
      client_id: 'rp',
      redirect_uri: RP_REDIRECT_URI,
      response_type: 'code',
      scope: 'openid',
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state: 'state-of-this-test',
      ...extra,
    });
  }

  async function exchange(server: oauth.AuthorizationServer, callback: Callback, verifier: string) {
    const parameters = oauth.validateAuthResponse(
      server,
      client,
      callback.form === undefined ? callback.url : new URLSearchParams(callback.form),
      'state-of-this-test',
    );
    const response = await oauth.authorizationCodeGrantRequest(
      server,
      client,
      authentication,
      parameters,
      RP_REDIRECT_URI,
      verifier,
      insecure,
    );
    const result = await oauth.processAuthorizationCodeResponse(server, client, response, { requireIdToken: true });
    await oauth.validateApplicationLevelSignature(server, response, insecure);
    return result;
  }

  for (const mode of ['query', 'form_post'])
    it(`pushes, logs in and verifies the signature, response_mode ${mode}`, async () => {
      const server = await discovered();
      assert.equal(server.authorization_response_iss_parameter_supported, true);
      const verifier = oauth.generateRandomCodeVerifier();
      const parameters = await parametersWith(verifier, { response_mode: mode });
      const answer = await oauth.pushedAuthorizationRequest(server, client, authentication, parameters, insecure);
      const pushed = await oauth.processPushedAuthorizationResponse(server, client, answer);
      const url = new URL(server.authorization_endpoint ?? '');
      url.search = new URLSearchParams({ client_id: 'rp', request_uri: pushed.request_uri }).toString();
      const callback = await openHttpBrowser(mock.url).login(url);
      const tokens = await exchange(server, callback, verifier);
      assert.equal(oauth.getValidatedIdTokenClaims(tokens)?.aud, 'rp');
    });

  it('finds the wrong issuer in an answer that another provider could have mixed up', async () => {
    const server = await discovered();
    const verifier = oauth.generateRandomCodeVerifier();
    const url = `${server.authorization_endpoint}?${(await parametersWith(verifier, {})).toString()}`;
    const { url: callback } = await openHttpBrowser(mock.url).login(url);
    const other = { ...server, issuer: 'https://other.example' };
    assert.throws(() => oauth.validateAuthResponse(other, client, callback, 'state-of-this-test'), /iss/);
    const error = new URL(callback);
    error.search = '?error=access_denied&state=state-of-this-test';
    assert.throws(() => oauth.validateAuthResponse(server, client, error, 'state-of-this-test'), /iss/);
  });
});
