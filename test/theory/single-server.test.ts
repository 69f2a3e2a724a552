import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Distribution } from '../../src/model/distributions.ts';
import { sojournQuantileSeconds } from '../../src/theory/erlang.ts';
import {
  exponentialSojournQuantileSeconds,
  pollaczekKhinchineWaitSeconds,
  processorSharingSeconds,
} from '../../src/theory/single-server.ts';
import { assertClose } from './close.ts';
import { fixed } from './seed.ts';

describe('pollaczekKhinchineWaitSeconds at ρ = 0.9, mean service 1 s', () => {
  const sigma = 1.2;
  const table: readonly { readonly name: string; readonly service: Distribution; readonly wait: number }[] = [
    { name: 'fixed', service: { kind: 'fixed', seconds: 1 }, wait: 4.5 },
    { name: 'exponential', service: { kind: 'exponential', meanSeconds: 1 }, wait: 9 },
    { name: 'scv 4', service: { kind: 'hyperexponential', meanSeconds: 1, scv: 4 }, wait: 22.5 },
    { name: 'Erlang of 2', service: { kind: 'erlang', meanSeconds: 1, stages: 2 }, wait: 6.75 },
    {
      name: 'lognormal',
      service: { kind: 'lognormal', medianSeconds: Math.exp(-(sigma ** 2) / 2), sigma },
      wait: 4.5 * Math.exp(sigma ** 2),
    },
  ];
  for (const { name, service, wait } of table)
    it(`${name}: ${wait} s`, () =>
      assertClose(pollaczekKhinchineWaitSeconds({ arrivalsPerSecond: 0.9, service }), wait, 1e-12));

  it('bounded Pareto, α 1.5 from 0.1 to 100 s: λ·E[S²]/2(1 − ρ), the moments integrated by hand', () => {
    const [alpha, low, high] = [1.5, 0.1, 100];
    const norm = 1 - (low / high) ** alpha;
    const moment = (k: number): number =>
      (alpha * low ** alpha * (high ** (k - alpha) - low ** (k - alpha))) / ((k - alpha) * norm);
    const arrivalsPerSecond = 0.5 / moment(1);
    assertClose(
      pollaczekKhinchineWaitSeconds({
        arrivalsPerSecond,
        service: { kind: 'bounded-pareto', alpha, fromSeconds: low, toSeconds: high },
      }),
      arrivalsPerSecond * moment(2),
      1e-12,
    );
  });

  it('refuses ρ ≥ 1', () =>
    assert.throws(
      () => pollaczekKhinchineWaitSeconds({ arrivalsPerSecond: 2, service: { kind: 'fixed', seconds: 0.5 } }),
      /RangeError: the utilisation is 1/,
    ));
});

describe('processorSharingSeconds', () => {
  it('is x/(1 − ρ), whatever the law', () => {
    for (const service of [
      { kind: 'fixed', seconds: 0.5 },
      { kind: 'hyperexponential', meanSeconds: 0.5, scv: 9 },
    ] as const)
      assertClose(processorSharingSeconds({ arrivalsPerSecond: 1.6, service }, 0.5), 2.5, 1e-12);
  });
});

describe('exponentialSojournQuantileSeconds', () => {
  it('is the quantile of M/M/c with one server', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 0.98, noNaN: true }),
        fc.double({ min: 0.01, max: 0.9999, noNaN: true }),
        (utilisation, level) =>
          assertClose(
            exponentialSojournQuantileSeconds(utilisation, 1, level),
            sojournQuantileSeconds({ arrivalsPerSecond: utilisation, servicePerSecond: 1, servers: 1 }, level),
            1e-9,
          ),
      ),
      fixed,
    );
  });
});
