/** The station against queueing theory: mean waits in M/M/c from many seeded runs, with an interval. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { draw } from '../../../src/model/distributions.ts';
import { randomStream } from '../../../src/model/random.ts';
import { createStation } from '../../../src/model/service/station.ts';

const SEEDS = 30;
const CUSTOMERS = 20_000;
const WARM_UP = 2_000;
/** Student's t for 29 degrees of freedom, 99 % two-sided. */
const T_99 = 2.756;

/** Erlang's C: the share that waits in M/M/c; a = λ/μ [Cooper, Introduction to Queueing Theory, 1981, §3.4]. */
function erlangC(servers: number, a: number): number {
  let blocking = 1;
  for (let c = 1; c <= servers; c += 1) blocking = (a * blocking) / (c + a * blocking);
  return blocking / (1 - (a / servers) * (1 - blocking));
}

/** Mean wait in queue, seconds: C(c, a) ÷ (cμ − λ). */
const meanWait = (servers: number, lambda: number, mu: number): number =>
  erlangC(servers, lambda / mu) / (servers * mu - lambda);

interface Waits {
  readonly meanSeconds: number;
  readonly waitedRatio: number;
}

function simulate(servers: number, lambda: number, mu: number, seed: number): Waits {
  const arrivals = randomStream(seed, 'arrivals');
  const services = randomStream(seed, 'services');
  const station = createStation<number>({
    servers,
    discipline: 'fifo',
    queueBound: null,
    refuse: 'anywhere',
    cancelAbandoned: false,
    refusalSeconds: 0,
  });
  let now = 0;
  let waited = 0;
  let sum = 0;
  const count = (at: number): void => {
    for (const { job } of station.advance(at)) {
      if (job.payload < WARM_UP || job.payload >= CUSTOMERS) continue;
      const wait = (job.startedAtSeconds ?? 0) - job.arrivedAtSeconds;
      sum += wait;
      if (wait > 0) waited += 1;
    }
  };
  for (let index = 0; index < CUSTOMERS; index += 1) {
    now += draw({ kind: 'exponential', meanSeconds: 1 / lambda }, arrivals);
    station.offer(now, {
      payload: index,
      serviceSeconds: draw({ kind: 'exponential', meanSeconds: 1 / mu }, services),
      begun: false,
    });
    count(now);
  }
  count(now + 1e6);
  const counted = CUSTOMERS - WARM_UP;
  return { meanSeconds: sum / counted, waitedRatio: waited / counted };
}

function interval(values: readonly number[]): { readonly mean: number; readonly margin: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  return { mean, margin: T_99 * Math.sqrt(variance / values.length) };
}

describe('a station and Erlang C', () => {
  it('has the right reference: C(1, ρ) = ρ, and C(4, 2.8) = 0.4287', () => {
    assert.ok(Math.abs(erlangC(1, 0.7) - 0.7) < 1e-12);
    assert.ok(Math.abs(erlangC(4, 2.8) - 0.4287) < 5e-5, String(erlangC(4, 2.8)));
  });

  for (const { servers, lambda, mu } of [
    { servers: 1, lambda: 0.7, mu: 1 },
    { servers: 4, lambda: 2.8, mu: 1 },
  ])
    it(`M/M/${servers} at ρ = 0.7: wait and share that waits inside 99 % intervals narrower than ±5 %`, () => {
      const runs = Array.from({ length: SEEDS }, (_, seed) => simulate(servers, lambda, mu, seed + 1));
      for (const { expected, values } of [
        { expected: meanWait(servers, lambda, mu), values: runs.map(({ meanSeconds }) => meanSeconds) },
        { expected: erlangC(servers, lambda / mu), values: runs.map(({ waitedRatio }) => waitedRatio) },
      ]) {
        const { mean, margin } = interval(values);
        assert.ok(margin < 0.05 * expected, `margin ${margin} for ${expected}`);
        assert.ok(Math.abs(mean - expected) < margin, `${mean} ± ${margin}, expected ${expected}`);
      }
    });
});
