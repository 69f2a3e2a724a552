import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { readProfile } from '../../mock-idp/profiles/read-profile.ts';
import { startMockIdp } from '../../mock-idp/server.ts';
import type { RunningMockIdp } from '../../mock-idp/server.ts';
import { LaunchquakeError } from '../../src/model/errors.ts';
import { profileOf, REDIRECT_URI } from './fixture.ts';
import { authorizeFields, CARD, PIN, VERIFIER } from './login.ts';

describe('startMockIdp', () => {
  const running: RunningMockIdp[] = [];
  const start = async (...options: Parameters<typeof startMockIdp>): Promise<RunningMockIdp> => {
    const mock = await startMockIdp(...options);
    running.push(mock);
    return mock;
  };
  after(() => Promise.all(running.map((mock) => mock.close())));

  it('listens on loopback, on a free port, with a token of 256 bits', async () => {
    const mock = await start({ profile: profileOf(0) });
    assert.match(mock.url, /^http:\/\/127\.0\.0\.1:\d+$/);
    assert.equal(mock.metricsUrl, `${mock.url}/metrics`);
    assert.equal(Buffer.from(mock.adminToken, 'base64url').length, 32);
    for (const path of ['/healthz', '/readyz', '/metrics']) assert.equal((await fetch(mock.url + path)).status, 200);
    assert.equal((await fetch(`${mock.url}/nothing`)).status, 404);
  });

  it('says what to do about a port in use', async () => {
    const mock = await start({ profile: profileOf(0) });
    const port = Number(new URL(mock.url).port);
    await assert.rejects(startMockIdp({ profile: profileOf(0), port }), (error) => {
      assert.ok(error instanceof LaunchquakeError);
      assert.equal(error.code, 'PORT_IN_USE');
      assert.equal(error.problems[0]?.where, `127.0.0.1:${port}`);
      assert.match(String(error.problems[0]?.hint), /another port/);
      return true;
    });
  });

  it('refuses a profile that is not valid', async () => {
    const profile = { ...profileOf(0), seed: -1 };
    await assert.rejects(
      startMockIdp({ profile }),
      (error) => error instanceof LaunchquakeError && error.code === 'PROFILE_INVALID',
    );
  });

  it('answers what waits with 503 and is closed within its bound', async () => {
    const mock = await startMockIdp({ profile: profileOf(60) });
    const query = new URLSearchParams(authorizeFields()).toString();
    const answer = fetch(`${mock.url}/authorize?${query}`, { redirect: 'manual' });
    await new Promise((resolve) => setTimeout(resolve, 100));
    const started = performance.now();
    await Promise.all([mock.close(), mock.close()]);
    assert.ok(performance.now() - started < 3000);
    assert.equal((await answer).status, 503);
    await assert.rejects(fetch(`${mock.url}/healthz`));
  });

  it('carries one whole login of the eID profile, and its token verifies over the wire', async () => {
    const mock = await start({ profile: readProfile() });
    const { nonce, ...claims } = await loginOver(mock.url);
    assert.equal(nonce, 'the-nonce');
    assert.equal(claims['iss'], mock.url);
    assert.equal(claims['aud'], 'launchquake');
  });
});

async function send(url: string, body: object): Promise<Record<string, string>> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  assert.ok(response.ok, `${url} ${response.status}`);
  return (await response.json()) as Record<string, string>;
}

/** A relying party, a browser and a phone in thirty lines. */
async function loginOver(url: string): Promise<Record<string, unknown>> {
  const metadata = (await (await fetch(`${url}/.well-known/openid-configuration`)).json()) as Record<string, string>;
  const query = new URLSearchParams(authorizeFields()).toString();
  const door = await fetch(`${metadata['authorization_endpoint']}?${query}`, { redirect: 'manual' });
  const transaction = new URL(door.headers.get('location') ?? '', url).searchParams.get('transaction');
  const { session = '' } = await send(`${url}/eid/sessions`, { transaction });
  const phone = `${url}/eid/sessions/${session}`;
  assert.deepEqual(await (await fetch(phone)).json(), { status: 'pending' });
  await send(`${phone}/challenge`, { device: 'phone' });
  for (const round of [1, 2, 3]) await send(`${phone}/card`, { round, card: CARD, response: 'r' });
  await send(`${phone}/pin`, { pin: PIN });
  await send(`${phone}/approve`, {});
  const { redirectTo } = (await (await fetch(phone)).json()) as { redirectTo: string };
  const form = new URLSearchParams({
    grant_type: 'authorization_code',
    code: new URL(redirectTo).searchParams.get('code') ?? '',
    redirect_uri: REDIRECT_URI,
    client_id: 'launchquake',
    code_verifier: VERIFIER,
  });
  const answer = await fetch(String(metadata['token_endpoint']), { method: 'POST', body: form });
  const tokens = (await answer.json()) as Record<string, string>;
  const keys = createRemoteJWKSet(new URL(String(metadata['jwks_uri'])));
  const { payload } = await jwtVerify(String(tokens['id_token']), keys, { issuer: url, audience: 'launchquake' });
  const headers = { authorization: `Bearer ${tokens['access_token']}` };
  const who = (await (await fetch(String(metadata['userinfo_endpoint']), { headers })).json()) as { sub: string };
  assert.equal(who.sub, payload.sub);
  return payload;
}
