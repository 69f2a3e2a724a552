import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { imbalanceOf } from '../../../src/analysis/accounting.ts';
import { analyse } from '../../../src/analysis/analyse.ts';
import type { VariantFindings } from '../../../src/analysis/findings.ts';
import type { VariantRecord } from '../../../src/model/record/run-record.ts';
import { ample, collapsed, held, recordOf, smallFacts, type Tale, variantOf } from '../fixture.ts';
import { simulatedOf, simulatedRecord } from './tallied.ts';

function findings(variant: VariantRecord): VariantFindings {
  const [found] = analyse(simulatedRecord([variant]), smallFacts).variants;
  assert.ok(found !== undefined);
  return found;
}

const live = (tale: Tale): VariantFindings => {
  const [found] = analyse(recordOf([variantOf(tale)]), smallFacts).variants;
  assert.ok(found !== undefined);
  return found;
};

/** A request that times out after the end of the plan is felt in its last bin: time-outs are left out, and times, which have a test of their own. */
const seriesNames = [
  'offered',
  'planned',
  'goodput',
  'attempts',
  'refused',
  'inFlight',
  'queueLength',
  'deadWorkRatio',
  'utilisation',
  'waiting',
] as const;

/** A service that carries so many a second. */
const carrying = (perSecond: number): Tale => ({ goodputAt: () => perSecond });

describe('one seed', () => {
  for (const [name, tale] of Object.entries({ collapsed, held, ample })) {
    it(`${name}: a tally says what the lines of the same logins say`, () => {
      const [one, lines] = [findings(simulatedOf([tale])), live(tale)];
      const { recovery, timeToLoginSeconds: _times, ...rest } = one.result;
      const { recovery: liveRecovery, timeToLoginSeconds: _liveTimes, ...liveRest } = lines.result;
      assert.deepEqual(rest, liveRest);
      const { recoveredRatio, ...recovered } = recovery;
      assert.deepEqual(recovered, liveRecovery);
      assert.equal(recoveredRatio?.value, Number(recovery.recovered));
      assert.deepEqual(one.collapse, lines.collapse);
      assert.deepEqual(one.loadCurve, lines.loadCurve);
      assert.deepEqual(one.reasons, lines.reasons);
      assert.deepEqual(one.errors, lines.errors);
      assert.deepEqual(one.windows, lines.windows);
      for (const key of seriesNames) assert.deepEqual(one.series[key], lines.series[key].slice(0, 60), key);
      assert.equal(one.sentence, lines.sentence);
    });
  }

  it('knows times to login to one per cent, the width of a bucket', () => {
    const [one, lines] = [findings(simulatedOf([held])), live(held)];
    for (const name of ['p50', 'p95', 'p99'] as const) {
      const [value, exact] = [one.result.timeToLoginSeconds[name]?.value, lines.result.timeToLoginSeconds[name]?.value];
      assert.ok(value !== undefined && exact !== undefined && Math.abs(value / exact - 1) <= 0.01, `${value} ${exact}`);
    }
    const cells = (found: VariantFindings): number =>
      found.heatmap.counts.flat().reduce((sum, count) => sum + count, 0);
    assert.equal(cells(one), cells(lines));
    assert.equal(cells(one), one.result.logins.completed);
  });

  it('has no interval', () => {
    const { goodputPerSecond, stations } = findings(simulatedOf([held])).result;
    assert.deepEqual([goodputPerSecond.during?.low, goodputPerSecond.during?.high], [null, null]);
    assert.deepEqual([stations['idp']?.utilisation?.low], [null]);
  });
});

