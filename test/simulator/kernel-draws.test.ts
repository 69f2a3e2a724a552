import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { draw } from '../../src/model/distributions.ts';
import type { Distribution } from '../../src/model/distributions.ts';
import { randomStream } from '../../src/model/random.ts';
import { PoissonArrivals, ServiceTimes } from '../../src/simulator/kernel/draws.ts';
import { ExponentialStream } from '../../src/simulator/kernel/exponential.ts';

/** The ziggurat by its definition, one draw at a time, with the engine's own logarithm. */
function plainZiggurat(seed: number, name: string): () => number {
  const random = randomStream(seed, name);
  const area = 0.003949659822581557;
  const edges = [0, 7.69711747013105];
  for (let layer = 1; layer < 255; layer += 1) edges.push(-Math.log(Math.exp(-edges[layer]!) + area / edges[layer]!));
  edges.push(0);
  edges[0] = area / Math.exp(-edges[1]!);
  const next = (): number => {
    const first = random.uint32();
    const second = random.uint32();
    const layer = first & 255;
    const time = ((first >>> 8) * 2 ** 29 + (second >>> 3)) * (edges[layer]! / 2 ** 53);
    if (time < edges[layer + 1]!) return time;
    if (layer === 0) return edges[1]! + next();
    const [low, high] = [Math.exp(-edges[layer]!), Math.exp(-edges[layer + 1]!)];
    return low + (high - low) * random.uniform() < Math.exp(-time) ? time : next();
  };
  return next;
}

describe('the exponential stream', () => {
  it('draws what the method says, one at a time, over many blocks', () => {
    const ours = new ExponentialStream(42, 'any');
    const plain = plainZiggurat(42, 'any');
    for (let n = 0; n < 200_000; n += 1) {
      const [one, other] = [ours.next(), plain()];
      assert.ok(Math.abs(one - other) <= 1e-12 * other, `draw ${n}: ${one}, by the method ${other}`);
    }
  });

  // Known answers: the same bits on every machine.
  it('gives these very numbers for seed 1', () => {
    const stream = new ExponentialStream(1, 'known');
    const first = Array.from({ length: 3 }, () => stream.next());
    for (let n = 3; n < 99_999; n += 1) stream.next();
    assert.deepEqual(
      [...first, stream.next()],
      [1.0847135025459986, 0.357338602635428, 1.5892108720183562, 0.3335589836157209],
    );
  });

  it('has the moments of the law: n! for the n-th, within four standard errors', () => {
    const stream = new ExponentialStream(3, 'moments');
    const draws = 2_000_000;
    const sums = [0, 0, 0];
    for (let n = 0; n < draws; n += 1) {
      const x = stream.next();
      sums[0]! += x;
      sums[1]! += x * x;
      sums[2]! += x * x * x;
    }
    const moments = [1, 2, 6];
    const squares = [2, 24, 720];
    moments.forEach((moment, at) => {
      const error = Math.sqrt((squares[at]! - moment * moment) / draws);
      assert.ok(Math.abs(sums[at]! / draws - moment) < 4 * error, `moment ${at + 1} is ${sums[at]! / draws}`);
    });
  });

  it('passes chi-square on 200 equally likely cells, and on the tail beyond the last layer', () => {
    const stream = new ExponentialStream(4, 'cells');
    const draws = 2_000_000;
    const cells = new Float64Array(200);
    let beyond = 0;
    for (let n = 0; n < draws; n += 1) {
      const x = stream.next();
      if (x > 7.69711747013105) beyond += 1;
      cells[Math.min(199, Math.floor(-Math.expm1(-x) * 200))]! += 1;
    }
    assert.ok(chiSquare(cells) < 278, `chi-square ${chiSquare(cells)} of 199 degrees`); // P = 0.9998
    const expected = draws * Math.exp(-7.69711747013105);
    assert.ok(Math.abs(beyond - expected) < 4 * Math.sqrt(expected), `${beyond} in the tail, expected ${expected}`);
  });

  it('is independent of its neighbours: names, seeds and the draw before', () => {
    const pairs = [
      [new ExponentialStream(1, 'kernel arrivals'), new ExponentialStream(1, 'kernel service')],
      [new ExponentialStream(1, 'kernel arrivals'), new ExponentialStream(2, 'kernel arrivals')],
      [new ExponentialStream(1, 'one'), new ExponentialStream(1, 'ond')],
    ] as const;
    const draws = 400_000;
    for (const [one, other] of pairs) {
      let sum = 0;
      let lagged = 0;
      let before = one.next();
      for (let n = 0; n < draws; n += 1) {
        const x = one.next();
        sum += (x - 1) * (other.next() - 1);
        lagged += (x - 1) * (before - 1);
        before = x;
      }
      assert.ok(Math.abs(sum / draws) < 4 / Math.sqrt(draws), `correlation ${sum / draws}`);
      assert.ok(Math.abs(lagged / draws) < 4 / Math.sqrt(draws), `with the draw before ${lagged / draws}`);
    }
  });
});

