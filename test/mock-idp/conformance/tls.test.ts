/** C16: over TLS the provider speaks of nothing but https. */
import assert from 'node:assert/strict';
import { request } from 'node:https';
import { after, before, describe, it } from 'node:test';
import { startMockIdp } from '../../../mock-idp/server.ts';
import type { RunningMockIdp } from '../../../mock-idp/server.ts';
import { DEVICE_GRANT, television } from '../decoupled-client.ts';
import { profileOf } from '../fixture.ts';

interface Answer {
  readonly status: number;
  readonly location: string | undefined;
  readonly cookies: readonly string[];
  readonly text: string;
}

describe('the provider over TLS', () => {
  let mock: RunningMockIdp;
  before(async () => (mock = await startMockIdp({ profile: profileOf(0), tls: {}, clients: [television] })));
  after(() => mock.close());

  function ask(path: string, form?: Readonly<Record<string, string>>, cookie = ''): Promise<Answer> {
    const url = path.startsWith('https:') ? path : `${mock.tls?.url}${path}`;
    const headers = { accept: 'text/html', ...(cookie === '' ? {} : { cookie }) };
    const typed = form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' };
    const method = form === undefined ? 'GET' : 'POST';
    return new Promise((resolve, reject) => {
      const options = { method, headers: { ...headers, ...typed }, ca: mock.tls?.certificate, agent: false };
      const sent = request(url, options, (response) => {
        let text = '';
        response.on('data', (part: Buffer) => (text += part.toString('utf8')));
        response.on('end', () => {
          const { statusCode: status = 0, headers: said } = response;
          resolve({ status, location: said.location, cookies: said['set-cookie'] ?? [], text });
        });
      });
      sent.once('error', reject);
      sent.end(form === undefined ? undefined : new URLSearchParams(form).toString());
    });
  }

  const json = async (path: string, form?: Readonly<Record<string, string>>) =>
    JSON.parse((await ask(path, form)).text) as Record<string, unknown>;

  for (const path of ['/.well-known/openid-configuration', '/.well-known/oauth-authorization-server'])
    it(`C16 every address in ${path} is https, of this very listener`, async () => {
      const metadata = await json(path);
      assert.equal(metadata['issuer'], mock.tls?.url);
      const addresses = Object.entries(metadata).filter(([name]) => /(_endpoint|_uri|^issuer)$/.test(name));
      assert.ok(addresses.length >= 12, `${addresses.length} addresses`);
      for (const [name, address] of addresses) assert.ok(String(address).startsWith(`${mock.tls?.url}`), name);
      assert.ok(!JSON.stringify(metadata).includes('http://127'));
    });

  it('C16 the plain listener goes on calling itself by its own address', async () => {
    const metadata = (await (await fetch(`${mock.url}/.well-known/openid-configuration`)).json()) as { issuer: string };
    assert.equal(metadata.issuer, mock.url);
  });

  it('C16 the key set is there, and so are the endpoints that the metadata name', async () => {
    const metadata = await json('/.well-known/openid-configuration');
    assert.ok(Array.isArray((await json(String(metadata['jwks_uri'])))['keys']));
    for (const [name, address] of Object.entries(metadata).filter(([key]) => key.endsWith('_endpoint'))) {
      const answers = await Promise.all([ask(String(address)), ask(String(address), {})]);
      const found = answers.filter(({ status }) => status !== 404).length;
      assert.ok(
        found > 0 && answers.every(({ status }) => status < 500),
        `${name} ${answers.map((one) => one.status).join()}`,
      );
    }
  });

  it('C16 a device login stays on https: codes, pages, cookies and tokens', async () => {
    const device = await json('/device_authorization', { client_id: 'tv', scope: 'openid' });
    assert.equal(device['verification_uri'], `${mock.tls?.url}/device`);
    const entered = await ask('/device', { user_code: String(device['user_code']) });
    assert.equal(entered.status, 303);
    assert.match(entered.cookies[0] ?? '', /^lq_device=.*; Secure$/);
    const pending = await ask('/token', {
      grant_type: DEVICE_GRANT,
      client_id: 'tv',
      device_code: String(device['device_code']),
    });
    assert.match(pending.text, /authorization_pending/);
  });
});
