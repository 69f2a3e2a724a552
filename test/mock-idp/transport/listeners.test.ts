import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { startMockIdp } from '../../../mock-idp/server.ts';
import { LaunchquakeError } from '../../../src/model/errors.ts';
import { ADMIN_TOKEN, profileOf } from '../fixture.ts';
import { trustingFetch } from '../trusting-fetch.ts';

const profile = profileOf(0);

describe('the two listeners', () => {
  for (const { host, name } of [
    { host: '127.0.0.1', name: '127.0.0.1' },
    { host: 'localhost', name: undefined },
    { host: '0.0.0.0', name: '127.0.0.1' },
    { host: '::1', name: '[::1]' },
    { host: '::', name: '[::1]' },
  ])
    it(`on ${host}: the TLS address can be followed, and its certificate is for it`, async () => {
      const mock = await startMockIdp({ profile, host, tls: {}, adminToken: ADMIN_TOKEN });
      const { url = '', certificate = '' } = mock.tls ?? {};
      if (name !== undefined) assert.equal(new URL(url).hostname, name);
      const answer = await trustingFetch(certificate)(`${url}/.well-known/openid-configuration`);
      assert.equal(((await answer.json()) as { issuer: string }).issuer, url);
      await mock.close();
    });

  it('approval by address: open on loopback, for administrators alone anywhere else, over TLS too', async () => {
    for (const { host, status } of [
      { host: '127.0.0.1', status: 404 },
      { host: '0.0.0.0', status: 401 },
    ]) {
      const mock = await startMockIdp({ profile, host, tls: {}, adminToken: ADMIN_TOKEN });
      const path = '/ciba/approval?auth_req_id=unknown&action=allow';
      const { url = '', certificate = '' } = mock.tls ?? {};
      const plainUrl = `http://127.0.0.1:${new URL(mock.url).port}`;
      assert.equal((await fetch(plainUrl + path)).status, status);
      assert.equal((await trustingFetch(certificate)(url + path)).status, status);
      const headers = { authorization: `Bearer ${ADMIN_TOKEN}` };
      assert.equal((await fetch(plainUrl + path, { headers })).status, 404);
      await mock.close();
    }
  });

  it('a TLS port that is taken: PORT_IN_USE, and the plain listener is gone again', async () => {
    const first = await startMockIdp({ profile, tls: {} });
    const port = Number(new URL(first.tls?.url ?? '').port);
    await assert.rejects(
      startMockIdp({ profile, tls: { port } }),
      (error) =>
        error instanceof LaunchquakeError &&
        error.code === 'PORT_IN_USE' &&
        error.problems[0]?.where === `127.0.0.1:${port}`,
    );
    await first.close();
  });

  it('closing: what waits over TLS is told 503, and both are closed within their bound', async () => {
    const mock = await startMockIdp({ profile: profileOf(60), tls: {} });
    const { url = '', certificate = '' } = mock.tls ?? {};
    const answer = trustingFetch(certificate)(`${url}/userinfo`);
    await new Promise((resolve) => setTimeout(resolve, 300));
    const began = performance.now();
    await mock.close();
    assert.ok(performance.now() - began < 3500);
    assert.equal((await answer).status, 503);
    await assert.rejects(trustingFetch(certificate)(`${url}/healthz`));
  });
});
