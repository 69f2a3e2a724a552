import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { firstBackoff, nextBackoff } from '../../../src/model/client/backoff.ts';
import { retryDelay } from '../../../src/model/client/retry.ts';
import { randomStream } from '../../../src/model/random.ts';
import type { Backoff } from '../../../src/model/scenario/plan.ts';
import type { PlanClient } from '../../../src/model/scenario/plan.ts';

/** Delays before retries 0, 1, 2, … */
function delays(policy: Backoff, retries: number, seed = 1): number[] {
  const random = randomStream(seed, 'backoff');
  let state = firstBackoff;
  return Array.from({ length: retries }, () => {
    const step = nextBackoff(policy, state, random);
    state = step.state;
    return step.delaySeconds;
  });
}

function means(policy: Backoff, retries: number): number[] {
  const seeds = 20_000;
  const sums = Array.from({ length: retries }, () => 0);
  for (let seed = 0; seed < seeds; seed += 1)
    delays(policy, retries, seed).forEach((delay, at) => (sums[at]! += delay));
  return sums.map((sum) => sum / seeds);
}

const ceilings = [0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8, 20, 20];
const exponential = { baseSeconds: 0.1, capSeconds: 20 };

describe('backoff', () => {
  it('none: 0; fixed: always the same', () => {
    assert.deepEqual(delays({ kind: 'none' }, 3), [0, 0, 0]);
    assert.deepEqual(delays({ kind: 'fixed', delaySeconds: 2 }, 3), [2, 2, 2]);
  });

  it('exponential: base 0.1 s, cap 20 s doubles from retry 0 and stays at the cap', () => {
    assert.deepEqual(delays({ kind: 'exponential', ...exponential }, 10), ceilings);
  });

  it('full jitter: between 0 and the ceiling, half of it on average', () => {
    const policy: Backoff = { kind: 'full-jitter', ...exponential };
    delays(policy, 10).forEach((delay, at) => assert.ok(delay >= 0 && delay <= ceilings[at]!));
    means(policy, 10).forEach((mean, at) =>
      assert.ok(Math.abs(mean / ceilings[at]! - 0.5) < 0.01, `retry ${at}: ${mean}`),
    );
  });

  it('equal jitter: between half the ceiling and the ceiling, three quarters on average', () => {
    const policy: Backoff = { kind: 'equal-jitter', ...exponential };
    delays(policy, 10).forEach((delay, at) => assert.ok(delay >= ceilings[at]! / 2 && delay <= ceilings[at]!));
    means(policy, 10).forEach((mean, at) =>
      assert.ok(Math.abs(mean / ceilings[at]! - 0.75) < 0.01, `retry ${at}: ${mean}`),
    );
  });

  it('decorrelated jitter: means base·{2, 3.5, 5.75, 9.125, 14.1875, 21.78} before the cap', () => {
    const measured = means({ kind: 'decorrelated-jitter', baseSeconds: 1, capSeconds: 1e9 }, 6);
    [2, 3.5, 5.75, 9.125, 14.1875, 21.78125].forEach((mean, at) =>
      assert.ok(Math.abs(measured[at]! / mean - 1) < 0.03, `retry ${at}: ${measured[at]}`),
    );
  });

  it('decorrelated jitter: never above the cap, never below the base', () => {
    const all = Array.from({ length: 200 }, (_, seed) =>
      delays({ kind: 'decorrelated-jitter', baseSeconds: 1, capSeconds: 5 }, 12, seed),
    );
    assert.ok(all.flat().every((delay) => delay >= 1 && delay <= 5));
  });
});

describe('retryDelay', () => {
  const client: PlanClient = {
    timeoutSeconds: 1,
    pollSeconds: 1,
    clicksPerStep: 3,
    reclickDelay: { kind: 'fixed', seconds: 2 },
    backoff: { kind: 'none' },
    retryBudget: null,
    honourRetryAfter: true,
  };
  const pause = (over: Partial<PlanClient>, retryAfterSeconds: number | null): number =>
    retryDelay(
      { client: { ...client, ...over }, person: client.reclickDelay, backoff: firstBackoff, retryAfterSeconds },
      randomStream(1, 'retry'),
    ).delaySeconds;

  it('is the person’s own delay when the program adds nothing', () => assert.equal(pause({}, null), 2));
  it('is the longer of the person’s and the program’s', () => {
    assert.equal(pause({ backoff: { kind: 'fixed', delaySeconds: 9 } }, null), 9);
    assert.equal(pause({ backoff: { kind: 'fixed', delaySeconds: 1 } }, null), 2);
  });
  it('takes Retry-After as a minimum and spreads the crowd by up to half of it', () => {
    const asked = pause({}, 30);
    assert.ok(asked >= 30 && asked <= 45, `${asked}`);
  });
  it('does not listen to Retry-After unless the policy says so', () =>
    assert.equal(pause({ honourRetryAfter: false }, 30), 2));
});
