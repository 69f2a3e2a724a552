/** Faults that only a real connection shows. */
import assert from 'node:assert/strict';
import { get } from 'node:https';
import { connect } from 'node:net';
import { after, before, beforeEach, describe, it } from 'node:test';
import { startMockIdp } from '../../../mock-idp/server.ts';
import type { RunningMockIdp } from '../../../mock-idp/server.ts';
import { profileOf } from '../fixture.ts';
import { authorizeFields } from '../login.ts';

interface Received {
  readonly text: string;
  /** `end`: the other side said that it was done; `ECONNRESET`: it was cut. */
  readonly how: string;
  readonly seconds: number;
}

describe('faults of connections', () => {
  let mock: RunningMockIdp;
  before(async () => (mock = await startMockIdp({ profile: profileOf(0), tls: {} })));
  after(() => mock.close());
  beforeEach(() => put([]));

  async function put(faults: readonly object[]): Promise<void> {
    const response = await fetch(`${mock.url}/admin/faults`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${mock.adminToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({ faults }),
    });
    assert.equal(response.status, 200, await response.text());
  }

  /** What one request on a connection of its own brings, byte by byte. */
  function receive(path: string, leaveAfterSeconds = 20): Promise<Received> {
    const { port, hostname } = new URL(mock.url);
    const begun = performance.now();
    return new Promise((resolve) => {
      const socket = connect(Number(port), hostname);
      let text = '';
      let how = 'end';
      socket.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      socket.on('error', (error: NodeJS.ErrnoException) => (how = String(error.code)));
      const timer = setTimeout(() => socket.destroy(), leaveAfterSeconds * 1000);
      socket.on('close', () => {
        clearTimeout(timer);
        resolve({ text, how, seconds: (performance.now() - begun) / 1000 });
      });
      socket.write(`GET ${path} HTTP/1.1\r\nhost: ${hostname}\r\nconnection: close\r\n\r\n`);
    });
  }

  async function metricOf(line: string): Promise<number> {
    const body = await (await fetch(mock.metricsUrl)).text();
    return Number(
      body
        .split('\n')
        .find((one) => one.startsWith(`${line} `))
        ?.split(' ')[1],
    );
  }

  it('reset: the client sees its connection reset, not closed', async () => {
    await put([{ kind: 'reset', endpoints: ['/jwks'], lastsSeconds: 60 }]);
    const { text, how } = await receive('/jwks');
    assert.deepEqual([text, how], ['', 'ECONNRESET']);
    assert.equal((await fetch(`${mock.url}/healthz`)).status, 200);
  });

  it('cut: the head promises the whole body, half of it comes, and the connection ends', async () => {
    const whole = await (await fetch(`${mock.url}/jwks`)).text();
    await put([{ kind: 'cut', endpoints: ['/jwks'], lastsSeconds: 60 }]);
    const { text } = await receive('/jwks');
    const [head = '', body = ''] = text.split('\r\n\r\n');
    assert.match(head, /^HTTP\/1\.1 200 OK\r\n/);
    assert.match(head, new RegExp(`\r\ncontent-length: ${whole.length}(\r\n|$)`));
    assert.equal(body, whole.slice(0, Math.floor(whole.length / 2)));
    await assert.rejects(
      fetch(`${mock.url}/jwks`).then((response) => response.text()),
      /terminated/,
    );
    assert.equal(await metricOf('lq_idp_faults_injected_total{kind="cut"}'), 2);
  });

  it('cut before the first byte of the body: the head comes alone', async () => {
    await put([{ kind: 'cut', keepShare: 0, endpoints: ['/jwks'], lastsSeconds: 60 }]);
    const { text } = await receive('/jwks');
    assert.match(text, /^HTTP\/1\.1 200 OK\r\n[^]*\r\n\r\n$/);
  });

  it('cut of an answer without a body: more is promised than will ever come', async () => {
    await put([{ kind: 'cut', endpoints: ['authorize'], lastsSeconds: 60 }]);
    const { text } = await receive(`/authorize?${new URLSearchParams(authorizeFields()).toString()}`);
    assert.match(text, /^HTTP\/1\.1 30\d [^]*\r\ncontent-length: 64\r\n[^]*\r\n\r\n$/);
  });

  it('hang: no byte comes until the client leaves, and that it left is counted', async () => {
    const gone = 'lq_idp_requests_total{step="userinfo",outcome="gone"}';
    const old = await metricOf(gone);
    await put([{ kind: 'hang', endpoints: ['userinfo'], lastsSeconds: 60 }]);
    const { text, seconds } = await receive('/userinfo', 0.3);
    assert.equal(text, '');
    assert.ok(seconds >= 0.29, `${seconds} s`);
    for (let turn = 0; turn < 50 && (await metricOf(gone)) === old; turn += 1)
      await new Promise((resolve) => void setTimeout(resolve, 20));
    assert.equal(await metricOf(gone), old + 1);
  });

  it('hang with a bound: then the connection ends without an answer', async () => {
    const cut = 'lq_idp_requests_total{step="userinfo",outcome="cut"}';
    const old = await metricOf(cut);
    await put([{ kind: 'hang', mostSeconds: 0.2, endpoints: ['userinfo'], lastsSeconds: 60 }]);
    const { text, seconds } = await receive('/userinfo');
    assert.equal(text, '');
    assert.ok(seconds >= 0.19 && seconds < 5, `${seconds} s`);
    assert.equal(await metricOf(cut), old + 1);
  });

  it('outage: every connection is reset, health tells it, the metrics and the admin API go on', async () => {
    await put([{ kind: 'outage', lastsSeconds: 60 }]);
    for (const path of ['/jwks', '/.well-known/openid-configuration', '/nowhere', '/authorize'])
      assert.equal((await receive(path)).how, 'ECONNRESET', path);
    assert.equal((await fetch(`${mock.url}/healthz`)).status, 503);
    assert.equal((await fetch(mock.metricsUrl)).status, 200);
    await put([]);
    assert.equal((await fetch(`${mock.url}/jwks`)).status, 200);
  });

  it('on TLS too: reset and cut', async () => {
    const { url, certificate } = mock.tls ?? { url: '', certificate: '' };
    const ask = (path: string): Promise<string> =>
      new Promise((resolve) => {
        const asked = get(`${url}${path}`, { ca: certificate, agent: false }, (response) => {
          let text = '';
          response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
          response.on('error', ({ message }) => resolve(`${text.length} then ${message}`));
          response.on('end', () => resolve(`${text.length} whole`));
        });
        asked.on('error', (error: NodeJS.ErrnoException) => resolve(String(error.code)));
      });
    const whole = (await (await fetch(`${mock.url}/jwks`)).text()).length;
    assert.equal(await ask('/jwks'), `${whole} whole`);
    await put([{ kind: 'reset', endpoints: ['/jwks'], lastsSeconds: 60 }]);
    assert.equal(await ask('/jwks'), 'ECONNRESET');
    await put([{ kind: 'cut', endpoints: ['/jwks'], lastsSeconds: 60 }]);
    assert.equal(await ask('/jwks'), `${Math.floor(whole / 2)} then aborted`);
  });

  it('stall that blocks: nothing at all is answered meanwhile, and then everything is', async () => {
    await put([{ kind: 'stall', blocks: true, lastsSeconds: 0.5 }]);
    await new Promise((resolve) => void setTimeout(resolve, 20));
    const begun = performance.now();
    assert.equal((await fetch(`${mock.url}/healthz`)).status, 200);
    // In one process the block holds up this test too: it has passed by the time that the answer is read.
    assert.ok(performance.now() - begun < 3000);
    const told = (await (
      await fetch(`${mock.url}/admin/faults`, { headers: { authorization: `Bearer ${mock.adminToken}` } })
    ).json()) as { faults: { state: string }[] };
    assert.equal(told.faults[0]?.state, 'ended');
  });

  it('a client that leaves while its request is delayed harms nobody', async () => {
    await put([
      { kind: 'delay', delay: { kind: 'fixed', seconds: 0.3 }, endpoints: ['userinfo', '/jwks'], lastsSeconds: 60 },
    ]);
    await receive('/userinfo', 0.1);
    await receive('/jwks', 0.1);
    await new Promise((resolve) => void setTimeout(resolve, 400));
    assert.equal((await fetch(`${mock.url}/jwks`)).status, 200);
  });
});
