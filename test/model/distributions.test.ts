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
