import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { mostWithin, usersInStorm } from '../../../src/model/traffic/storm-users.ts';

describe('mostWithin', () => {
  const table: readonly (readonly [times: number[], seconds: number, most: number])[] = [
    [[], 1, 0],
    [[5], 0, 1],
    [[1, 1, 1], 0, 3],
    [[0, 1, 2, 3], 1, 2],
    [[0, 1, 2, 3], 1.5, 2],
    [[0, 1, 2, 3], 10, 4],
    [[0, 0.1, 5, 5.1, 5.2, 9], 1, 3],
  ];
  for (const [times, seconds, most] of table)
    it(`of ${JSON.stringify(times)} in ${seconds} s: ${most}`, () => assert.equal(mostWithin(times, seconds), most));

  it('is the count of the fullest window that begins at one of them (any times)', () => {
    const times = fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { maxLength: 60 });
    fc.assert(
      fc.property(times, fc.double({ min: 0, max: 50, noNaN: true }), (any, seconds) => {
        const sorted = any.toSorted((a, b) => a - b);
        const slow = sorted.map((from) => sorted.filter((time) => time >= from && time - seconds <= from).length);
        assert.equal(mostWithin(sorted, seconds), Math.max(0, ...slow));
      }),
      { seed: 6, numRuns: 500 },
    );
  });
});

describe('usersInStorm', () => {
  const times = Array.from({ length: 1000 }, (_, at) => at / 10);
  it('is a quarter more than the storm and those who start ahead of it: 1.25 × (200 + 21) of 1,000', () =>
    assert.equal(usersInStorm({ durationSeconds: 100 }, times, 200), 277));
  it('is never more than there are logins, and never none', () => {
    assert.equal(usersInStorm({ durationSeconds: 100 }, times, 900), 1000);
    assert.equal(usersInStorm({ durationSeconds: 100 }, [], 0), 1);
  });
});
