import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { circuitBreakerDefaults, createCircuitBreaker } from '../../../src/model/client/circuit-breaker.ts';
import type { CallResult, CircuitBreaker } from '../../../src/model/client/circuit-breaker.ts';

const good: CallResult = { failed: false, durationSeconds: 0.1 };
const bad: CallResult = { failed: true, durationSeconds: 0.1 };
const slow: CallResult = { failed: false, durationSeconds: 60.1 };

/** Calls at one moment; how many were allowed. */
function call(breaker: CircuitBreaker, nowSeconds: number, times: number, result: CallResult): number {
  let allowed = 0;
  for (let at = 0; at < times; at += 1) {
    if (!breaker.allows(nowSeconds)) continue;
    allowed += 1;
    breaker.ended(nowSeconds, result);
  }
  return allowed;
}

function opened(): CircuitBreaker {
  const breaker = createCircuitBreaker();
  call(breaker, 0, 50, good);
  call(breaker, 0, 50, bad);
  assert.equal(breaker.state(), 'open');
  return breaker;
}

const closings = [
  { name: '99 failures: too few calls to judge', results: Array.from({ length: 99 }, () => bad), state: 'closed' },
  { name: '100 calls, 49 failed', results: mixed(51, 49, bad), state: 'closed' },
  { name: '100 calls, 50 failed', results: mixed(50, 50, bad), state: 'open' },
  { name: '100 calls, 99 slow', results: mixed(1, 99, slow), state: 'closed' },
  { name: '100 calls, all slow', results: mixed(0, 100, slow), state: 'open' },
  { name: '1000 good calls, then 49 bad', results: mixed(1000, 49, bad), state: 'closed' },
  { name: '1000 good calls, then 50 bad', results: mixed(1000, 50, bad), state: 'open' },
] as const;

function mixed(goodCalls: number, otherCalls: number, other: CallResult): CallResult[] {
  return [...Array.from({ length: goodCalls }, () => good), ...Array.from({ length: otherCalls }, () => other)];
}

describe('a circuit breaker with the defaults of resilience4j', () => {
  for (const { name, results, state } of closings)
    it(`${name}: ${state}`, () => {
      const breaker = createCircuitBreaker();
      results.forEach((result) => breaker.ended(0, result));
      assert.equal(breaker.state(), state);
    });

  it('allows nothing for 60 s, then 10 probes', () => {
    const breaker = opened();
    assert.equal(breaker.allows(60), false);
    const allowed = Array.from({ length: 100 }, () => breaker.allows(60.001)).filter(Boolean).length;
    assert.equal(allowed, 10);
    assert.equal(breaker.state(), 'half-open');
  });

  it('closes when 4 of 10 probes fail, and counts from zero again', () => {
    const breaker = opened();
    call(breaker, 61, 4, bad);
    call(breaker, 61, 5, good);
    assert.equal(breaker.state(), 'half-open');
    call(breaker, 61, 1, good);
    assert.equal(breaker.state(), 'closed');
    assert.equal(call(breaker, 61, 99, bad), 99);
    assert.equal(breaker.state(), 'closed');
  });

  it('opens for another 60 s when 5 of 10 probes fail', () => {
    const breaker = opened();
    call(breaker, 61, 5, good);
    assert.equal(call(breaker, 61, 95, bad), 5);
    assert.equal(breaker.state(), 'open');
    assert.equal(breaker.allows(121), false);
    assert.equal(breaker.allows(121.001), true);
  });

  it('a result that arrives while open counts for nothing; a probe given back can be taken again', () => {
    const breaker = opened();
    for (let at = 0; at < 1000; at += 1) breaker.ended(30, good);
    assert.equal(breaker.state(), 'open');
    for (let at = 0; at < 10; at += 1) assert.equal(breaker.allows(61), true);
    assert.equal(breaker.allows(61), false);
    breaker.giveBack();
    assert.equal(breaker.allows(61), true);
    assert.equal(breaker.allows(61), false);
  });

  it('a server that always fails sees 100 calls, then 10 each time the breaker tries', () => {
    const breaker = createCircuitBreaker();
    let calls = 0;
    for (let now = 0; now < 600; now += 0.1) calls += call(breaker, now, 1, bad);
    // It opens at 9.9 s; a round is 60 s and ten calls at 0.1 s: nine of them fit into 600 s.
    assert.equal(calls, 100 + 9 * 10);
  });

  it('never allows more than its probes in half-open, and nothing while it waits (any calls, any sizes)', () => {
    const config = fc.record({
      windowCalls: fc.integer({ min: 1, max: 20 }),
      minCalls: fc.integer({ min: 1, max: 20 }),
      failureThresholdRatio: fc.double({ min: 0.01, max: 1, noNaN: true }),
      probes: fc.integer({ min: 1, max: 10 }),
    });
    const steps = fc.array(fc.tuple(fc.double({ min: 0, max: 30, noNaN: true }), fc.boolean()), { maxLength: 300 });
    fc.assert(
      fc.property(config, steps, (rule, calls) => {
        const breaker = createCircuitBreaker({ ...circuitBreakerDefaults, ...rule });
        let now = 0;
        let openUntil = -1;
        for (const [gapSeconds, failed] of calls) {
          now += gapSeconds;
          const before = breaker.state();
          const allowed = breaker.allows(now);
          assert.equal(allowed, before !== 'open' || now > openUntil);
          if (!allowed) continue;
          breaker.ended(now, { failed, durationSeconds: 0 });
          if (breaker.state() === 'open') openUntil = now + 60;
        }
        let extra = 0;
        while (breaker.state() !== 'closed' && breaker.allows(now + 61)) extra += 1;
        assert.ok(extra <= rule.probes);
      }),
      { seed: 20_250_616, numRuns: 200 },
    );
  });
});
