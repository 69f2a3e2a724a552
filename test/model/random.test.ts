import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fromState, randomStream } from '../../src/model/random.ts';

describe('randomStream', () => {
  it('is xoshiro128** 1.1: state (1, 2, 3, 4) gives the known answers', () => {
    // Computed with the published C code (link in random.ts).
    const known = [11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804];
    const stream = fromState([1, 2, 3, 4]);
    assert.deepEqual(
      known.map(() => stream.uint32()),
      known,
    );
  });

  it('repeats itself for the same seed, name and index', () => {
    const draws = (): number[] =>
      Array.from(
        { length: 20 },
        (
          (stream) => () =>
            stream.uniform()
        )(randomStream(7, 'person', 3)),
      );
    assert.deepEqual(draws(), draws());
  });

  it('differs when the seed, the name or the index differs, also beyond 32 bits', () => {
    const firsts = [
      randomStream(7, 'person', 3),
      randomStream(8, 'person', 3),
      randomStream(7 + 2 ** 32, 'person', 3),
      randomStream(7, 'human', 3),
      randomStream(7, 'person', 4),
    ].map((stream) => stream.uint32());
    assert.equal(new Set(firsts).size, firsts.length);
  });

  it('is uniform: χ² of 100 cells over 100,000 draws stays under its 99.9 % point, 148.2', () => {
    const stream = randomStream(20250623, 'cells');
    const cells = Array.from({ length: 100 }, () => 0);
    for (let draw = 0; draw < 100_000; draw += 1) cells[Math.floor(stream.uniform() * 100)]! += 1;
    const chiSquare = cells.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
    assert.ok(chiSquare < 148.2, `χ² = ${chiSquare}`);
  });

  it('has no correlation between the first draws of consecutive indices: |r| < 0.02 over 20,000 users', () => {
    const firsts = Array.from({ length: 20_001 }, (_, index) => randomStream(1, 'person', index).uniform() - 0.5);
    const covariance = firsts.slice(1).reduce((sum, value, at) => sum + value * (firsts[at] ?? 0), 0) / 20_000;
    assert.ok(Math.abs(covariance * 12) < 0.02, `r = ${covariance * 12}`);
  });

  it('never gives 0 where a logarithm follows', () => {
    assert.ok(fromState([0, 0, 0, 1]).uniformOpen() > 0);
  });
});
