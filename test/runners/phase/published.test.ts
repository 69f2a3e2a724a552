import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { triggerOf } from '../../../src/analysis/phase/axes.ts';
import type { PhaseDiagram } from '../../../src/analysis/phase/diagram.ts';
import type { PhaseOutcome } from '../../../src/analysis/phase/point-tally.ts';
import { kneeOf } from '../../../src/model/service/capacity.ts';
import type { PhaseJob } from '../../../src/runners/phase/replicate.ts';
import { task } from '../../../src/runners/phase/replicate.ts';
import { survey } from '../../../src/runners/phase/survey.ts';
import { advertisedCapacity as foldOf, hiddenCapacity as hiddenOf } from '../../../src/theory/retry-mean-field.ts';
import type { RetryPlanWishes } from '../../analysis/phase/retry-plan.ts';
import { retryPlan } from '../../analysis/phase/retry-plan.ts';

function mapped(wishes: RetryPlanWishes, loads: readonly number[], horizonSeconds: number): Promise<PhaseDiagram> {
  const plan = retryPlan(wishes);
  const trigger = triggerOf(plan);
  if (trigger === null) throw new RangeError('no trigger');
  const run = (jobs: readonly PhaseJob[]): Promise<(PhaseOutcome | null)[]> =>
    Promise.resolve(jobs.map((job) => task.work(job, () => false)));
  const all = { trigger, knee: kneeOf(plan), loads, sizes: [1], lengths: [10], horizonSeconds, mostSeeds: 24 };
  return survey(plan, { ...all, tenTimes: false, rare: false }, run, () => undefined);
}

describe('a phase diagram against what is published', () => {
  it('HotOS 2021: hidden capacity 150/s within 2 %, advertised at the fold, 293.3/s', async () => {
    const { hiddenCapacity, advertisedCapacity, cells } = await mapped({}, [140, 280], 400);
    assert.ok(hiddenCapacity !== null && advertisedCapacity !== null);
    assert.ok(Math.abs(hiddenCapacity.perSecond / 150 - 1) < 0.02, `hidden ${hiddenCapacity.perSecond}`);
    assert.ok(hiddenCapacity.high - hiddenCapacity.low <= 3, 'a bracket of 1 % of the knee');
    const { callsPerSecond: fold } = foldOf({ servicePerSecond: 300, timeoutSeconds: 1, attempts: 2 });
    assert.ok(Math.abs(advertisedCapacity.perSecond / fold - 1) < 0.02, `advertised ${advertisedCapacity.perSecond}`);
    assert.deepEqual(
      cells.map(({ verdict }) => verdict),
      ['recovers', 'tips'],
    );
  });

  it('three retries on 100/s: hidden capacity 25/s, advertised below the fold by what chance does', async () => {
    const loop = { servicePerSecond: 100, timeoutSeconds: 1, attempts: 4 };
    const { hiddenCapacity, advertisedCapacity } = await mapped(
      { servedPerSecond: 100, timeoutSeconds: 1, attempts: 4 },
      [40],
      600,
    );
    assert.ok(hiddenCapacity !== null && advertisedCapacity !== null);
    assert.equal(hiddenOf(loop), 25);
    assert.ok(Math.abs(hiddenCapacity.perSecond / 25 - 1) < 0.03, `hidden ${hiddenCapacity.perSecond}`);
    const { callsPerSecond: fold } = foldOf(loop);
    assert.ok(
      advertisedCapacity.perSecond < fold && advertisedCapacity.perSecond > 0.9 * fold,
      `advertised ${advertisedCapacity.perSecond}, fold ${fold}`,
    );
  });
});
