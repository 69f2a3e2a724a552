import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { countBySegment, countLogins, imbalanceOf } from '../../src/analysis/accounting.ts';
import { amplificationOf } from '../../src/analysis/amplification.ts';
import { rateIn } from '../../src/analysis/events.ts';
import { goodCompletions, peakRate } from '../../src/analysis/goodput.ts';
import { heatmapOf } from '../../src/analysis/heatmap.ts';
import { loadCurve } from '../../src/analysis/load-curve.ts';
import { loginsOf } from '../../src/analysis/logins.ts';
import { ascending, quantile } from '../../src/analysis/quantiles.ts';
import { errorCounts, stepFindings } from '../../src/analysis/steps.ts';
import { judgedSpan, windowsOf } from '../../src/analysis/windows.ts';
import type { LoginRecord } from '../../src/model/record/run-record.ts';
import { anyLogins, seeded } from './any-record.ts';
import { held, planOf, smallFacts, variantOf } from './fixture.ts';

describe('windows', () => {
  it('lie around the trigger: [20, 40) of 60 s after a warm-up of 5', () => {
    assert.deepEqual(windowsOf(planOf(), 60), {
      'warm-up': { fromSeconds: 0, toSeconds: 5 },
      before: { fromSeconds: 5, toSeconds: 20 },
      during: { fromSeconds: 20, toSeconds: 40 },
      duringLate: { fromSeconds: 30, toSeconds: 40 },
      after: { fromSeconds: 40, toSeconds: 60 },
      tail: null,
    });
  });

  it('leave a tail when the plan goes on after the window after', () => {
    const { after, tail } = windowsOf(planOf({ trigger: { startSeconds: 20, durationSeconds: 12.5 } }), 60);
    assert.deepEqual(
      [after, tail],
      [
        { fromSeconds: 32.5, toSeconds: 45 },
        { fromSeconds: 45, toSeconds: 60 },
      ],
    );
  });

  it('are cut at the end of the plan, and there is none that the run did not finish', () => {
    const cut = windowsOf(planOf({ durationSeconds: 50 }), 50);
    assert.deepEqual(cut.after, { fromSeconds: 40, toSeconds: 50 });
    const ended = windowsOf(planOf(), 39.9);
    assert.deepEqual([ended.before !== null, ended.during, ended.duringLate, ended.after], [true, null, null, null]);
  });

  it('judge from the end of the warm-up to where the run came', () => {
    assert.deepEqual(judgedSpan(planOf(), 42), { fromSeconds: 5, toSeconds: 42 });
    assert.equal(judgedSpan(planOf(), 5), null);
  });
});

describe('quantile', () => {
  const tenths = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
  for (const [p, expected] of [
    [0.5, 5],
    [0.51, 6],
    [0.95, 10],
    [0.9, 9],
    [0.1, 1],
    [0.01, 1],
    [1, 10],
  ] as const) {
    it(`${p} of 1 to 10 is ${expected}, by nearest rank`, () => assert.equal(quantile(tenths, p), expected));
  }

  it('of nothing is unknown', () => assert.equal(quantile([], 0.5), null));

  it('takes no rank from the dust of binary: 0.07 of 100 values is the 7th', () => {
    assert.equal(quantile(ascending(Array.from({ length: 100 }, (_, at) => at + 1)), 0.07), 7);
  });

  it('has at least n·p values at or below it and fewer than n·p strictly below it', () => {
    const values = fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 1000 }), (unsorted, perMille) => {
        const p = perMille / 1000;
        const found = quantile(ascending(unsorted), p) ?? Number.NaN;
        const [atOrBelow, below] = [
          unsorted.filter((one) => one <= found).length,
          unsorted.filter((one) => one < found).length,
        ];
        return (
          unsorted.includes(found) && atOrBelow >= unsorted.length * p - 1e-6 && below < unsorted.length * p + 1e-6
        );
      }),
      seeded,
    );
  });
});

const login = (change: Partial<LoginRecord>): LoginRecord => ({
  index: 0,
  segment: 'citizen',
  intendedSeconds: 10,
  startedSeconds: 10,
  endedSeconds: 12,
  outcome: 'completed',
  reason: 'done',
  tries: 1,
  attempts: [],
  signature: 'valid',
  ...change,
});

describe('goodput', () => {
  it('counts the second of completion, from the intended start: late by the SLO is not good, in flight is not', () => {
    const logins = [
      login({ endedSeconds: 15 }),
      login({ startedSeconds: 14, endedSeconds: 15.01 }),
      login({ endedSeconds: null, outcome: 'in-flight', reason: 'run-ended' }),
      login({ endedSeconds: 11, outcome: 'abandoned', reason: 'page-patience' }),
      login({ endedSeconds: 10.5 }),
    ];
    assert.deepEqual(goodCompletions(logins, 5), [10.5, 15]);
  });

  it('is a rate over half-open windows', () => {
    assert.equal(rateIn([1, 2, 3, 3.999, 4], { fromSeconds: 2, toSeconds: 4 }), 1.5);
    assert.equal(rateIn([1], null), null);
  });

  it('peaks at what it held for the whole window, not at one good second', () => {
    const moments = [5, 5.1, 5.2, 5.3, 8, 9, 10, 11, 12];
    assert.equal(peakRate(moments, { fromSeconds: 0, toSeconds: 20 }, 1), 4);
    assert.equal(peakRate(moments, { fromSeconds: 0, toSeconds: 20 }, 5), 1.2);
    assert.equal(peakRate(moments, { fromSeconds: 0, toSeconds: 4 }, 5), null);
  });
});

