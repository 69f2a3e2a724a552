import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  advertisedCapacity,
  callsOf,
  hiddenCapacity,
  isBistable,
  retryEquilibria,
  tippingOutageSeconds,
} from '../../src/theory/retry-mean-field.ts';
import { assertClose, assertPrinted } from './close.ts';
import { fixed } from './seed.ts';

const SLOW = { servicePerSecond: 300, timeoutSeconds: 1, attempts: 2 };
const SHORT = { servicePerSecond: 100, timeoutSeconds: 0.1, attempts: 4 };

const loops = fc.record({
  servicePerSecond: fc.double({ min: 1, max: 1000, noNaN: true }),
  timeoutSeconds: fc.double({ min: 0.05, max: 5, noNaN: true }),
  attempts: fc.integer({ min: 2, max: 8 }),
});

describe('the mean field of time-out and retry', () => {
  it('μ = 300, T = 1, R = 2: advertised 293.32 at 294.32 attempts, hidden 150', () => {
    const { callsPerSecond, attemptsPerSecond } = advertisedCapacity(SLOW);
    assertPrinted(callsPerSecond, '293.32');
    assertPrinted(attemptsPerSecond, '294.32');
    assert.equal(hiddenCapacity(SLOW), 150);
  });

  it('μ = 100, T = .1, R = 4: advertised 69.372 at 78.268, hidden 25; at 60 calls 61.275 and 89.055', () => {
    const { callsPerSecond, attemptsPerSecond } = advertisedCapacity(SHORT);
    assertPrinted(callsPerSecond, '69.372');
    assertPrinted(attemptsPerSecond, '78.268');
    assert.equal(hiddenCapacity(SHORT), 25);
    const roots = retryEquilibria(SHORT, 60);
    assertPrinted(roots?.healthyPerSecond ?? 0, '61.275');
    assertPrinted(roots?.separatrixPerSecond ?? 0, '89.055');
  });

  it('g is the definition, and its roots are roots', () => {
    const q = Math.exp(-(100 - 78) * 0.1);
    assertClose(callsOf(SHORT, 78), (78 * (1 - q)) / (1 - q ** 4), 1e-13);
    assertClose(callsOf(SHORT, 100), 25, 1e-13);
    fc.assert(
      fc.property(loops, fc.double({ min: 0.01, max: 0.99, noNaN: true }), (loop, part) => {
        const calls = part * advertisedCapacity(loop).callsPerSecond;
        const roots = retryEquilibria(loop, calls);
        assert.ok(roots !== null);
        assertClose(callsOf(loop, roots.healthyPerSecond), calls, 1e-9);
        if (roots.separatrixPerSecond === null) return;
        assertClose(callsOf(loop, roots.separatrixPerSecond), calls, 1e-9);
        assert.ok(roots.separatrixPerSecond > roots.healthyPerSecond);
      }),
      fixed,
    );
  });

  it('is bistable exactly where g falls before μ: (R − 1)μT > 2', () => {
    fc.assert(
      fc.property(loops, (loop) => {
        const product = (loop.attempts - 1) * loop.servicePerSecond * loop.timeoutSeconds;
        if (Math.abs(product - 2) < 0.01) return;
        const near = callsOf(loop, loop.servicePerSecond * (1 - 1e-6));
        assert.equal(near > callsOf(loop, loop.servicePerSecond), isBistable(loop));
        assert.equal(advertisedCapacity(loop).callsPerSecond > hiddenCapacity(loop) * (1 + 1e-9), isBistable(loop));
      }),
      fixed,
    );
  });

  it('budgets: per request μ/(1 + b), never worse than R alone; per success there is no collapsed state', () => {
    const loop = { ...SLOW, attempts: 4 };
    assert.equal(hiddenCapacity(loop, { per: 'request', ratio: 0.2 }), 250);
    assertClose(hiddenCapacity(loop, { per: 'request', ratio: 0.1 }), 300 / 1.1, 1e-15);
    assert.equal(hiddenCapacity(loop, { per: 'request', ratio: 9 }), 75);
    assert.ok(hiddenCapacity(loop, { per: 'success', ratio: 0.1 }) > 290);
  });

  it('no healthy state above the advertised capacity, no separatrix below the hidden one', () => {
    assert.equal(retryEquilibria(SLOW, 294), null);
    assert.equal(retryEquilibria(SLOW, 149)?.separatrixPerSecond, null);
  });

  it('the outage that tips, to first order: 1.44, 1.25, 1.13, 1.04 s at 160, 200, 240, 280 calls a second', () => {
    for (const [calls, printed] of [
      [160, '1.44'],
      [200, '1.25'],
      [240, '1.13'],
      [280, '1.04'],
    ] as const)
      assert.ok(Math.abs(tippingOutageSeconds(SLOW, calls) - Number(printed)) < 0.006);
  });

  it('refuses zero attempts, NaN and attempts beyond μ', () => {
    assert.throws(() => hiddenCapacity({ ...SLOW, attempts: 0 }), /RangeError: attempts is 0/);
    assert.throws(() => isBistable({ ...SLOW, timeoutSeconds: Number.NaN }), /timeoutSeconds is NaN/);
    assert.throws(() => callsOf(SLOW, 301), /attemptsPerSecond is 301, expected at most the service rate 300/);
  });
});
