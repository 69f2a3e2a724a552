import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { AT, BEGAN, RECORD } from '../../src/simulator/kernel/call-record.ts';
import { EventHeap } from '../../src/simulator/kernel/event-heap.ts';
import { RetryWheel } from '../../src/simulator/kernel/retry-wheel.ts';
import { WorkHeap } from '../../src/simulator/kernel/work-heap.ts';

const LONGEST_SECONDS = 4;

/** Delays that crowd into few slices of the wheel, and into one moment. */
const delay = fc.oneof(
  fc.double({ min: 0, max: LONGEST_SECONDS, noNaN: true }),
  fc
    .tuple(fc.integer({ min: 0, max: LONGEST_SECONDS }), fc.integer({ min: 0, max: 3 }))
    .map(([whole, less]) => Math.max(0, whole - less * 1e-4)),
);
const step: fc.Arbitrary<'take' | { readonly add: number } | { readonly pass: number }> = fc.oneof(
  delay.map((seconds) => ({ add: seconds })),
  fc.constant('take'),
);

describe('the wheel of retries', () => {
  it('gives back in order of (time, sequence) whatever is added (any adding and taking)', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 400 }), (steps) => {
        const wheel = new RetryWheel(LONGEST_SECONDS);
        const record = new Float64Array(RECORD);
        const plain: { readonly at: number; readonly sequence: number }[] = [];
        let now = 0;
        steps.forEach((each, sequence) => {
          if (each !== 'take' && 'pass' in each) {
            const next = Math.min(...plain.map(({ at }) => at));
            if (next < Infinity) now += each.pass * (next - now);
            return;
          }
          if (each !== 'take') {
            record[AT] = now + each.add;
            record[BEGAN] = sequence;
            plain.push({ at: now + each.add, sequence });
            wheel.add(record);
            return;
          }
          plain.sort((one, other) => one.at - other.at || one.sequence - other.sequence);
          const first = plain.shift();
          assert.equal(wheel.firstTime(), first?.at ?? Infinity);
          if (first === undefined) return;
          wheel.takeFirst(record);
          assert.deepEqual([record[AT], record[BEGAN]], [first.at, first.sequence]);
          now = first.at;
        });
        assert.equal(wheel.startedSince(0), plain.length);
      }),
      { numRuns: 1500, seed: 3 },
    );
  });
});

describe('the wheel, when nothing was taken for long', () => {
  it('keeps the order of two in one slice, the later of them added before the slice could be told apart', () => {
    const wheel = new RetryWheel(LONGEST_SECONDS);
    const record = new Float64Array(RECORD);
    const add = (at: number): void => {
      record[AT] = at;
      wheel.add(record);
    };
    const take = (): number => {
      wheel.takeFirst(record);
      return record[AT]!;
    };
    add(2);
    add(5); // At 1 s: a whole turn beyond the slice that the wheel stands at.
    assert.equal(take(), 2);
    add(4.9999);
    assert.deepEqual([wheel.firstTime(), take(), take()], [4.9999, 4.9999, 5]);
  });
});

describe('the heap of events', () => {
  it('pops in order of (time, priority, sequence)', () => {
    const event = fc.record({ at: fc.integer({ min: 0, max: 8 }), priority: fc.integer({ min: 0, max: 3 }) });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 300 }), (events) => {
        const heap = new EventHeap();
        events.forEach(({ at, priority }, payload) => heap.push(at, priority, payload));
        const expected = events
          .map((each, payload) => ({ ...each, payload }))
          .toSorted((one, other) => one.at - other.at || one.priority - other.priority || one.payload - other.payload);
        for (const { at, payload } of expected) {
          assert.equal(heap.firstTime(), at);
          assert.equal(heap.pop(), payload);
        }
        assert.deepEqual([heap.size(), heap.firstTime(), heap.pop()], [0, Infinity, -1]);
      }),
      { numRuns: 300, seed: 4 },
    );
  });
});

describe('the heap of those at work', () => {
  it('has the least (work, number) first, also when the first is replaced', () => {
    const entry = fc.record({ work: fc.integer({ min: 0, max: 20 }), replace: fc.boolean() });
    fc.assert(
      fc.property(fc.array(entry, { minLength: 1, maxLength: 300 }), (entries) => {
        const heap = new WorkHeap(4);
        const plain: { readonly work: number; readonly number: number }[] = [];
        entries.forEach(({ work, replace }, number) => {
          if (replace && plain.length > 0) {
            plain.shift();
            heap.replaceFirst(work, number);
          } else heap.push(work, number);
          plain.push({ work, number });
          plain.sort((one, other) => one.work - other.work || one.number - other.number);
          assert.deepEqual([heap.firstWork(), heap.firstNumber()], [plain[0]?.work, plain[0]?.number]);
          assert.equal(heap.lowestNumber(), Math.min(...plain.map((each) => each.number)));
        });
        for (const { work, number } of plain) {
          assert.deepEqual([heap.firstWork(), heap.firstNumber()], [work, number]);
          heap.removeFirst();
        }
        assert.equal(heap.firstWork(), Infinity);
      }),
      { numRuns: 300, seed: 5 },
    );
  });
});
