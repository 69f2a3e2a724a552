import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { boundedChain } from '../../src/theory/bounded-queue.ts';
import { meanWaitSeconds } from '../../src/theory/erlang.ts';
import {
  poolChain,
  relativeError,
  secondsForError,
  singleServerVariance,
  timeAverage,
  timePerArrival,
} from '../../src/theory/tolerance.ts';
import { assertClose, assertPrinted } from './close.ts';
import { solveByElimination } from './elimination.ts';

const single = (rho: number) => poolChain({ arrivalsPerSecond: rho, servicePerSecond: 1, servers: 1 });

/** σ² of M/M/1/K by the matrix: 2·Σ πₙ(f(n) − f̄)h(n), h solved from the Poisson equation by elimination. */
function varianceByElimination(rho: number, capacity: number): number {
  const size = capacity + 1;
  const weights = Array.from({ length: size }, (_, n) => rho ** n);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const mean = weights.reduce((sum, weight, n) => sum + (n * weight) / total, 0);
  const rows = Array.from({ length: size }, (_, n) => {
    const row = Array.from({ length: size + 1 }, () => 0);
    if (n === 0) {
      row[0] = 1;
      return row;
    }
    row[n - 1] = 1;
    row[n] = n < capacity ? -1 - rho : -1;
    if (n < capacity) row[n + 1] = rho;
    row[size] = mean - n;
    return row;
  });
  const gains = solveByElimination(rows);
  return gains.reduce((sum, gain, n) => sum + (2 * weights[n]! * (n - mean) * gain) / total, 0);
}

describe('tolerance', () => {
  it('the number in M/M/1: 2ρ(1 + ρ)/(1 − ρ)⁴, from the chain', () => {
    for (const rho of [0.1, 0.5, 0.8, 0.9, 0.99]) {
      const { mean, variance } = timeAverage(single(rho), (n) => n);
      assertClose(mean, rho / (1 - rho), 1e-12);
      assertClose(variance, singleServerVariance(rho, 1), 1e-11);
    }
  });

  it('M/M/1/12 by elimination of the Poisson equation', () => {
    const chain = boundedChain({ arrivalsPerSecond: 0.9, servicePerSecond: 1, servers: 1, capacity: 12 });
    assertClose(timeAverage(chain, (n) => n).variance, varianceByElimination(0.9, 12), 1e-9);
  });

  it('the wait in M/M/1: ρ(2 + 5ρ − 4ρ² + ρ³)/(1 − ρ)⁴ for each customer [Whitt 1989, from Daley 1968]', () => {
    for (const rho of [0.3, 0.5, 0.8, 0.95]) {
      const { mean, variance } = timePerArrival(single(rho), (n) => Math.max(0, n - 1));
      assertClose(mean, rho / (1 - rho), 1e-11);
      // For each customer: λ × for each second.
      assertClose(rho * variance, (rho * (2 + 5 * rho - 4 * rho ** 2 + rho ** 3)) / (1 - rho) ** 4, 1e-9);
    }
  });

  it('1 % at 95 %: .92, 6.9 and 29 million events at ρ = .5, .8 and .9', () => {
    for (const [rho, printed] of [
      [0.5, '0.92'],
      [0.8, '6.9'],
      [0.9, '29'],
    ] as const) {
      const seconds = secondsForError(
        timeAverage(single(rho), (n) => n),
        0.01,
        1.959964,
      );
      if (rho === 0.9) assert.ok(Math.abs((2 * rho * seconds) / 1e6 - 29) < 0.8);
      else assertPrinted((2 * rho * seconds) / 1e6, printed);
      assertClose(
        relativeError(
          timeAverage(single(rho), (n) => n),
          seconds,
          1.959964,
        ),
        0.01,
        1e-12,
      );
    }
  });

  it('M/M/10: the mean wait of the chain is Erlang C', () => {
    const pool = { arrivalsPerSecond: 18, servicePerSecond: 2, servers: 10 };
    assertClose(timePerArrival(poolChain(pool), (n) => Math.max(0, n - 10)).mean, meanWaitSeconds(pool), 1e-11);
  });
});
