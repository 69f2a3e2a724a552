/** `--trust`: whom the provider's own calls believe. */
import assert from 'node:assert/strict';
import { createServer } from 'node:https';
import type { Server } from 'node:https';
import { after, before, describe, it } from 'node:test';
import { startMockIdp } from '../../../mock-idp/server.ts';
import { makeTlsIdentity } from '../../../mock-idp/tls/tls-identity.ts';
import { bank, bankCredentials } from '../decoupled-client.ts';
import { profileOf } from '../fixture.ts';

describe('a ping to a client over TLS', () => {
  let server: Server;
  let certificate: string;
  const received: string[] = [];
  before(async () => {
    const identity = await makeTlsIdentity([], Date.now());
    certificate = identity.certificate;
    server = createServer({ cert: identity.certificate, key: identity.privateKey }, (request, response) => {
      received.push(request.headers.authorization ?? '');
      response.writeHead(204).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  after(() => new Promise((resolve) => void server.close(resolve)));

  async function pingedWith(trust: readonly string[]): Promise<string> {
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const endpoint = `https://127.0.0.1:${port}/notify`;
    const client = { ...bank, cibaDelivery: 'ping', cibaNotificationEndpoint: endpoint } as const;
    const mock = await startMockIdp({ profile: profileOf(0), clients: [client], trust });
    try {
      const fields = {
        ...bankCredentials,
        scope: 'openid',
        login_hint: 'AB123456',
        client_notification_token: 't0ken',
      };
      const started = await fetch(`${mock.url}/bc-authorize`, { method: 'POST', body: new URLSearchParams(fields) });
      const { auth_req_id: id } = (await started.json()) as { auth_req_id: string };
      await fetch(`${mock.url}/ciba/approval?${new URLSearchParams({ auth_req_id: id, action: 'allow' }).toString()}`);
      for (let turn = 0; turn < 500; turn += 1) {
        const metrics = await (await fetch(mock.metricsUrl)).text();
        const [, result] = /^lq_idp_ciba_pings_total\{result="(\w+)"\} 1$/m.exec(metrics) ?? [];
        if (result !== undefined) return result;
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      return 'never counted';
    } finally {
      await mock.close();
    }
  }

  it('fails while nobody vouches for the client, and its token does not leave', async () => {
    assert.equal(await pingedWith([]), 'failed');
    assert.deepEqual(received, []);
  });

  it('arrives once its certificate is trusted', async () => {
    assert.equal(await pingedWith([certificate]), 'delivered');
    assert.deepEqual(received, ['Bearer t0ken']);
  });
});
