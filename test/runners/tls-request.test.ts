import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { type Server, createServer } from 'node:https';
import type { TLSSocket } from 'node:tls';
import { after, before, describe, it } from 'node:test';
import { requestOverTls } from '../../src/runners/tls-request.ts';
import type { TlsChoices } from '../../src/runners/world.ts';

/** Made for this test, of no use elsewhere: signed by itself, for 127.0.0.1. */
const pem = (name: string): string => readFileSync(new URL(`fixtures/loopback-${name}.pem`, import.meta.url), 'utf8');
const pair = { certificate: pem('certificate'), key: pem('key') };
const unseen: TlsChoices = { verify: false, minVersion: 'TLSv1.3', client: null };

describe('a request with TLS choices', () => {
  const servers: Server[] = [];
  /** Answers with what it saw; asks for a certificate and takes any. */
  const start = async (maxVersion: 'TLSv1.2' | 'TLSv1.3'): Promise<string> => {
    const options = { cert: pair.certificate, key: pair.key, requestCert: true, rejectUnauthorized: false, maxVersion };
    const server = createServer(options, (request, response) => {
      const subject = (request.socket as TLSSocket).getPeerCertificate().subject;
      request.setEncoding('utf8').on('data', (body: string) => {
        response.writeHead(503, { 'retry-after': '7' });
        response.end([request.method, request.headers['x-own'], subject?.CN ?? 'nobody', body].join(' · '));
      });
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };
  const ask = (url: string, tls: TlsChoices) =>
    requestOverTls(
      url,
      { method: 'POST', body: new TextEncoder().encode('body'), headers: { 'x-own': 'own' }, timeoutSeconds: 10 },
      tls,
    );
  let url = '';
  let oldUrl = '';

  before(async () => {
    url = await start('TLSv1.3');
    oldUrl = await start('TLSv1.2');
  });
  after(() => {
    for (const server of servers) server.close().closeAllConnections();
  });

  it('takes a certificate unseen when told so, and refuses it otherwise', async () => {
    assert.deepEqual(await ask(url, unseen), { status: 503, body: 'POST · own · nobody · body', retryAfter: '7' });
    await assert.rejects(ask(url, { ...unseen, verify: true }), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
  });

  it('shows its own certificate', async () => {
    const { body } = await ask(url, { ...unseen, client: pair });
    assert.equal(body, 'POST · own · a test on this machine · body');
  });

  it('speaks TLS 1.2 only when that is allowed', async () => {
    await assert.rejects(ask(oldUrl, unseen), /alert protocol version/);
    assert.equal((await ask(oldUrl, { ...unseen, minVersion: 'TLSv1.2' })).status, 503);
  });
});
