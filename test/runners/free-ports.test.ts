import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { describe, it } from 'node:test';
import { freePorts } from '../../src/runners/free-ports.ts';

/** The same values again and again. */
function inTurn(values: readonly number[]): () => number {
  let at = -1;
  return () => values[(at += 1) % values.length] ?? 0;
}

describe('freePorts', () => {
  it('64: all different, below the ports of outgoing connections, and free', async () => {
    const ports = await freePorts(64, Math.random);
    assert.equal(new Set(ports).size, 64);
    assert.ok(
      ports.every((port) => port >= 20_000 && port < 30_000),
      ports.join(' '),
    );
    const server = createServer();
    await new Promise<void>((resolve, reject) => server.on('error', reject).listen(ports[0], '127.0.0.1', resolve));
    server.close();
  });

  it('passes over one that is taken', async () => {
    const [taken] = await freePorts(1, Math.random);
    const server = createServer();
    await new Promise<void>((resolve, reject) => server.on('error', reject).listen(taken, '127.0.0.1', resolve));
    try {
      const there = ((taken ?? 0) - 20_000 + 0.5) / 10_000;
      const [other] = await freePorts(1, inTurn([there, there, (there + 0.37) % 1, (there + 0.71) % 1]));
      assert.notEqual(other, taken);
    } finally {
      server.close();
    }
  });

  it('gives up when there is none', () =>
    assert.rejects(
      freePorts(2, () => 0.123),
      /no 2 free ports between 20000 and 29999/,
    ));
});
