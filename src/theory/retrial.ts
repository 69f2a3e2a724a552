/**
 * The retrial queue M/M/c/c: who finds all c servers busy tries again after an exponential pause of mean 1/ν, and never gives up.
 * Levels j = people in the pause ("orbit"), states i = busy servers; λ, μ, ν per second. There is no closed form for c ≥ 3, so the
 * chain is cut at a level that hardly ever occurs and solved from there downwards; every step adds positive numbers only.
 * [Falin and Templeton, Retrial Queues, 1997, §2; Phung-Duc et al., M/M/3/3 and M/M/4/4 retrial queues, J. Industrial and Management Optimization 5(3), 2009]
 */
import { offeredLoad } from './erlang.ts';
import type { ServerPool } from './erlang.ts';
import { positive, steady } from './range.ts';

export interface RetrialPool extends ServerPool {
  /** ν, how often one person in the pause tries again, per second. */
  readonly retriesPerSecond: number;
}

export interface RetrialQueue {
  /** The share of time, and of first attempts, with all servers busy. */
  readonly blocking: number;
  readonly meanOrbit: number;
  /** ν·E[orbit], attempts from the pause per second. */
  readonly retryFlowPerSecond: number;
  /** E[orbit] ÷ λ: the mean time from the first attempt to the start of service, seconds. */
  readonly meanWaitSeconds: number;
}

/** Levels beyond the cut weigh less than this part of the largest. */
const LEFT_OUT = 1e-24;
const MOST_LEVELS = 4_000_000;

/** @throws RangeError when ρ ≥ 1, or when the orbit is too long to be solved */
export function retrialQueue(pool: RetrialPool): RetrialQueue {
  steady(offeredLoad(pool) / pool.servers);
  positive('arrivalsPerSecond', pool.arrivalsPerSecond);
  positive('retriesPerSecond', pool.retriesPerSecond);
  for (let levels = 64; levels <= MOST_LEVELS; levels *= 2) {
    const solved = solve(pool, levels);
    if (solved !== null) return solved;
  }
  throw new RangeError(`the orbit is longer than ${MOST_LEVELS}: lower the load or try again more often`);
}

/** E[orbit] = ρ(ρ + λ/ν) ÷ (1 − ρ) for one server [Falin and Templeton 1997, §1.2]. */
export function singleServerOrbit(pool: Omit<RetrialPool, 'servers'>): number {
  const utilisation = steady(offeredLoad({ ...pool, servers: 1 }));
  const pauses = pool.arrivalsPerSecond / positive('retriesPerSecond', pool.retriesPerSecond);
  return (utilisation * (utilisation + pauses)) / (1 - utilisation);
}

/** For one level: what it weighs, and its state "all busy", for each unit of "all busy" one level below. */
interface Level {
  readonly weight: number;
  readonly allBusy: number;
}

/** @returns null when the cut came too early */
function solve(pool: RetrialPool, levels: number): RetrialQueue | null {
  const solved: Level[] = [];
  let above = new Float64Array(pool.servers + 1);
  for (let level = levels; level >= 0; level -= 1) {
    const states = statesOf(pool, level, above);
    let free = 0;
    for (let busy = 0; busy < pool.servers; busy += 1) free += states[busy] as number;
    // The cut between two levels: λ·P(all busy below) = jν·P(some free here). Level 0 has none below and is taken as it is.
    const scale = level === 0 ? 1 : pool.arrivalsPerSecond / (level * pool.retriesPerSecond * free);
    solved.push({ weight: (free + 1) * scale, allBusy: scale });
    above = states.map((state) => state * scale);
  }
  return summed(pool, solved.toReversed());
}

/**
 * The states of a level, as multiples of its state "all busy", given the states of the level above as multiples of the same.
 *     (λ + iμ + jν)xᵢ = λxᵢ₋₁ + (i + 1)μ·xᵢ₊₁ + (j + 1)ν·yᵢ₋₁      i < c, x_c = 1
 * Elimination from i = 0 upwards; its pivots are λ + jν + eᵢ with eᵢ = iμ(jν + eᵢ₋₁) ÷ pivotᵢ₋₁, which never cancels.
 */
function statesOf(pool: RetrialPool, level: number, above: Float64Array): Float64Array {
  const { arrivalsPerSecond: arrivals, servicePerSecond: service, servers } = pool;
  const retries = level * pool.retriesPerSecond;
  const fromAbove = (level + 1) * pool.retriesPerSecond;
  const factor = new Float64Array(servers);
  const constant = new Float64Array(servers);
  let [extra, pivot] = [0, arrivals + retries];
  for (let busy = 0; busy < servers; busy += 1) {
    if (busy > 0) {
      extra = (busy * service * (retries + extra)) / pivot;
      pivot = arrivals + retries + extra;
    }
    const entering =
      busy === 0 ? 0 : arrivals * (constant[busy - 1] as number) + fromAbove * (above[busy - 1] as number);
    factor[busy] = ((busy + 1) * service) / pivot;
    constant[busy] = entering / pivot;
  }
  const states = new Float64Array(servers + 1);
  states[servers] = 1;
  for (let busy = servers - 1; busy >= 0; busy -= 1)
    states[busy] = (factor[busy] as number) * (states[busy + 1] as number) + (constant[busy] as number);
  return states;
}

function summed(pool: RetrialPool, levels: readonly Level[]): RetrialQueue | null {
  // Products of the levels' ratios, in logarithms: the largest may be far from level 0.
  let logBusy = 0;
  const logs = levels.map(({ weight, allBusy }) => {
    const log = logBusy + Math.log(weight);
    logBusy += Math.log(allBusy);
    return { log, logBusy };
  });
  const highest = logs.reduce((most, { log }) => Math.max(most, log), -Infinity);
  if ((logs.at(-1)?.log ?? 0) - highest > Math.log(LEFT_OUT)) return null;
  let [total, busy, orbit] = [0, 0, 0];
  for (const [level, { log, logBusy: allBusy }] of logs.entries()) {
    total += Math.exp(log - highest);
    busy += Math.exp(allBusy - highest);
    orbit += level * Math.exp(log - highest);
  }
  const meanOrbit = orbit / total;
  return {
    blocking: busy / total,
    meanOrbit,
    retryFlowPerSecond: pool.retriesPerSecond * meanOrbit,
    meanWaitSeconds: meanOrbit / pool.arrivalsPerSecond,
  };
}
