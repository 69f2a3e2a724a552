/** The intervals: printed tables first, then what they promise, counted over seeds. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { draw } from '../../../src/model/distributions.ts';
import { randomStream } from '../../../src/model/random.ts';
import { batchMeans } from '../../../src/analysis/statistics/batch-means.ts';
import { predictionBand } from '../../../src/analysis/statistics/prediction-band.ts';
import { meanOverSeeds, studentQuantile } from '../../../src/analysis/statistics/student.ts';
import { wilsonShare } from '../../../src/analysis/statistics/wilson.ts';

const near = (actual: number | null, expected: number, within: number): void =>
  assert.ok(actual !== null && Math.abs(actual - expected) <= within, `${actual}, expected ${expected} ± ${within}`);

describe('wilsonShare', () => {
  for (const { k, n, low, high } of [
    // Newcombe, Statistics in Medicine 17, 1998, table I.
    { k: 81, n: 263, low: 0.2553, high: 0.3662 },
    { k: 15, n: 148, low: 0.0624, high: 0.1605 },
    { k: 0, n: 20, low: 0, high: 0.1611 },
    { k: 1, n: 29, low: 0.0061, high: 0.1718 },
  ])
    it(`${k} of ${n}: ${low} to ${high}`, () => {
      const share = wilsonShare(k, n);
      near(share.value, k / n, 1e-15);
      near(share.low, low, 5e-5);
      near(share.high, high, 5e-5);
    });

  it('all of 20 is the mirror of none, and refuses what is no count', () => {
    const [none, all] = [wilsonShare(0, 20), wilsonShare(20, 20)];
    near(all.low, 1 - none.high, 1e-12);
    assert.equal(all.high, 1);
    for (const [k, n] of [
      [1, 0],
      [3, 2],
      [-1, 2],
      [0.5, 2],
      [Number.NaN, 2],
    ] as const)
      assert.throws(() => wilsonShare(k, n), RangeError);
  });

  it('covers a share of .1 in 40 trials in 93 to 97 of 100', () => {
    const random = randomStream(5, 'shares');
    let covered = 0;
    for (let round = 0; round < 4_000; round += 1) {
      let successes = 0;
      for (let trial = 0; trial < 40; trial += 1) if (random.uniform() < 0.1) successes += 1;
      const { low, high } = wilsonShare(successes, 40);
      if (low <= 0.1 && high >= 0.1) covered += 1;
    }
    assert.ok(covered > 0.93 * 4_000 && covered < 0.97 * 4_000, String(covered));
  });
});

describe('studentQuantile', () => {
  for (const [p, degrees, t] of [
    [0.975, 1, 12.706204736432095],
    [0.975, 2, 4.302652729911275],
    [0.975, 5, 2.570581835636314],
    [0.975, 10, 2.228138851964939],
    [0.995, 29, 2.756385903670602],
    [0.975, 100, 1.983971518449634],
    [0.95, 3, 2.3533634348018264],
    [0.9995, 4, 8.610301581379],
  ] as const)
    it(`${p} with ${degrees} degrees: ${t}`, () => near(studentQuantile(p, degrees), t, t * 1e-9));

  it('one and two degrees have closed forms, many are the normal law, and p mirrors 1 − p', () => {
    for (const p of [0.6, 0.9, 0.999]) {
      near(studentQuantile(p, 1), Math.tan(Math.PI * (p - 0.5)), 1e-8 * Math.tan(Math.PI * (p - 0.5)));
      const u = 2 * p - 1;
      near(studentQuantile(p, 2), u * Math.sqrt(2 / (1 - u * u)), 1e-9 * u * Math.sqrt(2 / (1 - u * u)));
    }
    near(studentQuantile(0.975, 1e7), 1.959964, 1e-5);
    near(studentQuantile(0.025, 7.5), -studentQuantile(0.975, 7.5), 1e-9);
    assert.equal(studentQuantile(0.5, 3), 0);
    assert.throws(() => studentQuantile(1, 3), RangeError);
    assert.throws(() => studentQuantile(0.9, 0), RangeError);
  });
});

describe('meanOverSeeds', () => {
  it('1, 2, 3, 4, 5: 3 ± 1.963', () => {
    const { value, low, high } = meanOverSeeds([1, 2, 3, 4, 5]);
    assert.equal(value, 3);
    near(low, 3 - 1.963243161, 1e-8);
    near(high, 3 + 1.963243161, 1e-8);
  });

  it('one value has no interval; none, or one that is no number, is an error', () => {
    assert.deepEqual(meanOverSeeds([7]), { value: 7, low: null, high: null, level: 0.95 });
    assert.throws(() => meanOverSeeds([]), RangeError);
    assert.throws(() => meanOverSeeds([1, Number.NaN]), /a value is NaN/);
  });

  it('covers the mean of a uniform law with 8 seeds in 94 to 96 of 100', () => {
    const random = randomStream(7, 'means');
    let covered = 0;
    for (let round = 0; round < 10_000; round += 1) {
      const { low, high } = meanOverSeeds(Array.from({ length: 8 }, () => random.uniform()));
      if ((low ?? 1) <= 0.5 && (high ?? 0) >= 0.5) covered += 1;
    }
    assert.ok(covered > 9_400 && covered < 9_600, String(covered));
  });
});

describe('batchMeans', () => {
  /** A sequence with a memory: x ← 0.9x + noise, mean 0. */
  function remembering(seed: number, length: number): Float64Array {
    const random = randomStream(seed, 'memory');
    const values = new Float64Array(length);
    for (let at = 1; at < length; at += 1) values[at] = 0.9 * values[at - 1]! + random.uniform() - 0.5;
    return values;
  }

  it('covers the mean of values that depend on each other in 91 to 98 of 100; as if independent it would in fewer than half', () => {
    let [covered, naive] = [0, 0];
    for (let seed = 1; seed <= 400; seed += 1) {
      const values = remembering(seed, 4_000);
      const batched = batchMeans(values);
      if ((batched.low ?? 1) <= 0 && (batched.high ?? -1) >= 0) covered += 1;
      const plain = meanOverSeeds([...values]);
      if ((plain.low ?? 1) <= 0 && (plain.high ?? -1) >= 0) naive += 1;
    }
    assert.ok(covered >= 364 && covered <= 392, String(covered));
    assert.ok(naive < 200, String(naive));
  });

  it('is the mean, and refuses fewer values than batches', () => {
    assert.equal(batchMeans([1, 1, 5, 5], 2).value, 3);
    assert.throws(() => batchMeans([1, 2, 3], 20), /3 values in 20 batches/);
  });
});

