/** Two certified relying-party libraries and jose ask for tokens, over real sockets. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { createRemoteJWKSet, exportJWK, generateKeyPair, jwtVerify } from 'jose';
import type { CryptoKey, JWK } from 'jose';
import * as oauth from 'oauth4webapi';
import * as openid from 'openid-client';
import { clientDefaults } from '../../../mock-idp/oidc/clients.ts';
import type { Client } from '../../../mock-idp/oidc/clients.ts';
import { startMockIdp } from '../../../mock-idp/server.ts';
import type { RunningMockIdp } from '../../../mock-idp/server.ts';
import { profileOf } from '../fixture.ts';
import { openHttpBrowser } from '../http-browser.ts';
import { RP_REDIRECT_URI } from '../relying-party.ts';

const SECRET = 'a secret: 100% of+it/=&é';
const grantTypes = ['authorization_code', 'refresh_token', 'client_credentials'];
const service: Client = {
  ...clientDefaults,
  clientId: 'a service: 1',
  secret: SECRET,
  redirectUris: [RP_REDIRECT_URI],
  grantTypes,
  accessTokens: 'jwt',
  idTokenAlgorithm: 'ES256',
};
const keyed: Client = { ...service, clientId: 'keyed', secret: undefined, authentication: 'private_key_jwt' };

let mock: RunningMockIdp;
let keyServer: Server;
let privateKey: CryptoKey;
let publicJwk: JWK;

before(async () => {
  const pair = await generateKeyPair('ES256');
  privateKey = pair.privateKey;
  publicJwk = { ...(await exportJWK(pair.publicKey)), kid: 'k1', alg: 'ES256', use: 'sig' };
  keyServer = createServer((_request, response) => response.end(JSON.stringify({ keys: [publicJwk] })));
  await new Promise<void>((resolve) => keyServer.listen(0, '127.0.0.1', resolve));
  const jwksUri = `http://127.0.0.1:${(keyServer.address() as AddressInfo).port}/jwks`;
  const methods = { eid: 0, password: 1 };
  mock = await startMockIdp({
    profile: profileOf(0, { methods, passwords: { mode: 'charged' }, oidc: { keyPublishDelaySeconds: 0 } }),
    clients: [service, { ...keyed, jwks: { keys: [publicJwk] } }, { ...keyed, clientId: 'keyed-by-address', jwksUri }],
  });
});
after(async () => {
  await mock.close();
  keyServer.close();
});

const rotateKeys = async (): Promise<void> => {
  const headers = { authorization: `Bearer ${mock.adminToken}` };
  const { status } = await fetch(`${mock.url}/admin/keys/rotate`, { method: 'POST', headers });
  assert.equal(status, 200);
};

describe('openid-client and the endpoints of a client', () => {
  // oxlint-disable-next-line typescript/no-deprecated -- on purpose: loopback without TLS
  const options = { execute: [openid.allowInsecureRequests] };
  const configure = (clientId: string, proof: openid.ClientAuth): Promise<openid.Configuration> =>
    openid.discovery(new URL(mock.url), clientId, undefined, proof, options);

  it('gets a token for itself, asks about it, gives it back', async () => {
    const config = await configure(service.clientId, openid.ClientSecretBasic(SECRET));
    const { access_token: token, refresh_token: none } = await openid.clientCredentialsGrant(config, { scope: 'read' });
    assert.equal(none, undefined);
    const jwks = createRemoteJWKSet(new URL(config.serverMetadata().jwks_uri ?? ''));
    const { payload } = await jwtVerify(token, jwks, { issuer: mock.url, audience: mock.url, typ: 'at+jwt' });
    assert.deepEqual([payload.sub, payload['scope']], [service.clientId, 'read']);
    const state = await openid.tokenIntrospection(config, token);
    assert.deepEqual([state.active, state.client_id, state.scope], [true, service.clientId, 'read']);
    await openid.tokenRevocation(config, token);
    assert.equal((await openid.tokenIntrospection(config, token)).active, false);
  });

  for (const clientId of ['keyed', 'keyed-by-address'])
    it(`proves itself with its own key: ${clientId}`, async () => {
      const config = await configure(clientId, openid.PrivateKeyJwt({ key: privateKey, kid: 'k1' }));
      assert.ok((await openid.clientCredentialsGrant(config)).access_token);
      const stranger = (await generateKeyPair('ES256')).privateKey;
      const other = await configure(clientId, openid.PrivateKeyJwt({ key: stranger, kid: 'k1' }));
      await assert.rejects(openid.clientCredentialsGrant(other), { error: 'invalid_client', status: 401 });
    });

  it('registers itself, logs somebody in, refreshes, is read and deleted', async () => {
    const metadata = { redirect_uris: [RP_REDIRECT_URI], grant_types: grantTypes, client_name: 'Registered' };
    const config = await openid.dynamicClientRegistration(new URL(mock.url), metadata, undefined, options);
    const made = config.clientMetadata();
    const { client_id: clientId } = made;
    const uri = made['registration_client_uri'] as string;
    const token = made['registration_access_token'] as string;
    assert.equal(made['id_token_signed_response_alg'], 'RS256');
    // The library posts a secret unless told otherwise; the default of a registration is Basic.
    const own = await configure(clientId, openid.ClientSecretBasic(String(made.client_secret)));
    const verifier = openid.randomPKCECodeVerifier();
    const url = openid.buildAuthorizationUrl(own, {
      redirect_uri: RP_REDIRECT_URI,
      scope: 'openid profile offline_access',
      code_challenge: await openid.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    });
    const callback = await openHttpBrowser(mock.url).login(url);
    const tokens = await openid.authorizationCodeGrant(own, callback.url, { pkceCodeVerifier: verifier });
    const renewed = await openid.refreshTokenGrant(own, tokens.refresh_token ?? '');
    assert.equal(renewed.claims()?.sub, tokens.claims()?.sub);
    assert.ok((await openid.fetchUserInfo(own, renewed.access_token, tokens.claims()?.sub ?? '')).name);

    const headers = { authorization: `Bearer ${token}` };
    const read = await fetch(uri, { headers });
    assert.equal(((await read.json()) as { client_name: string }).client_name, 'Registered');
    assert.equal((await fetch(uri, { method: 'DELETE', headers })).status, 204);
    await assert.rejects(openid.refreshTokenGrant(own, renewed.refresh_token ?? ''), { status: 401 });
    assert.equal((await fetch(uri, { headers })).status, 401);
  });
});

describe('oauth4webapi and the endpoints of a client', () => {
  // oxlint-disable-next-line typescript/no-deprecated -- on purpose: loopback without TLS
  const insecure = { [oauth.allowInsecureRequests]: true };
  const client: oauth.Client = { client_id: service.clientId };
  const proof = oauth.ClientSecretBasic(SECRET);
  let server: oauth.AuthorizationServer;
  before(async () => {
    const issuer = new URL(mock.url);
    const response = await oauth.discoveryRequest(issuer, { ...insecure, algorithm: 'oauth2' });
    server = await oauth.processDiscoveryResponse(issuer, response);
  });

  it('gets a token for itself, asks about it, gives it back', async () => {
    const request = await oauth.clientCredentialsGrantRequest(server, client, proof, { scope: 'a b' }, insecure);
    const { access_token: token } = await oauth.processClientCredentialsResponse(server, client, request);
    const ask = async (): Promise<oauth.IntrospectionResponse> => {
      const response = await oauth.introspectionRequest(server, client, proof, token, insecure);
      return oauth.processIntrospectionResponse(server, client, response);
    };
    assert.equal((await ask()).scope, 'a b');
    await oauth.processRevocationResponse(await oauth.revocationRequest(server, client, proof, token, insecure));
    assert.deepEqual(await ask(), { active: false });
  });

  it('accepts the JWT access token as a resource server does (RFC 9068)', async () => {
    const response = await oauth.clientCredentialsGrantRequest(server, client, proof, {}, insecure);
    const { access_token: token } = await oauth.processClientCredentialsResponse(server, client, response);
    const request = new Request('https://api.example/', { headers: { authorization: `Bearer ${token}` } });
    const claims = await oauth.validateJwtAccessToken(server, request, mock.url, insecure);
    assert.equal(claims.client_id, service.clientId);
  });

  it('proves itself with its own key, and not twice with the same assertion', async () => {
    const own = oauth.PrivateKeyJwt({ key: privateKey, kid: 'k1' });
    const byKey: oauth.Client = { client_id: 'keyed' };
    let sent = '';
    const catching = {
      ...insecure,
      [oauth.customFetch]: (url: string, init: RequestInit) => {
        sent = new URLSearchParams(init.body as URLSearchParams).toString();
        return fetch(url, init);
      },
    };
    const response = await oauth.clientCredentialsGrantRequest(server, byKey, own, {}, catching);
    assert.ok((await oauth.processClientCredentialsResponse(server, byKey, response)).access_token);
    assert.match(sent, /client_assertion=/);
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const again = await fetch(server.token_endpoint ?? '', { method: 'POST', headers, body: sent });
    assert.equal(again.status, 401);
  });
});

describe('jose and a rotation', () => {
  it('finds the new key in the key set, and keeps verifying with the old one', async () => {
    const tokenOf = async (): Promise<string> => {
      const headers = {
        'content-type': 'application/x-www-form-urlencoded',
        authorization: `Basic ${Buffer.from(`${encodeURIComponent(service.clientId)}:${encodeURIComponent(SECRET)}`).toString('base64')}`,
      };
      const body = 'grant_type=client_credentials';
      const response = await fetch(`${mock.url}/token`, { method: 'POST', headers, body });
      return ((await response.json()) as { access_token: string }).access_token;
    };
    const jwks = createRemoteJWKSet(new URL(`${mock.url}/jwks`), { cooldownDuration: 0 });
    const old = await tokenOf();
    const first = await jwtVerify(old, jwks);
    await rotateKeys();
    const young = await tokenOf();
    const second = await jwtVerify(young, jwks);
    assert.notEqual(second.protectedHeader.kid, first.protectedHeader.kid);
    assert.equal((await jwtVerify(old, jwks)).protectedHeader.kid, first.protectedHeader.kid);
    const fresh = createRemoteJWKSet(new URL(`${mock.url}/jwks`));
    assert.equal((await jwtVerify(old, fresh)).protectedHeader.kid, first.protectedHeader.kid);
  });
});
