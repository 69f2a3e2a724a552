import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { LoginRecord } from '../../src/model/record/run-record.ts';
import { completeLogins } from '../../src/runners/k6/complete-logins.ts';

const line = (index: number, intendedSeconds: number): LoginRecord => ({
  index,
  segment: 'phone',
  intendedSeconds,
  startedSeconds: intendedSeconds,
  endedSeconds: intendedSeconds + 1,
  outcome: 'completed',
  reason: 'done',
  tries: 1,
  attempts: [],
  signature: 'unchecked',
});

const ending = (reachedSeconds: number, stopped = false) => ({
  reachedSeconds,
  stopped: () => stopped,
  segmentOf: () => 'computer',
});

describe('completeLogins', () => {
  it('2 of 3 arrivals left a line, the run ended after all: the third is lost', () => {
    const { logins, missing } = completeLogins([1, 2, 3], [line(2, 3), line(0, 1)], ending(10));
    assert.deepEqual(
      logins.map(({ index, outcome, reason, segment }) => [index, outcome, reason, segment]),
      [
        [0, 'completed', 'done', 'phone'],
        [1, 'in-flight', 'lost', 'computer'],
        [2, 'completed', 'done', 'phone'],
      ],
    );
    assert.equal(missing, 1);
  });

  it('a run that was stopped: who was under way is in flight, who had not come yet was not intended', () => {
    const { logins } = completeLogins([1, 2, 3], [line(0, 1)], ending(2.5, true));
    assert.deepEqual(
      logins.map(({ index, reason }) => [index, reason]),
      [
        [0, 'done'],
        [1, 'run-ended'],
      ],
    );
  });

  it('drops and counts lines that come twice or belong to nobody', () => {
    const { logins, surplus } = completeLogins([1], [line(0, 1), line(0, 1), line(7, 1)], ending(5));
    assert.deepEqual([logins.length, surplus], [1, 2]);
  });

  it('gives each arrival up to the end exactly one login, in order (any arrivals, any lines)', () => {
    const arrivals = fc
      .array(fc.double({ min: 0, max: 10, noNaN: true }))
      .map((times) => times.toSorted((a, b) => a - b));
    fc.assert(
      fc.property(
        arrivals,
        fc.array(fc.nat(30)),
        fc.double({ min: 0, max: 10, noNaN: true }),
        (times, heard, reached) => {
          const lines = heard.map((index) => line(index, times[index] ?? 0));
          const { logins, missing, surplus } = completeLogins(times, lines, ending(reached));
          const known = new Set(heard.filter((index) => index < times.length));
          const intended = times.filter((at, index) => at <= reached || known.has(index)).length;
          assert.equal(logins.length, intended);
          assert.equal(missing, intended - known.size);
          assert.equal(surplus, lines.length - known.size);
          assert.deepEqual(
            logins.map(({ index }) => index),
            logins.map(({ index }) => index).toSorted((a, b) => a - b),
          );
        },
      ),
      { seed: 5 },
    );
  });
});