describe('several seeds', () => {
  const tales = [7, 8, 9, 10].map(carrying);
  const pooled = findings(simulatedOf(tales));
  const each = tales.map((tale) => live(tale).result);

  it('add up their counts, which close, in total and in every segment', () => {
    const { logins, segments, attempts } = pooled.result;
    const total = (key: keyof typeof logins): number => each.reduce((sum, one) => sum + one.logins[key], 0);
    for (const key of ['intended', 'completed', 'abandoned', 'refused', 'failed', 'inFlight'] as const)
      assert.equal(logins[key], total(key), key);
    assert.equal(
      attempts,
      each.reduce((sum, one) => sum + one.attempts, 0),
    );
    assert.ok([logins, ...Object.values(segments)].every((counts) => imbalanceOf(counts) === 0));
    assert.equal(
      Object.values(segments).reduce((sum, { intended }) => sum + intended, 0),
      logins.intended,
    );
  });

  it('take ratios from the totals and not from ratios', () => {
    assert.equal(pooled.result.amplification, pooled.result.attempts / pooled.result.logins.completed);
    // Busy 6 of 10 with half of it dead, and busy 10 of 10 with none: 3 of 16, and not the mean of ½ and 0.
    const half = { goodputAt: () => 3, deadAt: () => 0.5 };
    assert.equal(findings(simulatedOf([half, carrying(10)])).result.deadWorkRatio, 3 / 16);
  });

  it('have means with Student’s interval', () => {
    // Goodput in the spike 7, 8, 9, 10: mean 8.5, standard error √(5/3)/2, t of 3 degrees 3.18245.
    const late = pooled.result.goodputPerSecond.duringLate;
    assert.ok(late !== null && late.low !== null && late.high !== null);
    assert.equal(late.value, 8.5);
    assert.ok(Math.abs(late.high - (8.5 + 3.182446 * (Math.sqrt(5 / 3) / 2))) < 1e-4, String(late.high));
    assert.ok(Math.abs(late.value - late.low - (late.high - late.value)) < 1e-4);
  });

  it('have the mean series, and a band between their extremes', () => {
    assert.deepEqual([pooled.series.goodput[35], pooled.series.offered[35]], [8.5, 30]);
    assert.ok(pooled.simulated !== undefined);
    const { bands, seeds, events, secondsPerPoint } = pooled.simulated;
    assert.deepEqual([seeds, events, secondsPerPoint], [4, 40, 1]);
    const at = Math.floor(35 / bands.secondsPerPoint);
    const { low, middle, high } = bands.goodput;
    assert.deepEqual([low[at], middle[at], high[at]], [7, 8.5, 10]);
    assert.equal(bands.level, 3 / 5, 'four seeds hold the next one between them in three of five');
  });

  it('recovered when more than half of them did; the time is of those', () => {
    const back = { ...carrying(10), name: 'naive' };
    const most = findings(simulatedOf([back, back, collapsed])).result.recovery;
    assert.deepEqual([most.recovered, most.seconds?.value], [true, live(back).result.recovery.seconds?.value]);
    assert.ok(most.recoveredRatio && Math.abs(most.recoveredRatio.value - 2 / 3) < 1e-9);
    assert.ok((most.recoveredRatio.low ?? 1) < 0.3 && (most.recoveredRatio.high ?? 0) > 0.9);
    const half = findings(simulatedOf([back, collapsed])).result.recovery;
    assert.equal(half.recovered, false);
  });

  it('are told by what became of most of them, with how many that were', () => {
    const { sentence, collapse } = findings(simulatedOf([collapsed, collapsed, { ...held, name: 'naive' }]));
    assert.equal(collapse.fate, 'collapsed');
    assert.match(
      sentence,
      /^collapsed at 30\.0 logins\/s, still down 20 s .*; collapsed in 2 of 3 seeds, recovered in 1 of 3\.$/,
    );
  });
});

describe('expectations of a simulated run', () => {
  const outcomes = (lines: readonly string[], tales: readonly Tale[]): string[] =>
    analyse(simulatedRecord([simulatedOf(tales)], { expect: { naive: lines } }), smallFacts).expectations.map(
      ({ outcome, detail }) => `${outcome}: ${detail}`,
    );

  it('are checked on the means, and say in how many seeds they hold', () => {
    assert.deepEqual(outcomes(['goodput.duringLate > 8 /s'], [7, 8, 9, 10].map(carrying)), [
      'holds: 8.5/s > 8 /s; by itself in 2 of 4 seeds',
    ]);
  });

  it('ask of counts what one run has', () => {
    const one = live(carrying(10)).result.logins.completed;
    assert.deepEqual(outcomes([`logins.completed = ${one}`], [10, 10, 10].map(carrying)), [
      `holds: ${one} = ${one}; by itself in 3 of 3 seeds`,
    ]);
  });

  it('say of recovery in how many seeds it came', () => {
    assert.deepEqual(outcomes(['not recovered'], [collapsed, collapsed, carrying(10)]), [
      'holds: recovered in 1 of 3 seeds, as soon as the trigger ended',
    ]);
  });
});

describe('what makes a simulated run invalid', () => {
  const whole = simulatedOf([held, held, held]);
  const broken = (change: Partial<VariantRecord>, seeds = [1, 2, 3]): readonly string[] =>
    analyse(simulatedRecord([{ ...whole, ...change }], { seeds }), smallFacts).variants.flatMap(
      ({ result }) => result.validity.reasons,
    );
  const first = whole.replications?.[0];
  assert.ok(first !== undefined);

  it('is nothing of a whole one, and no rule about clocks, processors and samples is asked', () => {
    assert.deepEqual(broken({}), []);
    assert.deepEqual(
      findings(whole).validity.map(({ rule }) => rule),
      ['run-complete', 'dropped-iterations', 'logins-add-up', 'every-seed', 'enough-samples'],
    );
  });

  it('is a seed that is missing or there twice', () => {
    assert.match(broken({}, [1, 2, 3, 4]).join(), /^every-seed: 1 seed of 4 missing, the first is 4$/);
    assert.match(broken({ replications: [first, first] }, [1]).join(), /every-seed: a seed is there twice/);
    assert.match(broken({ replications: [] }).join(), /no login was intended.*every-seed: 3 seeds of 3 missing/);
  });

  it('is a series that does not hold the logins that were counted', () => {
    const { tally } = first;
    const offered = tally.series.offered.with(3, 0);
    const dropped = { ...first, tally: { ...tally, series: { ...tally.series, offered } } };
    assert.match(
      broken({ replications: [dropped] }, [1]).join(),
      /^logins-add-up: seed 1: 834 logins over time, 840 intended$/,
    );
  });

  it('is a run that was stopped', () => {
    assert.match(broken({ status: 'aborted', reachedSeconds: 12 }).join(), /^run-complete: was stopped/);
  });
});
