import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { AT, BEGAN, MADE, RECORD } from '../../src/simulator/kernel/call-record.ts';
import { SortedRecords } from '../../src/simulator/kernel/sorted-records.ts';

const SPAN = 0.25;
const FROM = 7;

/** Records with these moments; each knows its place in the list by MADE, and began one second before. */
function recordsOf(moments: readonly number[]): Float64Array {
  const records = new Float64Array(moments.length * RECORD);
  moments.forEach((moment, at) => {
    records[at * RECORD + AT] = moment;
    records[at * RECORD + BEGAN] = moment - 1;
    records[at * RECORD + MADE] = at;
  });
  return records;
}

function sortInto(sorted: SortedRecords, moments: readonly number[]): void {
  const records = recordsOf(moments);
  sorted.begin(moments.length, FROM, SPAN);
  moments.forEach((_, at) => sorted.count(records, at * RECORD));
  sorted.counted();
  moments.forEach((_, at) => sorted.place(records, at * RECORD));
  sorted.placed();
}

function taken(sorted: SortedRecords): [moment: number, asked: number][] {
  const record = new Float64Array(RECORD);
  const all: [number, number][] = [];
  while (!sorted.isEmpty()) {
    const first = sorted.firstTime();
    sorted.takeFirst(record);
    assert.equal(record[AT], first);
    all.push([first, record[MADE] ?? NaN]);
  }
  assert.equal(sorted.firstTime(), Infinity);
  return all;
}

const inOrder = (moments: readonly number[]): [number, number][] =>
  moments.map((moment, at): [number, number] => [moment, at]).toSorted(([a, i], [b, j]) => a - b || i - j);

describe('records of a slice', () => {
  it('come in order of (moment, asking), however they lie in the slice, one slice after the other', () => {
    // Moments a hair outside the slice too: a slice is found by division.
    const even = fc.double({ min: FROM - 1e-9, max: FROM + SPAN + 1e-9, noNaN: true });
    const bunched = fc.constantFrom(FROM, FROM + 0.1, FROM + SPAN);
    const slice = fc.array(fc.oneof(even, bunched), { minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(fc.array(slice, { minLength: 1, maxLength: 4 }), (slices) => {
        const sorted = new SortedRecords();
        for (const moments of slices) {
          sortInto(sorted, moments);
          assert.deepEqual(taken(sorted), inOrder(moments));
        }
      }),
      { numRuns: 300, seed: 6 },
    );
  });

  it('are counted by when they began, without those that were taken', () => {
    const sorted = new SortedRecords();
    sortInto(sorted, [FROM + 0.2, FROM, FROM + 0.1]);
    assert.equal(sorted.startedSince(FROM - 1), 3);
    assert.equal(sorted.startedSince(FROM - 0.95), 2);
    sorted.takeFirst(new Float64Array(RECORD));
    assert.equal(sorted.startedSince(FROM - 1), 2);
  });

  it('of a copy are its own', () => {
    const [sorted, copy] = [new SortedRecords(), new SortedRecords()];
    sortInto(sorted, [FROM + 0.2, FROM + 0.1]);
    copy.copyFrom(sorted);
    taken(sorted);
    assert.deepEqual(
      taken(copy).map(([moment]) => moment),
      [FROM + 0.1, FROM + 0.2],
    );
  });
});
