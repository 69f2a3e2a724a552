import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { draw, meanOf, scvOf, stretch } from '../../src/model/distributions.ts';
import type { Distribution } from '../../src/model/distributions.ts';
import { standardNormalQuantile } from '../../src/model/normal-quantile.ts';
import { randomStream } from '../../src/model/random.ts';

const laws: { name: string; law: Distribution; mean: number; scv: number }[] = [
  { name: 'fixed', law: { kind: 'fixed', seconds: 2 }, mean: 2, scv: 0 },
  { name: 'uniform 1–3', law: { kind: 'uniform', fromSeconds: 1, toSeconds: 3 }, mean: 2, scv: 1 / 12 },
  { name: 'exponential', law: { kind: 'exponential', meanSeconds: 0.5 }, mean: 0.5, scv: 1 },
  { name: 'erlang 4', law: { kind: 'erlang', meanSeconds: 2, stages: 4 }, mean: 2, scv: 0.25 },
  { name: 'hyperexponential 4', law: { kind: 'hyperexponential', meanSeconds: 1, scv: 4 }, mean: 1, scv: 4 },
  // mean = e^(σ²/2), scv = e^(σ²) − 1
  {
    name: 'lognormal σ 0.5',
    law: { kind: 'lognormal', medianSeconds: 1, sigma: 0.5 },
    mean: Math.exp(0.125),
    scv: Math.expm1(0.25),
  },
  { name: 'gamma, shape 4', law: { kind: 'gamma', meanSeconds: 2, shape: 4 }, mean: 2, scv: 0.25 },
  { name: 'gamma, scv 2', law: { kind: 'gamma', meanSeconds: 0.5, scv: 2 }, mean: 0.5, scv: 2 },
  // α = 1, L = 1, H = e: E[X] = αL/(1 − L/H)·ln(H/L) = e/(e − 1); E[X²] = e/(e − 1)·(e − 1) = e
  {
    name: 'bounded Pareto, α 1',
    law: { kind: 'bounded-pareto', fromSeconds: 1, toSeconds: Math.E, alpha: 1 },
    mean: Math.E / (Math.E - 1),
    scv: Math.E / (Math.E / (Math.E - 1)) ** 2 - 1,
  },
  // α = 3/2, L = 1, H = 4: 1 − (L/H)^α = 7/8; ∫x^−1.5 = 1, ∫x^−0.5 = 2: E[X] = 12/7, E[X²] = 24/7
  {
    name: 'bounded Pareto, α 1.5',
    law: { kind: 'bounded-pareto', fromSeconds: 1, toSeconds: 4, alpha: 1.5 },
    mean: 12 / 7,
    scv: 24 / 7 / (12 / 7) ** 2 - 1,
  },
  // α = 2, L = 1, H = 10: E[X²] = (2/0.99)·ln 10, E[X] = (2/0.99)·0.9
  {
    name: 'bounded Pareto, α 2',
    law: { kind: 'bounded-pareto', fromSeconds: 1, toSeconds: 10, alpha: 2 },
    mean: 1.8 / 0.99,
    scv: ((2 / 0.99) * Math.LN10) / (1.8 / 0.99) ** 2 - 1,
  },
  // a quarter at 1, three quarters even over 2–4: E = 1/4 + 9/4; E² = 1/4 + (3/4)(4 + 8 + 16)/3
  {
    name: 'a histogram',
    law: {
      kind: 'empirical',
      bins: [
        { fromSeconds: 1, toSeconds: 1, count: 10 },
        { fromSeconds: 1, toSeconds: 2, count: 0 },
        { fromSeconds: 2, toSeconds: 4, count: 30 },
      ],
    },
    mean: 2.5,
    scv: 7.25 / 6.25 - 1,
  },
  {
    name: 'mixture of two constants',
    law: {
      kind: 'mixture',
      parts: [
        { share: 3, of: { kind: 'fixed', seconds: 1 } },
        { share: 1, of: { kind: 'fixed', seconds: 5 } },
      ],
    },
    mean: 2,
    scv: 0.75,
  },
];