describe('predictionBand', () => {
  it('of 1 … 199 at 99 % is the whole range; at 95 % the 5th to the 195th; 198 values are too few', () => {
    const values = Array.from({ length: 199 }, (_, at) => 199 - at);
    assert.deepEqual(predictionBand(values, 0.99), { low: 1, high: 199, median: 100, level: 0.99, width: 198 });
    assert.deepEqual(predictionBand(values, 0.95), { low: 5, high: 195, median: 100, level: 0.95, width: 190 });
    assert.equal(predictionBand(values.slice(1), 0.99), null);
    assert.equal(predictionBand([], 0.5), null);
  });

  it('holds one more value as often as it says: 500 runs, 99 %', () => {
    const random = randomStream(3, 'band');
    const law = { kind: 'exponential', meanSeconds: 2 } as const;
    let inside = 0;
    const rounds = 3_000;
    for (let round = 0; round < rounds; round += 1) {
      const band = predictionBand(
        Array.from({ length: 500 }, () => draw(law, random)),
        0.99,
      );
      const next = draw(law, random);
      if (band !== null && band.low <= next && next <= band.high) inside += 1;
    }
    // The level is (501 − 2·2)/501 = .99202; three standard errors of 3,000 rounds are .0049.
    assert.ok(Math.abs(inside / rounds - 0.99202) < 0.0049, String(inside / rounds));
  });

  it('refuses NaN and a level of 1', () => {
    assert.throws(() => predictionBand([1, Number.NaN], 0.5), RangeError);
    assert.throws(() => predictionBand([1, 2], 1), RangeError);
  });
});
