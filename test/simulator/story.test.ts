/**
 * The story of launch-day in virtual time, over many seeds: what a live run shows once, the rules must show every time. No clock, no
 * process, no noise of a machine: what fails here is a rule.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { analyse } from '../../src/analysis/analyse.ts';
import type { LoginCounts, VariantResult } from '../../src/model/record/result.ts';
import type { VariantRecord } from '../../src/model/record/run-record.ts';
import { compilePlan } from '../../src/model/scenario/compile.ts';
import type { Plan } from '../../src/model/scenario/plan.ts';
import { readScenario } from '../../src/runners/scenario-file.ts';
import { simulateVariant } from '../../src/simulator/simulate-variant.ts';
import { recordOf } from '../analysis/fixture.ts';

const launchDay = readScenario(
  readFileSync(new URL('../../scenarios/launch-day.yaml', import.meta.url), 'utf8'),
  'launch-day.yaml',
);
const SEEDS = Array.from({ length: 12 }, (_, at) => 1000 + 7919 * at);

interface Told {
  readonly record: VariantRecord;
  readonly result: VariantResult;
  readonly shareOfKnee: number;
  readonly afterShare: number;
}

function tell(plan: Plan): Told {
  const record = simulateVariant(plan);
  const { result } = analyse(recordOf([record], { engine: 'simulated' })).variants[0]!;
  return {
    record,
    result,
    shareOfKnee: result.goodputPerSecond.duringLate!.value / result.kneePerSecond!.value,
    afterShare: result.goodputPerSecond.after!.value / result.offeredPerSecond.after!,
  };
}

const told = new Map<string, Told[]>();
function everySeed(variant: string): Told[] {
  const known = told.get(variant) ?? SEEDS.map((seed) => tell(compilePlan(launchDay, variant, { seed })));
  told.set(variant, known);
  return known;
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const inWords = (values: readonly number[]): string => values.map((value) => value.toFixed(2)).join(' ');

describe(`launch-day in virtual time, ${SEEDS.length} seeds`, () => {
  for (const variant of ['naive', 'jitter']) {
    it(`${variant} collapses and stays down, every time`, () => {
      for (const { shareOfKnee, afterShare, result } of everySeed(variant)) {
        assert.ok(shareOfKnee < 0.45 && afterShare < 0.1, `${shareOfKnee} of the knee, ${afterShare} after`);
        assert.equal(result.recovery.recovered, false);
      }
    });
  }

  it('backoff with a budget kept by the portal recovers, every time', () => {
    for (const { result } of everySeed('backoff')) assert.equal(result.recovery.recovered, true);
  });

  it('a bounded queue keeps 60 % of the knee and recovers within a spike length, every time', () => {
    for (const { shareOfKnee, result, record } of everySeed('bounded')) {
      assert.ok(shareOfKnee >= 0.6, `${shareOfKnee}`);
      assert.ok(result.recovery.seconds!.value <= record.plan.trigger.durationSeconds);
      assert.ok(result.deadWorkRatio! < 0.05, `${result.deadWorkRatio}`);
    }
  });

  it('a bound that refuses any step keeps less than half of that, every time', () => {
    const door = everySeed('bounded');
    everySeed('bounded-anywhere').forEach(({ shareOfKnee }, at) => {
      assert.ok(shareOfKnee < 0.5 * door[at]!.shareOfKnee, `${shareOfKnee} against ${door[at]!.shareOfKnee}`);
    });
  });

  for (const variant of ['waiting-room', 'all']) {
    it(`${variant} holds the knee: 90 % on average, 80 % at worst, and recovers within half a spike length`, () => {
      const shares = everySeed(variant).map(({ shareOfKnee }) => shareOfKnee);
      assert.ok(mean(shares) >= 0.9 && Math.min(...shares) >= 0.8, inWords(shares));
      for (const { result, record } of everySeed(variant))
        assert.ok(result.recovery.seconds!.value <= record.plan.trigger.durationSeconds / 2);
    });
  }

  it('accounts for every login, per variant and per segment', () => {
    const closes = ({ intended, completed, abandoned, refused, failed, inFlight }: LoginCounts): void =>
      assert.equal(completed + abandoned + refused + failed + inFlight, intended);
    for (const { result, record } of [...told.values()].flat()) {
      closes(result.logins);
      Object.values(result.segments).forEach(closes);
      assert.equal(result.logins.intended, record.logins.length);
    }
  });

  it('gives every variant the same people at the same moments', () => {
    const people = ({ record }: Told): unknown =>
      record.logins.map(({ intendedSeconds, segment }) => [intendedSeconds, segment]);
    const [naive, room] = [everySeed('naive'), everySeed('waiting-room')];
    naive.forEach((one, at) => assert.deepEqual(people(one), people(room[at]!)));
  });

  it('is the same, byte for byte, for the same seed', () => {
    const plan = compilePlan(launchDay, 'all', { seed: 5 });
    assert.equal(JSON.stringify(simulateVariant(plan)), JSON.stringify(simulateVariant(plan)));
  });
});

describe('the collapse comes from the rules alone', () => {
  const naive = (change: (plan: Plan) => Plan): Told[] =>
    SEEDS.slice(0, 6).map((seed) => tell(change(compilePlan(launchDay, 'naive', { seed }))));

  it('with four times the workers, more than the spike needs, naive does not collapse', () => {
    const more = (plan: Plan): Plan => ({ ...plan, service: { ...plan.service, stations: { web: { servers: 16 } } } });
    for (const { afterShare, result } of naive(more)) {
      assert.ok(afterShare > 0.8, `${afterShare}`);
      assert.ok(result.deadWorkRatio! < 0.01);
    }
  });

  it('without the spike it does not either', () => {
    const calm = (plan: Plan): Plan => ({ ...plan, arrivals: plan.arrivals.filter(({ shape }) => shape !== 'spike') });
    const stories = naive(calm);
    assert.ok(
      mean(stories.map(({ afterShare }) => afterShare)) > 0.85,
      inWords(stories.map(({ afterShare }) => afterShare)),
    );
    for (const { result } of stories) assert.ok(result.deadWorkRatio! < 0.05);
  });

  it('at five times the size, the story is the same', () => {
    const [before] = everySeed('naive');
    const bigger = tell(compilePlan(launchDay, 'naive', { seed: SEEDS[0]!, scale: 0.325 }));
    assert.ok(bigger.shareOfKnee < 0.45 && bigger.afterShare < 0.1);
    assert.ok(bigger.result.kneePerSecond!.value > 4.5 * before!.result.kneePerSecond!.value);
  });
});