describe('the uniform stream', () => {
  it('passes chi-square on 256 cells of its high and of its low bits', () => {
    const random = randomStream(9, 'cells');
    const high = new Float64Array(256);
    const low = new Float64Array(256);
    for (let n = 0; n < 1_000_000; n += 1) {
      const word = random.uint32();
      high[word >>> 24]! += 1;
      low[word & 255]! += 1;
    }
    // P = 0.9998 at 255 degrees.
    assert.ok(chiSquare(high) < 343 && chiSquare(low) < 343, `chi-square ${chiSquare(high)} and ${chiSquare(low)}`);
  });
});

describe('Poisson arrivals', () => {
  it('have as many as the rate says in each part, and a dispersion of 1', () => {
    const parts = [
      { fromSeconds: 0, perSecond: 50 },
      { fromSeconds: 1000, perSecond: 0 },
      { fromSeconds: 1500, perSecond: 200 },
      { fromSeconds: 2000.5, perSecond: 10 },
    ];
    const arrivals = new PoissonArrivals(11, parts);
    const bins = new Float64Array(3000);
    for (let at = arrivals.next(); at < 3000; at = arrivals.next()) bins[Math.floor(at)]! += 1;
    const inside = (from: number, to: number): number => bins.subarray(from, to).reduce((sum, count) => sum + count, 0);
    assert.equal(inside(1000, 1500), 0);
    for (const [from, to, rate] of [
      [0, 1000, 50],
      [1500, 2000, 200],
      [2001, 3000, 10],
    ] as const) {
      const expected = rate * (to - from);
      assert.ok(
        Math.abs(inside(from, to) - expected) < 4 * Math.sqrt(expected),
        `${inside(from, to)}, not ${expected}`,
      );
      const variance = bins.subarray(from, to).reduce((sum, count) => sum + (count - rate) ** 2, 0) / (to - from);
      assert.ok(Math.abs(variance / rate - 1) < 4 * Math.sqrt(2 / (to - from)), `dispersion ${variance / rate}`);
    }
  });

  it('end when the last rate is 0', () => {
    const arrivals = new PoissonArrivals(1, [
      { fromSeconds: 0, perSecond: 1 },
      { fromSeconds: 10, perSecond: 0 },
    ]);
    let count = 0;
    while (arrivals.next() < Infinity) count += 1;
    assert.ok(count < 40);
  });
});

describe('service times', () => {
  it('of any law but the exponential are the draws of the model', () => {
    const law: Distribution = { kind: 'lognormal', medianSeconds: 0.2, sigma: 1 };
    const times = new ServiceTimes(5, law);
    const random = randomStream(5, 'kernel service');
    for (let n = 0; n < 100; n += 1) assert.equal(times.next(), draw(law, random));
  });
});

function chiSquare(cells: Float64Array): number {
  const expected = cells.reduce((sum, count) => sum + count, 0) / cells.length;
  return cells.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}
