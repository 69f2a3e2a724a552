import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ExponentialStream } from '../../src/simulator/kernel/exponential.ts';

describe('a stream of exponential draws', () => {
  it('never goes back to where it has been: a million draws, hardly one of them twice', () => {
    const stream = new ExponentialStream(3, 'services');
    const draws = Array.from({ length: 1_000_000 }, () => stream.next());
    const distinct = new Set(draws).size;
    assert.ok(distinct > 999_990, `${distinct} different draws`);
    const mean = draws.reduce((sum, one) => sum + one, 0) / draws.length;
    assert.ok(Math.abs(mean - 1) < 4e-3, `mean ${mean}`);
  });
});
