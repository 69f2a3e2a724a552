import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { LoginRecord } from '../../src/model/record/run-record.ts';
import { LOGIN_HISTOGRAM, histogramsOf, mergeHistograms } from '../../src/runners/record/histograms.ts';

const login = (index: number, tookSeconds: number, attemptSeconds: number): LoginRecord => ({
  index,
  segment: 'phone',
  intendedSeconds: 10,
  startedSeconds: 10,
  endedSeconds: 10 + tookSeconds,
  outcome: 'completed',
  reason: 'done',
  tries: 1,
  attempts: [
    ['authorize', 10, attemptSeconds, 'ok'],
    ['token', 10, 3, 'timeout'],
  ],
  signature: 'unchecked',
});

const MICROSECONDS = 1e6;

describe('histogramsOf', () => {
  it('100 logins of 1 to 100 s: the median is 50 s within three digits', () => {
    const file = histogramsOf(Array.from({ length: 100 }, (_, at) => login(at, at + 1, 0.02)));
    const merged = mergeHistograms([file], LOGIN_HISTOGRAM);
    assert.ok(Math.abs((merged?.getValueAtPercentile(50) ?? 0) / (50 * MICROSECONDS) - 1) < 0.001);
    assert.equal(file.histograms['authorize']?.count, 100);
  });

  it('keeps no duration of a time-out: it ends when the client stops waiting', () => {
    assert.equal(histogramsOf([login(0, 1, 1)]).histograms['token'], undefined);
  });

  it('gives the same bytes for the same logins', () => {
    const logins = [login(0, 1, 0.1), login(1, 2, 0.2)];
    assert.deepEqual(histogramsOf(logins), histogramsOf(logins));
  });

  it('merges to what one histogram of all would be (any split)', () => {
    const seconds = fc.double({ min: 0.001, max: 100, noNaN: true });
    fc.assert(
      fc.property(fc.array(seconds, { minLength: 2, maxLength: 50 }), fc.nat(), (all, cut) => {
        const logins = all.map((tookSeconds, at) => login(at, tookSeconds, 0.1));
        const at = 1 + (cut % (logins.length - 1));
        const merged = mergeHistograms(
          [histogramsOf(logins.slice(0, at)), histogramsOf(logins.slice(at))],
          LOGIN_HISTOGRAM,
        );
        const whole = mergeHistograms([histogramsOf(logins)], LOGIN_HISTOGRAM);
        for (const percentile of [0, 50, 90, 99, 100])
          assert.equal(merged?.getValueAtPercentile(percentile), whole?.getValueAtPercentile(percentile));
        assert.equal(merged?.totalCount, all.length);
      }),
      { seed: 6, numRuns: 30 },
    );
  });

  it('has nothing to merge of a step that no file holds', () => {
    assert.equal(mergeHistograms([histogramsOf([])], 'poll'), undefined);
  });
});
