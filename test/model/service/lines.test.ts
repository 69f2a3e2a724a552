import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createTimeline } from '../../../src/model/service/timeline.ts';
import { createWaitingLine } from '../../../src/model/service/waiting-line.ts';

describe('createTimeline', () => {
  it('gives items back by time, ties in the order they came (any insertions)', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 200 }), (times) => {
        const timeline = createTimeline<{ at: number; turn: number }>();
        times.forEach((at, turn) => timeline.insert(at, { at, turn }));
        const expected = times.map((at, turn) => ({ at, turn })).toSorted((a, b) => a.at - b.at || a.turn - b.turn);
        assert.deepEqual(
          expected.map(() => timeline.takeFirst()),
          expected,
        );
        assert.equal(timeline.firstTime(), Infinity);
        assert.equal(timeline.takeFirst(), undefined);
      }),
      { seed: 1 },
    );
  });
});

describe('createWaitingLine', () => {
  const operation = fc.oneof(
    fc.constant('add' as const),
    fc.constant('first' as const),
    fc.constant('last' as const),
    fc.nat({ max: 50 }),
  );

  it('behaves like an array with push, shift, pop and splice (any operations)', () => {
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 3000 }), (operations) => {
        const line = createWaitingLine<{ id: number }>();
        const model: { id: number }[] = [];
        operations.forEach((what, id) => {
          if (what === 'add') {
            const item = { id };
            line.add(item);
            model.push(item);
          } else if (what === 'first') assert.equal(line.takeFirst(), model.shift());
          else if (what === 'last') assert.equal(line.takeLast(), model.pop());
          else {
            const item = model[what];
            if (item !== undefined) assert.ok(line.remove(item));
            if (item !== undefined) model.splice(what, 1);
          }
          assert.equal(line.first(), model[0]);
          assert.equal(line.size(), model.length);
        });
      }),
      { seed: 2, numRuns: 50 },
    );
  });

  it('keeps no hole for ever: a long FIFO run stays short', () => {
    const line = createWaitingLine<{ id: number }>();
    for (let id = 0; id < 10_000; id += 1) {
      line.add({ id });
      assert.equal(line.takeFirst()?.id, id);
    }
    assert.equal(line.size(), 0);
  });
});
