/** The calls that the provider makes itself are limited in every way. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { createOutbound, isCallable } from '../../mock-idp/outbound.ts';
import type { Outbound } from '../../mock-idp/outbound.ts';
import { makeTlsIdentity } from '../../mock-idp/tls/tls-identity.ts';

const listen = async (server: Server): Promise<string> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
};

describe('outbound calls', () => {
  let seen: string[] = [];
  const answers: Readonly<Record<string, RequestListener>> = {
    '/': (_request, response) => response.end('hello'),
    '/moved': (_request, response) => response.writeHead(302, { location: '/' }).end(),
    '/large': (_request, response) => response.end('x'.repeat(100_000)),
    '/slow': () => undefined,
    '/dripping': (_request, response) => {
      const drip = setInterval(() => response.write('x'), 20);
      response.once('close', () => clearInterval(drip));
    },
    '/upgraded': (request) => {
      request.socket.write('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: other\r\n\r\n');
    },
    '/cut': (_request, response) => response.destroy(),
    '/echo': (request, response) => {
      request.pipe(response);
    },
  };
  const listener: RequestListener = (request, response) => {
    seen.push(`${request.method} ${request.url}`);
    answers[request.url ?? '']?.(request, response);
  };
  const plain = createServer(listener);
  let origin = '';
  let outbound: Outbound;
  before(async () => {
    origin = `http://${await listen(plain)}`;
    outbound = createOutbound({ timeoutSeconds: 0.3 });
  });
  after(() => {
    outbound.close();
    plain.closeAllConnections();
    plain.close();
  });

  it('gets and posts', async () => {
    const { status, body } = await outbound.get(`${origin}/`);
    assert.deepEqual([status, body], [200, 'hello']);
    const posted = await outbound.post(`${origin}/echo`, 'é=1', { 'content-type': 'text/plain' });
    assert.equal(posted.body, 'é=1');
  });

  it('follows no redirect', async () => {
    seen = [];
    assert.equal((await outbound.get(`${origin}/moved`)).status, 302);
    assert.deepEqual(seen, ['GET /moved']);
  });

  for (const { path, failure } of [
    { path: '/large', failure: 'too-large' },
    { path: '/slow', failure: 'timeout' },
    { path: '/dripping', failure: 'timeout' },
    { path: '/cut', failure: 'unreachable' },
    { path: '/upgraded', failure: 'unreachable' },
  ])
    it(`gives up on ${path}: ${failure}`, () => assert.rejects(outbound.get(`${origin}${path}`), { failure }));

  it('tells when nobody listens', () =>
    assert.rejects(outbound.get('http://127.0.0.1:1/'), { failure: 'unreachable' }));

  for (const url of ['file:///etc/passwd', 'http://user:password@127.0.0.1/', 'ftp://127.0.0.1/', 'nowhere', ''])
    it(`calls no ${JSON.stringify(url)}`, async () => {
      assert.equal(isCallable(url), false);
      await assert.rejects(outbound.get(url), { failure: 'address' });
    });

  it('has only so many calls at once', async () => {
    const waiting = Array.from({ length: 1100 }, () => outbound.get(`${origin}/slow`));
    const results = await Promise.allSettled(waiting);
    const failures = results.map((result) =>
      result.status === 'rejected' ? (result.reason as { failure: string }) : {},
    );
    assert.equal(failures.filter((reason) => 'failure' in reason && reason.failure === 'busy').length, 100);
    assert.equal((await outbound.get(`${origin}/`)).status, 200);
  });

  it('trusts a certificate that it was given, and no other', async () => {
    const { privateKey, certificate } = await makeTlsIdentity([], Date.now());
    const tls = createTlsServer({ key: privateKey, cert: certificate }, listener);
    const url = `https://${await listen(tls)}/`;
    const trusting = createOutbound({ trust: [certificate] });
    assert.equal((await trusting.get(url)).body, 'hello');
    await assert.rejects(outbound.get(url), { failure: 'unreachable' });
    trusting.close();
    await assert.rejects(trusting.get(url), { failure: 'unreachable' });
    tls.closeAllConnections();
    tls.close();
  });
});
