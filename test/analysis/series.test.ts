import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { deadWorkRatioOf, workAmplificationOf } from '../../src/analysis/amplification.ts';
import { isEdgeStep } from '../../src/model/record/edge-steps.ts';
import { goodCompletions } from '../../src/analysis/goodput.ts';
import { perSecondSeries, type SeriesInputs } from '../../src/analysis/series.ts';
import { growthIn, growthOfAll, orderedSamples } from '../../src/analysis/server-totals.ts';
import { stationResults } from '../../src/analysis/stations.ts';
import { anyLogins, anySamples, sampleAt, seeded } from './any-record.ts';

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const near = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-6 * Math.max(1, Math.abs(a), Math.abs(b));

const inputs = (change: Partial<SeriesInputs>): SeriesInputs => ({
  logins: [],
  samples: [],
  arrivalsBy: (seconds) => 3 * seconds,
  loginWithinSeconds: 5,
  seconds: 10,
  ...change,
});

describe('per-second series', () => {
  it('add up to their totals, for any logins', () => {
    fc.assert(
      fc.property(anyLogins, (logins) => {
        const series = perSecondSeries(inputs({ logins }));
        const attempts = logins.flatMap((login) => login.attempts).filter(([step]) => !isEdgeStep(step));
        const ending = (result: string): number => attempts.filter((attempt) => attempt[3] === result).length;
        assert.equal(sum(series.offered), logins.length);
        assert.equal(sum(series.goodput), goodCompletions(logins, 5).length);
        assert.equal(sum(series.attempts), attempts.length);
        assert.equal(sum(series.refused), ending('refused'));
        assert.equal(sum(series.timeouts), ending('timeout'));
        assert.equal(series.inFlight.at(-1) ?? 0, logins.filter(({ endedSeconds }) => endedSeconds === null).length);
        assert.ok(series.inFlight.every((count) => count >= 0));
      }),
      seeded,
    );
  });

  it('are all of one length, that of the run or of the last event', () => {
    fc.assert(
      fc.property(anyLogins, anySamples, (logins, samples) => {
        const lengths = new Set(
          Object.values(perSecondSeries(inputs({ logins, samples }))).map((series) => series.length),
        );
        assert.equal(lengths.size, 1);
        assert.ok([...lengths].every((length) => length >= 10));
      }),
      seeded,
    );
  });

  it('give λ of the plan as logins expected in each second', () => {
    assert.deepEqual(perSecondSeries(inputs({ seconds: 3 })).planned, [3, 3, 3]);
  });

  it('say null where the server was not measured: no sample, a gap, after the last one', () => {
    assert.deepEqual(perSecondSeries(inputs({ seconds: 2 })).queueLength, [null, null]);
    const samples = [0, 1, 2, 4, 5].map((at) => sampleAt(at, { busySeconds: at * 5, queueSeconds: at * 7 }));
    const { queueLength, utilisation, deadWorkRatio } = perSecondSeries(inputs({ samples, seconds: 7 }));
    assert.deepEqual(queueLength, [7, 7, null, null, 7, null, null]);
    assert.deepEqual(utilisation, [0.5, 0.5, null, null, 0.5, null, null]);
    assert.deepEqual(deadWorkRatio, [0, 0, null, null, 0, null, null]);
  });
});

describe('server totals', () => {
  it('conserve what was counted: windows side by side add up to the whole', () => {
    fc.assert(
      fc.property(anySamples, fc.double({ min: 0.1, max: 3, noNaN: true }), (samples, step) => {
        const last = samples.at(-1);
        const end = last?.atSeconds ?? 0;
        let total = 0;
        for (let from = 0; from < end; from += step) {
          total +=
            growthIn(samples, 'idp', { fromSeconds: from, toSeconds: Math.min(end, from + step) })?.busySeconds ?? 0;
        }
        return near(total, last?.stations['idp']?.busySeconds ?? -1);
      }),
      seeded,
    );
  });

  it('never shrink, whatever the window', () => {
    fc.assert(
      fc.property(
        anySamples,
        fc.double({ min: 0, max: 30, noNaN: true }),
        fc.double({ min: 0.01, max: 5, noNaN: true }),
        (samples, from, length) => {
          const did = growthOfAll(samples, { fromSeconds: from, toSeconds: from + length });
          return did !== null && Object.values(did).every((value) => value >= 0);
        },
      ),
      seeded,
    );
  });

  it('grow in a straight line between samples that are not on the second', () => {
    const samples = [sampleAt(0.5, { served: 10 }), sampleAt(1.5, { served: 30 }), sampleAt(2.5, { served: 30 })];
    assert.equal(growthIn(samples, 'idp', { fromSeconds: 0, toSeconds: 1 })?.served, 20);
    assert.equal(growthIn(samples, 'idp', { fromSeconds: 1, toSeconds: 2 })?.served, 10);
  });

  it('start from the last sample at or before the run: what a server did earlier is not of this run', () => {
    const samples = orderedSamples([
      sampleAt(1, { served: 130 }),
      sampleAt(-5, { served: 7 }),
      sampleAt(-0.2, { served: 106 }),
    ]);
    assert.deepEqual(
      samples.map(({ atSeconds }) => atSeconds),
      [-0.2, 1],
    );
    assert.equal(growthIn(samples, 'idp', { fromSeconds: 0, toSeconds: 1 })?.served, 20);
  });

  it('are unknown without samples', () => {
    assert.equal(growthOfAll([], { fromSeconds: 0, toSeconds: 1 }), null);
    assert.equal(deadWorkRatioOf([], { fromSeconds: 0, toSeconds: 1 }), null);
    assert.equal(workAmplificationOf([], 10, 1), null);
  });
});

describe('stations', () => {
  const samples = [0, 1, 2, 3, 4].map((at) =>
    sampleAt(at, {
      busySeconds: at * 5,
      deadSeconds: at * 2,
      served: at * 20,
      waitSeconds: at * 4,
      queueSeconds: at * 3,
    }),
  );

  it('have utilisation, mean wait, mean queue and a rate over the judged span', () => {
    const idp = stationResults(samples, ['idp'], { fromSeconds: 1, toSeconds: 4 })['idp'];
    const values = [idp?.utilisation, idp?.waitMeanSeconds, idp?.queueMean, idp?.servedPerSecond].map(
      (one) => one?.value,
    );
    assert.deepEqual(values, [0.5, 0.2, 3, 20]);
  });

  it('of the plan that were never sampled are unknown, not idle', () => {
    const unknown = { utilisation: null, waitMeanSeconds: null, queueMean: null, servedPerSecond: null };
    assert.deepEqual(stationResults([], ['hsm'], { fromSeconds: 1, toSeconds: 4 }), { hsm: unknown });
  });

  it('spent: 2 of every 5 server-seconds on clients that had gone, 20 for 10 completed logins of 1 s', () => {
    assert.equal(deadWorkRatioOf(samples, { fromSeconds: 1, toSeconds: 4 }), 0.4);
    assert.equal(workAmplificationOf(samples, 10, 1), 2);
    assert.equal(workAmplificationOf(samples, 0, 1), null);
    assert.equal(workAmplificationOf(samples, 10, null), null);
  });
});
