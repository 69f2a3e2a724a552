/**
 * Time-out and retry in the large: one first-come-first-served server of rate μ, clients that give up after T seconds and try again at
 * once, R attempts at most, and a server that works on what nobody waits for any more. In equilibrium the attempts x, per second, and the
 * calls λ, per second, are tied by
 *     λ = g(x) = x(1 − q) ÷ (1 − q^R),      q = e^−(μ−x)T, the share of attempts that wait longer than T      0 < x < μ
 * The maximum of g is the advertised capacity: above it no healthy state exists. The collapsed state, where every attempt comes too late
 * and x = λR, feeds itself whenever λR > μ: μ/R is the hidden capacity. Both states exist side by side where g first rises and then
 * falls: (R − 1)μT > 2. The falling branch is the separatrix between them. Exact in the limit of large μT.
 * [Derived here from P(T > t) = e^−(μ−x)t of M/M/1; the vocabulary is that of Bronson et al., Metastable failures in distributed
 * systems, HotOS 2021.]
 */
import { rootBetween } from './bisection.ts';
import { notNegative, positive, wholeFrom } from './range.ts';

export interface RetryLoop {
  /** μ, of the whole service. */
  readonly servicePerSecond: number;
  /** T, seconds. */
  readonly timeoutSeconds: number;
  /** R ≥ 1, the first attempt included. */
  readonly attempts: number;
}

function check({ servicePerSecond, timeoutSeconds, attempts }: RetryLoop): void {
  positive('servicePerSecond', servicePerSecond);
  positive('timeoutSeconds', timeoutSeconds);
  wholeFrom(1, 'attempts', attempts);
}

/** g(x), calls per second that make x attempts per second, 0 < x ≤ μ. */
export function callsOf(loop: RetryLoop, attemptsPerSecond: number): number {
  check(loop);
  const x = positive('attemptsPerSecond', attemptsPerSecond);
  const exponent = (loop.servicePerSecond - x) * loop.timeoutSeconds;
  if (exponent < 0)
    throw new RangeError(`attemptsPerSecond is ${x}, expected at most the service rate ${loop.servicePerSecond}`);
  if (exponent === 0) return x / loop.attempts;
  return (x * Math.expm1(-exponent)) / Math.expm1(-loop.attempts * exponent);
}

/** d ln g/dx: its sign says on which side of the maximum x lies. */
function slope({ servicePerSecond, timeoutSeconds, attempts }: RetryLoop, x: number): number {
  const exponent = (servicePerSecond - x) * timeoutSeconds;
  const one = timeoutSeconds / Math.expm1(exponent);
  const all = (attempts * timeoutSeconds) / Math.expm1(attempts * exponent);
  return 1 / x - one + all;
}

/** (R − 1)μT > 2: a healthy and a collapsed state exist side by side for some loads. */
export function isBistable(loop: RetryLoop): boolean {
  check(loop);
  return (loop.attempts - 1) * loop.servicePerSecond * loop.timeoutSeconds > 2;
}

export interface AdvertisedCapacity {
  /** The highest load with a healthy state. */
  readonly callsPerSecond: number;
  /** The attempts it makes. */
  readonly attemptsPerSecond: number;
}

/** The maximum of g. Where nothing is bistable it is g(μ) = μ/R, or μ with a single attempt. */
export function advertisedCapacity(loop: RetryLoop): AdvertisedCapacity {
  const { servicePerSecond } = loop;
  const attemptsPerSecond = isBistable(loop)
    ? rootBetween(servicePerSecond * 1e-12, servicePerSecond * (1 - 1e-9), (x) => slope(loop, x))
    : servicePerSecond;
  return { attemptsPerSecond, callsPerSecond: callsOf(loop, attemptsPerSecond) };
}

/** What limits retries beside their number. */
export type RetryCredit =
  | { readonly per: 'request'; readonly ratio: number }
  | { readonly per: 'success'; readonly ratio: number };

/**
 * The highest load from which the loop recovers by itself after any trigger, calls per second.
 *     μ/R without a budget;   μ ÷ min(R, 1 + b) with b retries credited per request;   no collapsed state at all with retries credited
 *     per success, where success is what a collapsed state lacks: then it is the advertised capacity of g
 */
export function hiddenCapacity(loop: RetryLoop, credit: RetryCredit | null = null): number {
  check(loop);
  const ratio = credit === null ? Infinity : notNegative('ratio', credit.ratio);
  if (credit?.per === 'success') return advertisedCapacity(loop).callsPerSecond;
  return loop.servicePerSecond / Math.min(loop.attempts, 1 + ratio);
}

export interface RetryEquilibria {
  /** Attempts per second of the healthy state. */
  readonly healthyPerSecond: number;
  /** Attempts per second beyond which the loop runs away; null where the load is below the hidden capacity. */
  readonly separatrixPerSecond: number | null;
}

/** The roots of g(x) = λ; null when the load has no healthy state. */
export function retryEquilibria(loop: RetryLoop, callsPerSecond: number): RetryEquilibria | null {
  const calls = positive('callsPerSecond', callsPerSecond);
  const most = advertisedCapacity(loop);
  if (calls > most.callsPerSecond) return null;
  const gap = (x: number): number => callsOf(loop, x) - calls;
  return {
    healthyPerSecond: rootBetween(calls * 0.5, most.attemptsPerSecond, gap),
    separatrixPerSecond:
      isBistable(loop) && calls > hiddenCapacity(loop)
        ? rootBetween(most.attemptsPerSecond, loop.servicePerSecond, gap)
        : null,
  };
}

/**
 * T(μ + λ) ÷ 2λ, seconds: how long a total outage must last to tip a loop of two attempts, to first order (fluid limit).
 * @param callsPerSecond between the hidden and the advertised capacity
 */
export function tippingOutageSeconds(loop: RetryLoop, callsPerSecond: number): number {
  check(loop);
  const calls = positive('callsPerSecond', callsPerSecond);
  return (loop.timeoutSeconds * (loop.servicePerSecond + calls)) / (2 * calls);
}