describe('accounting', () => {
  it('closes for any set of logins, whole and by segment', () => {
    fc.assert(
      fc.property(anyLogins, (logins) => {
        const whole = countLogins(logins);
        const parts = Object.values(countBySegment(logins, ['citizen', 'employer']));
        const sum = (key: keyof typeof whole): number => parts.reduce((total, part) => total + part[key], 0);
        assert.ok([whole, ...parts].every((counts) => imbalanceOf(counts) === 0));
        assert.deepEqual((['intended', 'completed', 'inFlight'] as const).map(sum), [
          whole.intended,
          whole.completed,
          whole.inFlight,
        ]);
      }),
      seeded,
    );
  });

  it('counts a login of the plan without a line as in flight and lost, up to where the run came', () => {
    const variant = variantOf(held);
    const facts = smallFacts(variant.plan);
    const cut = { ...variant, reachedSeconds: 10, logins: variant.logins.filter(({ index }) => index < 50) };
    const { all, lost } = loginsOf(cut, facts);
    const intended = facts.intended().filter(({ intendedSeconds }) => intendedSeconds <= 10).length;
    assert.deepEqual([all.length, lost], [intended, intended - 50]);
    assert.equal(countLogins(all).inFlight, intended - 50);
  });

  it('has no amplification of nothing', () => {
    assert.equal(amplificationOf(100, 0), null);
    assert.equal(amplificationOf(100, 40), 2.5);
  });
});

describe('tables of steps', () => {
  const logins = [
    login({
      attempts: [
        ['authorize', 1, 0.2, 'ok'],
        ['poll', 2, 0.1, 'pending'],
        ['queue-poll', 2, 0.1, 'queued'],
      ],
    }),
    login({
      attempts: [
        ['authorize', 1, 2, 'timeout'],
        ['retry-permit', 3, 0.1, 'refused'],
        ['authorize', 3, 0.01, 'refused'],
      ],
    }),
    login({
      attempts: [
        ['authorize', 1, 0.4, 'queued'],
        ['eid-pin', 2, 0.3, 'wrong-pin'],
        ['authorize', 5, 0.01, 'error'],
      ],
    }),
  ];

  it('keep every attempt in one column, time-outs in the denominator, refusals out of the quantiles', () => {
    const [first] = stepFindings(logins);
    assert.deepEqual(first, {
      step: 'authorize',
      attempts: 5,
      ok: 2,
      refused: 1,
      timeouts: 1,
      errors: 1,
      p50Seconds: 0.2,
      p95Seconds: 0.4,
      p99Seconds: 0.4,
      maxSeconds: 0.4,
    });
  });

  it('follow the journey, requests beside the server last', () => {
    assert.deepEqual(
      stepFindings(logins).map(({ step }) => step),
      ['authorize', 'eid-pin', 'poll', 'queue-poll', 'retry-permit'],
    );
  });

  it('count errors by step and result, with their share of the step’s requests', () => {
    assert.deepEqual(errorCounts(logins), [
      { step: 'authorize', result: 'timeout', count: 1, share: 0.2 },
      { step: 'authorize', result: 'refused', count: 1, share: 0.2 },
      { step: 'authorize', result: 'error', count: 1, share: 0.2 },
      { step: 'eid-pin', result: 'wrong-pin', count: 1, share: 1 },
      { step: 'retry-permit', result: 'refused', count: 1, share: 1 },
    ]);
  });

  it('lose no attempt', () => {
    fc.assert(
      fc.property(anyLogins, (any) => {
        const steps = stepFindings(any);
        const total = steps.reduce((sum, { attempts }) => sum + attempts, 0);
        assert.equal(
          total,
          any.reduce((sum, { attempts }) => sum + attempts.length, 0),
        );
        for (const { attempts, ok, refused, timeouts, errors } of steps)
          assert.equal(attempts, ok + refused + timeouts + errors);
      }),
      seeded,
    );
  });
});

describe('heatmap', () => {
  it('puts every completed login in one cell, under a last edge that is above all', () => {
    fc.assert(
      fc.property(anyLogins, fc.integer({ min: 1, max: 600 }), (logins, seconds) => {
        const { counts, bucketEdgesSeconds, secondsPerColumn } = heatmapOf(logins, seconds);
        const completed = logins.filter(({ outcome }) => outcome === 'completed').length;
        assert.equal(
          counts.flat().reduce((sum, count) => sum + count, 0),
          completed,
        );
        assert.ok(counts.every((column) => column.length === bucketEdgesSeconds.length - 1));
        assert.ok(counts.length <= 120 && counts.length * secondsPerColumn >= seconds);
      }),
      seeded,
    );
  });

  it('finds the cell: completed in second 12 after 2 s', () => {
    const { counts, bucketEdgesSeconds } = heatmapOf([login({})], 20);
    const bucket = counts[12]?.indexOf(1) ?? -1;
    assert.ok((bucketEdgesSeconds[bucket] ?? 9) <= 2 && (bucketEdgesSeconds[bucket + 1] ?? 0) > 2);
  });
});

describe('load curve', () => {
  it('has a point every 3 s after the warm-up, unfinished ones left out', () => {
    const points = loadCurve([5, 5.5, 8, 8.1, 8.2, 11], [7.9, 8], { fromSeconds: 5, toSeconds: 12 });
    assert.deepEqual(points, [
      { atSeconds: 5, offeredPerSecond: 2 / 3, goodputPerSecond: 1 / 3 },
      { atSeconds: 8, offeredPerSecond: 1, goodputPerSecond: 1 / 3 },
    ]);
  });
});
