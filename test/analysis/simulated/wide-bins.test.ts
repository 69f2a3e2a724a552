import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { analyse } from '../../../src/analysis/analyse.ts';
import { binnedEvents, countIn, rateIn, stepSecondsOf } from '../../../src/analysis/events.ts';
import type { VariantFindings } from '../../../src/analysis/findings.ts';
import { peakRate } from '../../../src/analysis/goodput.ts';
import { ascending } from '../../../src/analysis/quantiles.ts';
import { bandSecondsOf } from '../../../src/analysis/simulated/bands.ts';
import { seeded } from '../any-record.ts';
import { collapsed, held, planOf, smallFacts, type Tale } from '../fixture.ts';
import { simulatedOf, simulatedRecord } from './tallied.ts';

const counts = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 40 });
const widths = fc.constantFrom(0.5, 1, 2, 5, 900);

describe('events in bins', () => {
  it('are counted exactly in windows of whole bins, as their moments are', () => {
    fc.assert(
      fc.property(counts, widths, fc.nat(40), fc.nat(40), (perBin, width, one, other) => {
        const moments = ascending(
          perBin.flatMap((count, bin) => Array.from({ length: count }, () => (bin + 0.5) * width)),
        );
        const window = { fromSeconds: Math.min(one, other) * width, toSeconds: Math.max(one, other) * width };
        assert.equal(countIn(binnedEvents(perBin, width), window), countIn(moments, window));
      }),
      seeded,
    );
  });

  it('add up over windows side by side, wherever these are cut', () => {
    fc.assert(
      fc.property(counts, widths, fc.array(fc.double({ min: -1, max: 50, noNaN: true })), (perBin, width, cuts) => {
        const events = binnedEvents(perBin, width);
        const edges = [-width, ...ascending(cuts.map((cut) => cut * width)), 60 * width];
        const parts = edges.slice(1).map((to, at) => countIn(events, { fromSeconds: edges[at] ?? 0, toSeconds: to }));
        const all = perBin.reduce((sum, count) => sum + count, 0);
        assert.ok(parts.every((part) => part >= 0));
        assert.ok(Math.abs(parts.reduce((sum, part) => sum + part, 0) - all) < 1e-6);
      }),
      seeded,
    );
  });

  it('are looked at bin by bin: no step is narrower than a second or a bin', () => {
    assert.deepEqual(
      [stepSecondsOf([]), stepSecondsOf(binnedEvents([1], 0.5)), stepSecondsOf(binnedEvents([1], 900))],
      [1, 1, 900],
    );
    const spike = binnedEvents([900, 9000, 900, 900], 900);
    assert.equal(rateIn(spike, { fromSeconds: 900, toSeconds: 1800 }), 10);
    assert.equal(peakRate(spike, { fromSeconds: 0, toSeconds: 3600 }, 1800), 5.5);
  });
});

describe('a run in bins of five seconds', () => {
  const findings = (tale: Tale, binSeconds?: number): VariantFindings => {
    const [found] = analyse(simulatedRecord([simulatedOf([tale], binSeconds)]), smallFacts).variants;
    assert.ok(found !== undefined);
    return found;
  };

  for (const [name, tale] of Object.entries({ collapsed, held })) {
    it(`${name}: windows that begin and end with a bin have the same values`, () => {
      const [fine, wide] = [findings(tale), findings(tale, 5)];
      const { peak: _peak, ...goodput } = wide.result.goodputPerSecond;
      const { peak: _finePeak, ...fineGoodput } = fine.result.goodputPerSecond;
      assert.deepEqual(goodput, fineGoodput);
      assert.deepEqual(wide.result.logins, fine.result.logins);
      assert.deepEqual(wide.result.stations, fine.result.stations);
      assert.equal(wide.collapse.fate, fine.collapse.fate);
      assert.equal(wide.result.recovery.recovered, fine.result.recovery.recovered);
    });

    it(`${name}: moments are known to a bin, and series are rates per second`, () => {
      const [fine, wide] = [findings(tale), findings(tale, 5)];
      const apart = Math.abs((wide.collapse.stop?.atSeconds ?? 0) - (fine.collapse.stop?.atSeconds ?? 0));
      assert.ok(apart <= 5, `${apart} s`);
      assert.equal(wide.simulated?.secondsPerPoint, 5);
      assert.equal(wide.series.goodput.length, 12);
      const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
      assert.ok(Math.abs(mean(wide.series.goodput) - mean(fine.series.goodput)) < 1e-9);
      assert.ok(Math.abs(mean(wide.series.planned) - mean(fine.series.planned)) < 1e-9);
      assert.deepEqual([wide.series.offered[0], wide.series.offered[5]], [6, 30]);
    });
  }
});

