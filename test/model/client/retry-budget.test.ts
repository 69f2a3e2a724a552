import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createRetryBudget } from '../../../src/model/client/retry-budget.ts';
import type { RetryBudget } from '../../../src/model/client/retry-budget.ts';

/** F: a retry that is paid for. S: a success. R: a first request. */
function play(budget: RetryBudget, steps: string): number[] {
  return Array.from(steps.replaceAll(' ', '')).map((step) => {
    if (step === 'F') budget.takeRetry();
    else if (step === 'S') budget.success();
    else budget.firstRequest();
    return Number(budget.totals().tokens.toFixed(9));
  });
}

describe('a retry budget', () => {
  it('moves like gRPC retry throttling, maxTokens 10 and tokenRatio 0.1: five failures to 5, eleven successes to 6.1, two failures to 4.1', () => {
    const budget = createRetryBudget({ credit: 'per-success', ratio: 0.1, capacity: 10 });
    assert.deepEqual(play(budget, 'FFFFF'), [9, 8, 7, 6, 5]);
    assert.equal(play(budget, 'S'.repeat(11)).at(-1), 6.1);
    assert.deepEqual(play(budget, 'FF'), [5.1, 4.1]);
  });

  it('has the costs of the AWS SDK standard mode in units of one retry: 500 tokens at 5 are 100 retries, a success gives back a fifth', () => {
    const budget = createRetryBudget({ credit: 'per-success', ratio: 1 / 5, capacity: 500 / 5 });
    for (let retry = 0; retry < 100; retry += 1) assert.equal(budget.takeRetry(), true);
    assert.equal(budget.takeRetry(), false);
    play(budget, 'SSSS');
    assert.equal(budget.takeRetry(), false);
    play(budget, 'S');
    assert.equal(budget.takeRetry(), true);
    assert.deepEqual(budget.totals().denied, 2);
  });

  it('per request: a fifth of the requests may be retried, as in Finagle without its reserve', () => {
    const budget = createRetryBudget({ credit: 'per-request', ratio: 0.2, capacity: 10 });
    play(budget, 'F'.repeat(10));
    assert.equal(budget.takeRetry(), false);
    let granted = 0;
    for (let request = 0; request < 1000; request += 1) {
      budget.firstRequest();
      if (budget.takeRetry()) granted += 1;
    }
    assert.equal(granted, 200);
  });

  it('is fed by its own kind of credit only', () => {
    const perRequest = createRetryBudget({ credit: 'per-request', ratio: 1, capacity: 1 });
    assert.deepEqual(play(perRequest, 'F S R'), [0, 0, 1]);
    const perSuccess = createRetryBudget({ credit: 'per-success', ratio: 1, capacity: 1 });
    assert.deepEqual(play(perSuccess, 'F R S'), [0, 0, 1]);
  });

  it('grants after ten credits of 0.1, however binary sums round', () => {
    const budget = createRetryBudget({ credit: 'per-success', ratio: 0.1, capacity: 1 });
    for (let round = 0; round < 50; round += 1) {
      assert.equal(budget.takeRetry(), true);
      play(budget, 'S'.repeat(10));
    }
  });

  it('loses what a smaller capacity cannot hold, and grows only by credits', () => {
    const budget = createRetryBudget({ credit: 'per-success', ratio: 1, capacity: 10 });
    budget.reconfigure({ credit: 'per-success', ratio: 1, capacity: 3 });
    assert.equal(budget.totals().tokens, 3);
    budget.reconfigure({ credit: 'per-success', ratio: 1, capacity: 20 });
    assert.equal(budget.totals().tokens, 3);
  });

  it('never grants more than capacity + ratio × credits (any order of events)', () => {
    const policy = fc.record({
      credit: fc.constantFrom('per-request', 'per-success'),
      ratio: fc.double({ min: 0, max: 2, noNaN: true }),
      capacity: fc.double({ min: 0.01, max: 20, noNaN: true }),
    });
    fc.assert(
      fc.property(policy, fc.array(fc.constantFrom('F', 'S', 'R'), { maxLength: 300 }), (rule, steps) => {
        const budget = createRetryBudget(rule);
        for (const tokens of play(budget, steps.join(''))) assert.ok(tokens >= 0 && tokens <= rule.capacity + 1e-9);
        const { granted, denied } = budget.totals();
        const credits = steps.filter((step) => step === (rule.credit === 'per-request' ? 'R' : 'S')).length;
        assert.ok(granted <= rule.capacity + rule.ratio * credits + 1e-6);
        assert.equal(granted + denied, steps.filter((step) => step === 'F').length);
      }),
      { seed: 20_250_616, numRuns: 300 },
    );
  });
});
