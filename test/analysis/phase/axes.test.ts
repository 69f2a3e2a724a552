import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { phasePlan, triggerEnd, triggerOf, writtenLoad } from '../../../src/analysis/phase/axes.ts';
import type { Plan } from '../../../src/model/scenario/plan.ts';
import { arrivalsBy, rateAt } from '../../../src/model/traffic/shapes.ts';
import { retryPlan } from './retry-plan.ts';

const outage = retryPlan({ loadPerSecond: 200 });
const spike: Plan = {
  ...retryPlan({ faults: [] }),
  arrivals: [
    { shape: 'wave', meanPerSecond: 100, amplitudePerSecond: 50, periodSeconds: 33, peakSeconds: 0 },
    { shape: 'spike', startSeconds: 30, riseSeconds: 2, holdSeconds: 6, fallSeconds: 2, perSecond: 250 },
  ],
};
const worst = { loadPerSecond: 120, size: 2, lengthSeconds: 25 };

describe('the trigger of a plan', () => {
  it('is its spike, before its fault', () => {
    const both = { ...spike, faults: outage.faults ?? [] };
    assert.deepEqual(triggerOf(both), { kind: 'spike', size: 250, seconds: 10, station: null });
  });
  it('is its fault where there is no spike', () =>
    assert.deepEqual(triggerOf(outage), { kind: 'fault', size: 1, seconds: 10, station: 'database' }));
  it('is a notice, too', () => {
    const notice = {
      shape: 'notice',
      startSeconds: 30,
      riseSeconds: 1,
      decaySeconds: 5,
      peakPerSecond: 90,
    } as const;
    assert.equal(triggerOf({ ...spike, arrivals: [notice] })?.size, 90);
  });
  it('is nothing that begins outside the window of the trigger', () =>
    assert.equal(triggerOf({ ...spike, trigger: { startSeconds: 31, durationSeconds: 10 } }), null));
});

describe('the plan of a point', () => {
  it('has a constant load, and the spike as a rectangle of that height and length', () => {
    const { arrivals, trigger, durationSeconds } = phasePlan(spike, worst, 400);
    const rates = [0, 29.9, 30, 54.9, 55, 399].map((at) => rateAt(arrivals, at));
    assert.deepEqual(rates, [120, 120, 620, 620, 120, 120]);
    assert.deepEqual(trigger, { startSeconds: 30, durationSeconds: 25 });
    assert.equal(durationSeconds, 400);
    assert.equal(triggerEnd(spike, worst), 55);
  });
  it('has a fault that takes the share of speed', () => {
    const { faults, arrivals } = phasePlan(outage, { ...worst, size: 0.8 }, 400);
    assert.equal(faults?.length, 1);
    assert.ok(Math.abs((faults?.[0]?.speed ?? 0) - 0.2) < 1e-12);
    assert.equal(faults?.[0]?.durationSeconds, 25);
    assert.equal(arrivalsBy(arrivals, 400), 48_000);
  });
  it('has no trigger at size 0, and keeps what is not its trigger', () => {
    const other = { station: 'database', startSeconds: 200, durationSeconds: 1, speed: 0.5 };
    const plan = { ...outage, faults: [...(outage.faults ?? []), other] };
    assert.deepEqual(phasePlan(plan, { ...worst, size: 0 }, 400).faults, [other]);
    assert.equal(rateAt(phasePlan(spike, { ...worst, size: 0 }, 400).arrivals, 40), 120);
  });
  it('is cut at a moment', () => {
    const { arrivals } = phasePlan(outage, worst, 400, { atSeconds: 100, toPerSecond: 30 });
    assert.deepEqual(
      [99.9, 100, 399].map((at) => rateAt(arrivals, at)),
      [120, 30, 30],
    );
  });
});

it('the load as written leaves the trigger out', () => {
  const { warmUpSeconds: from, durationSeconds: to } = spike;
  const wave = spike.arrivals.slice(0, 1);
  const exact = (arrivalsBy(wave, to) - arrivalsBy(wave, from)) / (to - from);
  assert.equal(writtenLoad(spike, arrivalsBy), exact);
});
