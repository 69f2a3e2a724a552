import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { completableRatioOf, factsOf } from '../../src/analysis/plan-facts.ts';
import { arrivalTimes } from '../../src/model/traffic/arrivals.ts';
import { personOf } from '../../src/model/traffic/population.ts';
import { plainPlan, plainSegment } from '../model/plan.ts';

const plan = plainPlan({
  durationSeconds: 60,
  arrivals: [{ shape: 'constant', perSecond: 4 }],
  segments: [
    { ...plainSegment, name: 'works', share: 0.75 },
    { ...plainSegment, name: 'never-works', share: 0.25, card: 'nfc-incompatible' },
  ],
});
const facts = factsOf(plan);

describe('facts of a plan', () => {
  it('are the arrivals and people of the model, one login each', () => {
    assert.deepEqual(
      facts.intended(),
      arrivalTimes(plan).map((intendedSeconds, index) => ({
        index,
        segment: personOf(plan, index).segment.name,
        intendedSeconds,
      })),
    );
    assert.ok(facts.intended().length > 150, `${facts.intended().length} arrivals of 240 expected`);
  });

  it('expect nobody after the end of the plan', () => {
    assert.deepEqual([facts.arrivalsBy(30), facts.arrivalsBy(60), facts.arrivalsBy(90)], [120, 240, 240]);
  });

  it('know which share can complete, by the model or, without a knee, by the cards', () => {
    assert.ok(Math.abs((facts.knee?.completableRatio ?? 0) - 0.75) < 0.03, String(facts.knee?.completableRatio));
    assert.equal(completableRatioOf(plan, facts.knee), facts.knee?.completableRatio);
    assert.equal(completableRatioOf(plan, null), 0.75);
  });
});
