import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createSchedule } from '../../../src/runners/verify/schedule.ts';

const cases = (experiment: string, count: number) =>
  Array.from({ length: count }, (_, index) => ({ experiment, index }));

describe('the schedule of the proof', () => {
  it('begins with one case of each experiment, then takes the longest first', () => {
    const schedule = createSchedule([...cases('short', 3), ...cases('long', 3)]);
    const [first, second] = [schedule.take()!, schedule.take()!];
    assert.deepEqual(
      [first, second],
      [
        { experiment: 'short', index: 0 },
        { experiment: 'long', index: 0 },
      ],
    );
    schedule.done(first, 1);
    schedule.done(second, 10);
    assert.equal(schedule.leftSeconds(), 2 * 1 + 2 * 10);
    const rest = Array.from({ length: 4 }, () => schedule.take()?.experiment);
    assert.deepEqual(rest, ['long', 'long', 'short', 'short']);
    assert.equal(schedule.take(), undefined);
  });

  it('knows nothing before the first case is done', () => {
    const schedule = createSchedule(cases('a', 2));
    schedule.take();
    assert.equal(schedule.leftSeconds(), null);
  });

  it('takes every case once, whatever they last', () => {
    const counts = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(counts, fc.array(fc.double({ min: 0, max: 9, noNaN: true }), { minLength: 1 }), (sizes, seconds) => {
        const all = sizes.flatMap((count, at) => cases(`e${at}`, count));
        const schedule = createSchedule(all);
        const taken = [];
        for (let one = schedule.take(); one !== undefined; one = schedule.take()) {
          taken.push(one);
          schedule.done(one, seconds[taken.length % seconds.length]!);
        }
        const keys = (list: typeof all): string[] =>
          list.map(({ experiment, index }) => `${experiment} ${index}`).toSorted();
        assert.deepEqual(keys(taken), keys(all));
        assert.equal(schedule.leftSeconds(), 0);
      }),
    );
  });
});