describe('distributions', () => {
  for (const { name, law, mean, scv } of laws) {
    it(`${name}: knows its mean ${mean.toFixed(3)} and scv ${scv.toFixed(3)}`, () => {
      assert.ok(Math.abs(meanOf(law) - mean) < 1e-12);
      assert.ok(Math.abs(scvOf(law) - scv) < 1e-12);
    });

    it(`${name}: 200,000 draws have that mean, within four standard errors, and that scv`, () => {
      const random = randomStream(1, name);
      const values = Array.from({ length: 200_000 }, () => draw(law, random));
      const sampleMean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const variance = values.reduce((sum, value) => sum + (value - sampleMean) ** 2, 0) / values.length;
      const error = (Math.sqrt(scv) * mean) / Math.sqrt(values.length);
      assert.ok(Math.abs(sampleMean - mean) <= 4 * error + 1e-12, `mean ${sampleMean}`);
      assert.ok(Math.abs(variance / sampleMean ** 2 - scv) <= 0.05 * scv + 1e-12, `scv ${variance / sampleMean ** 2}`);
      assert.ok(values.every((value) => value >= 0));
    });

    it(`${name}: stretched by 3 it is three times as long, draw for draw`, () => {
      const [one, three] = [randomStream(2, name), randomStream(2, name)];
      for (let round = 0; round < 50; round += 1) {
        const value = draw(law, one);
        assert.ok(Math.abs(draw(stretch(law, 3), three) - 3 * value) <= 1e-9 * value);
      }
    });
  }

  it('a bounded Pareto keeps its bounds, and its tail: P(X > x) = ((L/x)^α − (L/H)^α) ÷ (1 − (L/H)^α)', () => {
    const random = randomStream(3, 'tail');
    const law = { kind: 'bounded-pareto', fromSeconds: 0.01, toSeconds: 100, alpha: 1.1 } as const;
    const values = Array.from({ length: 200_000 }, () => draw(law, random));
    assert.ok(values.every((value) => value >= 0.01 && value <= 100));
    for (const x of [0.02, 0.1, 1, 10]) {
      const expected = ((0.01 / x) ** 1.1 - 1e-4 ** 1.1) / (1 - 1e-4 ** 1.1);
      const share = values.filter((value) => value > x).length / values.length;
      assert.ok(
        Math.abs(share - expected) < 4 * Math.sqrt(expected / values.length),
        `${share} above ${x}: ${expected}`,
      );
    }
  });

  it('a gamma of shape 1 is exponential: P(X > x) = e^(−x/mean)', () => {
    const random = randomStream(4, 'exponential');
    const values = Array.from({ length: 100_000 }, () => draw({ kind: 'gamma', meanSeconds: 2, shape: 1 }, random));
    for (const x of [0.5, 2, 6]) {
      const share = values.filter((value) => value > x).length / values.length;
      assert.ok(
        Math.abs(share - Math.exp(-x / 2)) < 4 * Math.sqrt(Math.exp(-x / 2) / values.length),
        `${share} at ${x}`,
      );
    }
  });

  it('a histogram gives each bin its share, and nothing to an empty one', () => {
    const random = randomStream(5, 'bins');
    const bins = [0, 5, 0, 3, 2].map((count, at) => ({ fromSeconds: at, toSeconds: at + 1, count }));
    const values = Array.from({ length: 100_000 }, () => draw({ kind: 'empirical', bins }, random));
    for (const { fromSeconds, toSeconds, count } of bins) {
      const share = values.filter((value) => value >= fromSeconds && value < toSeconds).length / values.length;
      assert.ok(Math.abs(share - count / 10) <= 0.007 * Math.sign(count), `${share} from ${fromSeconds}`);
    }
  });

  it('standardNormalQuantile agrees with tables', () => {
    const table: [number, number][] = [
      [0.5, 0],
      [0.975, 1.959963985],
      [0.95, 1.644853627],
      [0.9, 1.281551566],
      [0.001, -3.090232306],
      [0.0000001, -5.199337582],
    ];
    for (const [p, z] of table) assert.ok(Math.abs(standardNormalQuantile(p) - z) < 1e-8, `Φ⁻¹(${p})`);
  });
});
