/**
 * M/D/c, exactly: Poisson arrivals, c servers, every service takes D seconds, first come first served.
 * The queue seen every D seconds is a random walk held at 0, with steps Poisson(a) − c, a = λD. By Spitzer's identity it has the
 * generating function exp(Σⱼ lⱼ(zʲ − 1)), a compound Poisson law, with
 *     lⱼ = Σ_{n≥1} P(Poisson(na) = nc + j) ÷ n,     q₀ = exp(−Σ lⱼ),     j·qⱼ = Σ_{i≤j} i·lᵢ·q_{j−i},     Lq = Σ j·lⱼ
 * and the waits follow from q by Franx's formula. All terms are positive: nothing cancels, for any c.
 * [Spitzer, Trans. AMS 82, 1956; Franx, A simple solution for the M/D/c waiting time distribution, Oper. Res. Letters 29, 2001]
 */
import { rootBetween } from './bisection.ts';
import { logPoisson, poissonWeights } from './poisson.ts';
import { notNegative, positive, steady, wholeFrom } from './range.ts';

export interface DeterministicPool {
  readonly arrivalsPerSecond: number;
  /** D, seconds. */
  readonly serviceSeconds: number;
  readonly servers: number;
}

export interface DeterministicQueue {
  /** The share of arrivals that wait. */
  readonly delayProbability: number;
  readonly meanQueue: number;
  readonly meanWaitSeconds: number;
  /** P(W > t), for t ≥ 0 seconds. */
  waitTail(seconds: number): number;
}

/** Terms below e^−50 of the whole are left out: 2e-22. */
const LEFT_OUT = 50;
/** About ten seconds of work; a load this near to saturation is refused rather than half computed. */
const MOST_STEPS = 1e9;

/** @throws RangeError when ρ ≥ 1, or so near to 1 that the sums would not end in time (their cost grows as 1/c(1 − ρ)³) */
export function deterministicQueue(pool: DeterministicPool): DeterministicQueue {
  const servers = wholeFrom(1, 'servers', pool.servers);
  const service = positive('serviceSeconds', pool.serviceSeconds);
  const arrivals = positive('arrivalsPerSecond', pool.arrivalsPerSecond);
  steady((arrivals * service) / servers);
  const jumps = jumpRates(arrivals * service, servers);
  const tails = queueTails(jumps);
  const queue = jumps.reduce((sum, rate, size) => sum + size * rate, 0);
  return {
    delayProbability: franxTail(pool, tails, 0),
    meanQueue: queue,
    meanWaitSeconds: queue / arrivals,
    waitTail: (seconds) => franxTail(pool, tails, notNegative('seconds', seconds)),
  };
}

/** lⱼ for j = 0, 1, …; l₀ = 0. */
function jumpRates(load: number, servers: number): Float64Array {
  const utilisation = load / servers;
  // The queue's tail falls as τ^−j, where a(τ − 1) = c·ln τ and τ > 1; c(ρ − 1 − ln ρ) is how fast the n-th term falls.
  const scaled = (logTau: number): number => utilisation * Math.expm1(logTau) - logTau;
  let upper = 1 - Math.log(utilisation);
  while (scaled(upper) <= 0) upper *= 2;
  const decay = rootBetween(-Math.log(utilisation), upper, scaled);
  const sizes = Math.ceil(LEFT_OUT / decay) + 2;
  const fall = servers * (utilisation - 1 - Math.log(utilisation));
  const rounds = Math.ceil(LEFT_OUT / fall) + Math.ceil(sizes / (servers - load)) + 1;
  if (rounds * sizes + sizes * sizes > MOST_STEPS)
    throw new RangeError(`the utilisation is ${utilisation}, too near to 1 for an exact sum with ${servers} servers`);
  const rates = new Float64Array(sizes + 1);
  for (let round = 1; round <= rounds; round += 1) addRound(rates, round, { load, servers });
  return rates;
}

function addRound(
  rates: Float64Array,
  round: number,
  { load, servers }: { readonly load: number; readonly servers: number },
): void {
  const mean = round * load;
  let probability = Math.exp(logPoisson(round * servers + 1, mean)) / round;
  const least = probability * 1e-24;
  for (let size = 1; size < rates.length && probability > least; size += 1) {
    rates[size] = (rates[size] as number) + probability;
    probability *= mean / (round * servers + size + 1);
  }
}

/** P(queue > i) for i = 0, 1, …, from the jumps' rates. */
function queueTails(rates: Float64Array): Float64Array {
  const queue = new Float64Array(rates.length);
  queue[0] = Math.exp(-rates.reduce((sum, rate) => sum + rate, 0));
  for (let j = 1; j < rates.length; j += 1) {
    let sum = 0;
    for (let i = 1; i <= j; i += 1) sum += i * (rates[i] as number) * (queue[j - i] as number);
    queue[j] = sum / j;
  }
  const tails = new Float64Array(rates.length);
  for (let i = rates.length - 2; i >= 0; i -= 1) tails[i] = (tails[i + 1] as number) + (queue[i + 1] as number);
  return tails;
}

/** P(W > t) = Σ_{j<kc} P(N = j)·P(queue > kc − 1 − j) + P(N ≥ kc), N Poisson with mean λ(kD − t), k = ⌊t/D⌋ + 1 [Franx 2001]. */
function franxTail(pool: DeterministicPool, tails: Float64Array, seconds: number): number {
  const periods = Math.floor(seconds / pool.serviceSeconds) + 1;
  const { first, weights } = poissonWeights(pool.arrivalsPerSecond * (periods * pool.serviceSeconds - seconds));
  const room = periods * pool.servers - 1;
  let tail = 0;
  for (let at = weights.length - 1; at >= 0; at -= 1) {
    const left = room - (first + at);
    tail += (weights[at] as number) * (left < 0 ? 1 : (tails[left] ?? 0));
  }
  return tail;
}
