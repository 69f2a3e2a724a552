/** Connections that take more than their share, on both listeners. Times are short here and injected; the real ones are in limits.ts. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startMockIdp } from '../../../mock-idp/server.ts';
import type { RunningMockIdp } from '../../../mock-idp/server.ts';
import { profileOf } from '../fixture.ts';
import { openRaw, pause, statusesOf } from './raw-socket.ts';

/** Between the limit and the moment when it is looked at, and some for a busy machine. */
const BOUND_SECONDS = 3;
const limits = {
  headersSeconds: 0.3,
  requestSeconds: 0.5,
  keepAliveSeconds: 0.4,
  checkSeconds: 0.1,
  connections: 40,
} as const;

let mock: RunningMockIdp;
before(async () => (mock = await startMockIdp({ profile: profileOf(0), limits, tls: {} })));
after(() => mock.close());

for (const secure of [false, true])
  describe(`limits of a connection${secure ? ' over TLS' : ''}`, () => {
    const open = () => openRaw(secure ? (mock.tls?.url ?? '') : mock.url, secure ? mock.tls?.certificate : undefined);
    const HEAD = 'POST /token HTTP/1.1\r\nHost: mock\r\nContent-Type: application/x-www-form-urlencoded\r\n';

    it('a request line that never ends: 408, and the connection is closed', async () => {
      const { socket, ended } = await open();
      socket.write('GET /healthz HTT');
      const { text, seconds } = await ended;
      assert.deepEqual(statusesOf(text), ['408']);
      assert.ok(seconds < limits.headersSeconds + BOUND_SECONDS, `${seconds} s`);
    });

    it('slow loris, one header a moment: shed as fast', async () => {
      const { socket, ended } = await open();
      socket.write('GET /healthz HTTP/1.1\r\nHost: mock\r\n');
      const drip = setInterval(() => socket.write('X-More: 1\r\n'), 50);
      const { text, seconds } = await ended;
      clearInterval(drip);
      assert.deepEqual(statusesOf(text), ['408']);
      assert.ok(seconds < limits.headersSeconds + BOUND_SECONDS, `${seconds} s`);
    });

    it('a body that drips in: shed when its time is over', async () => {
      const { socket, ended } = await open();
      socket.write(`${HEAD}Content-Length: 10000\r\n\r\n`);
      const drip = setInterval(() => socket.write('a'), 50);
      const { text, seconds } = await ended;
      clearInterval(drip);
      assert.deepEqual(statusesOf(text), ['408']);
      assert.ok(
        seconds > limits.requestSeconds - 0.1 && seconds < limits.requestSeconds + BOUND_SECONDS,
        `${seconds} s`,
      );
    });

    it('a connection that says nothing is closed', async () => {
      const { ended } = await open();
      const { seconds } = await ended;
      assert.ok(seconds < limits.headersSeconds + BOUND_SECONDS, `${seconds} s`);
    });

    it('an idle connection is kept for its time, and then closed', async () => {
      const { socket, ended, received } = await open();
      socket.write('GET /healthz HTTP/1.1\r\nHost: mock\r\n\r\n');
      await pause(0.2);
      socket.write('GET /healthz HTTP/1.1\r\nHost: mock\r\n\r\n');
      await pause(0.1);
      assert.deepEqual(statusesOf(received()), ['200', '200']);
      const { seconds } = await ended;
      assert.ok(
        seconds > 0.3 + limits.keepAliveSeconds - 0.15 && seconds < 0.6 + limits.keepAliveSeconds + BOUND_SECONDS,
      );
    });

    it('a client that closes its side in the middle of a request is let go', async () => {
      const { socket, ended } = await open();
      socket.end('GET /healthz HTTP/1.1\r\nHos');
      const { seconds } = await ended;
      assert.ok(seconds < BOUND_SECONDS, `${seconds} s`);
    });

    for (const { name, request, status } of [
      { name: 'a request line of 20 kB', request: `GET /${'a'.repeat(20_000)} HTTP/1.1\r\n\r\n`, status: '431' },
      {
        name: 'headers of 20 kB',
        request: `GET /healthz HTTP/1.1\r\nHost: mock\r\n${`X-A: ${'a'.repeat(90)}\r\n`.repeat(200)}\r\n`,
        status: '431',
      },
      { name: 'a body of 20 kB', request: `${HEAD}Content-Length: 20000\r\n\r\n${'a'.repeat(20_000)}`, status: '413' },
      {
        name: 'a body of 20 kB in chunks',
        request: `${HEAD}Transfer-Encoding: chunked\r\n\r\n4e20\r\n${'a'.repeat(20_000)}\r\n0\r\n\r\n`,
        status: '413',
      },
      { name: 'no HTTP at all', request: 'SSH-2.0-OpenSSH_9.6\r\n', status: '400' },
      {
        name: 'two lengths that differ',
        request: `${HEAD}Content-Length: 5\r\nContent-Length: 6\r\n\r\naaaaa`,
        status: '400',
      },
      {
        name: 'a length and chunks',
        request: `${HEAD}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
        status: '400',
      },
    ])
      it(`${name}: ${status}, in JSON, and nothing is said back`, async () => {
        const { socket, ended } = await open();
        socket.write(request);
        const { text } = await ended;
        assert.deepEqual(statusesOf(text), [status]);
        assert.match(text, /content-type: application\/json/i);
        assert.match(text, /"error":"invalid_request"/);
        assert.ok(!text.includes('aaaa') && !text.includes('OpenSSH'));
      });
  });

describe('the listeners as a whole', () => {
  it('half-open connections beyond their number are closed at once, and the provider goes on', async () => {
    const raw = await Promise.all(Array.from({ length: 60 }, () => openRaw(mock.url)));
    await pause(0.15);
    const shed = raw.filter(({ socket }) => socket.destroyed || socket.readableEnded).length;
    assert.ok(shed >= 15 && shed <= 30, `${shed} of 60 were beyond 40`);
    const ends = await Promise.all(raw.map(({ ended }) => ended));
    assert.ok(Math.max(...ends.map(({ seconds }) => seconds)) < limits.headersSeconds + BOUND_SECONDS);
    assert.equal((await fetch(`${mock.url}/healthz`)).status, 200);
  });

  it('200 slow clients do not make a quick one wait', async () => {
    const own = await startMockIdp({ profile: profileOf(0), limits: { ...limits, connections: 1000 } });
    const slow = await Promise.all(Array.from({ length: 200 }, () => openRaw(own.url)));
    slow.forEach(({ socket }) => socket.write('GET /healthz HTTP/1.1\r\nHost:'));
    const began = performance.now();
    for (let request = 0; request < 20; request += 1) assert.equal((await fetch(`${own.url}/healthz`)).status, 200);
    assert.ok((performance.now() - began) / 20 < 100, 'less than 100 ms each');
    await Promise.all(slow.map(({ ended }) => ended));
    await own.close();
  });

  it('plain HTTP on the TLS port, and TLS on the plain one, end the connection and nothing else', async () => {
    const plain = await openRaw(mock.tls?.url ?? '');
    plain.socket.write('GET /healthz HTTP/1.1\r\nHost: mock\r\n\r\n');
    const { text } = await plain.ended;
    assert.deepEqual(statusesOf(text), []);
    const hello = await openRaw(mock.url);
    hello.socket.write(Buffer.from([0x16, 0x03, 0x01, 0x00, 0x05, 0x01, 0x00, 0x00, 0x01, 0x00]));
    assert.deepEqual(statusesOf((await hello.ended).text), ['400']);
    assert.equal((await fetch(`${mock.url}/healthz`)).status, 200);
  });

  it('a TLS handshake that is never finished is given up', async () => {
    const { seconds } = await (await openRaw(mock.tls?.url ?? '')).ended;
    assert.ok(seconds < limits.headersSeconds + BOUND_SECONDS, `${seconds} s`);
  });

  it('a client that only waits for its answer is not limited', async () => {
    const busy = await startMockIdp({
      profile: profileOf(1.2),
      limits: { headersSeconds: 0.2, requestSeconds: 0.3, keepAliveSeconds: 0.2, checkSeconds: 0.1 },
    });
    const response = await fetch(`${busy.url}/userinfo`);
    assert.equal(response.status, 401);
    await busy.close();
  });
});
