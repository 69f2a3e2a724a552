import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createGrpcThrottle, grpcThrottleExample } from '../../../src/model/client/grpc-throttle.ts';
import type { GrpcThrottle } from '../../../src/model/client/grpc-throttle.ts';

/** F: a failure. S: a success. Tokens and whether a retry is allowed, after each. */
const play = (throttle: GrpcThrottle, steps: string): [number, boolean][] =>
  Array.from(steps).map((step) => {
    if (step === 'F') throttle.failure();
    else throttle.success();
    return [throttle.tokens(), throttle.allowsRetry()];
  });

describe('gRPC retry throttling', () => {
  it('10 tokens at 0.1: five failures to 5, no retry at the fifth; eleven successes 6.1; then 5.1 retry, 4.1 none', () => {
    const throttle = createGrpcThrottle(grpcThrottleExample);
    assert.deepEqual(play(throttle, 'FFFFF'), [
      [9, true],
      [8, true],
      [7, true],
      [6, true],
      [5, false],
    ]);
    assert.deepEqual(play(throttle, 'S'.repeat(11)).at(-1), [6.1, true]);
    assert.deepEqual(play(throttle, 'FF'), [
      [5.1, true],
      [4.1, false],
    ]);
  });

  it('cuts the ratio after three decimals: 0.5466 is 0.546, and 1.001 stays', () => {
    const tokensAfter = (tokenRatio: number): number | undefined =>
      play(createGrpcThrottle({ maxTokens: 10, tokenRatio }), 'FFS').at(-1)?.[0];
    assert.equal(tokensAfter(0.5466), 8.546);
    assert.equal(tokensAfter(1.001), 9.001);
  });

  it('cuts off at a failing share of r/(1 + r): at ratio 0.1, 9 failures in 100 keep retries on, 10 in 100 end them', () => {
    const after = (failures: number): boolean => {
      const throttle = createGrpcThrottle(grpcThrottleExample);
      const calls = Array.from({ length: 10_000 }, (_, call) => ((call * failures) % 100 < failures ? 'F' : 'S'));
      return play(throttle, calls.join(''))
        .slice(-100)
        .some(([, allowed]) => allowed);
    };
    assert.deepEqual([after(9), after(10)], [true, false]);
  });

  it('keeps its tokens in [0, max] and allows a retry exactly above half (any calls)', () => {
    const config = fc.record({
      maxTokens: fc.integer({ min: 1, max: 1000 }),
      tokenRatio: fc.double({ min: 0.001, max: 10, noNaN: true }),
    });
    fc.assert(
      fc.property(config, fc.array(fc.constantFrom('F', 'S'), { maxLength: 300 }), (rule, calls) => {
        for (const [tokens, allowed] of play(createGrpcThrottle(rule), calls.join(''))) {
          assert.ok(tokens >= 0 && tokens <= rule.maxTokens);
          assert.equal(allowed, tokens > rule.maxTokens / 2);
        }
      }),
      { seed: 20_250_616, numRuns: 200 },
    );
  });
});