describe('four weeks in bins of a quarter of an hour', () => {
  it('are analysed without looking at every second', () => {
    const day = 86_400;
    const plan = planOf({
      durationSeconds: 28 * day,
      warmUpSeconds: day,
      trigger: { startSeconds: 7 * day, durationSeconds: 7 * day },
      recovery: { ratio: 0.95, windowSeconds: day },
    });
    const bins = (28 * day) / 900;
    const variant = simulatedOf([held], 900);
    const [one] = variant.replications ?? [];
    assert.ok(one !== undefined);
    const perBin = Array.from({ length: bins }, (_, bin) => (bin >= bins / 4 && bin < bins / 2 ? 9000 : 5400));
    const series = {
      ...one.tally.series,
      offered: perBin,
      good: perBin,
      completed: perBin,
      ended: perBin,
      attempts: perBin,
    };
    const total = perBin.reduce((sum, count) => sum + count, 0);
    const counts28 = { intended: total, completed: total, abandoned: 0, refused: 0, failed: 0, inFlight: 0 };
    let asked = 0;
    const facts = { ...smallFacts(planOf()), arrivalsBy: (seconds: number) => ((asked += 1), 6 * seconds) };
    const replication = { ...one, tally: { ...one.tally, binSeconds: 900, series, segments: { citizen: counts28 } } };
    const record = simulatedRecord([{ ...variant, plan, reachedSeconds: 28 * day, replications: [replication] }]);
    const [found] = analyse(record, () => facts).variants;
    assert.ok(found !== undefined);
    assert.ok(asked < 30 * bins, `asked ${asked} times for the plan’s arrivals`);
    assert.equal(found.result.goodputPerSecond.during?.value, 10);
    assert.equal(found.result.recovery.recovered, true);
    assert.equal(found.series.goodput.length, bins);
  });
});

describe('the windows of a band', () => {
  for (const [plan, { bin, perSecond }, width] of [
    [{}, { bin: 1, perSecond: 10 }, 4],
    [{ trigger: { startSeconds: 15, durationSeconds: 20 } }, { bin: 1, perSecond: 10 }, 5],
    [{ durationSeconds: 3600, trigger: { startSeconds: 600, durationSeconds: 1200 } }, { bin: 1, perSecond: 10 }, 40],
    [{ durationSeconds: 3600, trigger: { startSeconds: 600, durationSeconds: 1200 } }, { bin: 1, perSecond: 0.1 }, 200],
    [{ trigger: { startSeconds: 17.5, durationSeconds: 20 } }, { bin: 1, perSecond: 10 }, 3],
    [{ durationSeconds: 2_419_200 }, { bin: 900, perSecond: 10 }, 27 * 900],
    [{}, { bin: 1, perSecond: 0 }, 4],
  ] as const)
    it(`are ${width} s for ${JSON.stringify(plan)} with ${perSecond} logins/s`, () =>
      assert.equal(bandSecondsOf(planOf(plan), bin, perSecond), width));
});

describe('a trigger of less than two bins', () => {
  const remarks = (binSeconds: number): readonly string[] =>
    analyse(simulatedRecord([simulatedOf([held], binSeconds)]), smallFacts).remarks.filter((line) =>
      line.includes('interpolated'),
    );

  it('is remarked upon: 20 s in bins of 15 s, and not in bins of 10 s', () => {
    assert.deepEqual(remarks(15), [
      'Events are counted in bins of 15 s, the trigger lasts 20 s: what happened inside it is interpolated.',
    ]);
    assert.deepEqual(remarks(10), []);
  });
});
