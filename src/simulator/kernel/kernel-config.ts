/** What the kernel simulates, and what it will not take. */
import { backoffCeiling } from '../../model/client/backoff.ts';
import { meanOf } from '../../model/distributions.ts';
import type { Distribution } from '../../model/distributions.ts';
import type { Backoff, RetryBudgetPolicy } from '../../model/scenario/plan.ts';

export interface KernelConfig {
  readonly seed: number;
  /** Rates from their moments on, per second; the first from 0 on. A Poisson process. */
  readonly arrivals: readonly { readonly fromSeconds: number; readonly perSecond: number }[];
  /** c ≥ 1. */
  readonly servers: number;
  readonly service: Distribution;
  /** Most requests that wait; null: any number. */
  readonly queueBound: number | null;
  /** `fast`: the client learns of an overflow at once. `silent`: it waits out its time-out. */
  readonly refusal: 'fast' | 'silent';
  /** Infinity: never. */
  readonly timeoutSeconds: number;
  /** R ≥ 1, the first one included; Infinity: until it succeeds. */
  readonly attempts: number;
  /** Counted from the time-out or the refusal. */
  readonly backoff: Backoff;
  /** One for all clients. */
  readonly budget: RetryBudgetPolicy | null;
  /** A request whose client gave up while it waited is taken out of the queue. */
  readonly cancelAbandoned: boolean;
  /** Speed of every server from a moment on, 1 before the first: 0 is an outage, work in service stands still. */
  readonly speeds: readonly { readonly fromSeconds: number; readonly speed: number }[];
  /** Width of the time series; Infinity: one bin. */
  readonly binSeconds: number;
  /** Statistics start here; the series start at 0. */
  readonly warmUpSeconds: number;
}

/** @throws RangeError with every field that cannot be, what it is and what it should be */
export function checkKernelConfig(config: KernelConfig): void {
  const problems = [...numberProblems(config), ...patternProblems(config), ...clientProblems(config)];
  if (problems.length > 0) throw new RangeError(`the kernel cannot run this:\n  ${problems.join('\n  ')}`);
}

const isDuration = (value: number): boolean => value >= 0 && Number.isFinite(value);
const isWhole = (value: number): boolean => Number.isSafeInteger(value);

/** Servers and places in the queue are counted in 32 bits. */
const MOST = 2 ** 30;

function numberProblems(config: KernelConfig): string[] {
  const { seed, servers, queueBound, timeoutSeconds, attempts, binSeconds, warmUpSeconds } = config;
  return [
    ...unless(isWhole(seed), `seed is ${seed}, expected an integer`),
    ...unless(isWhole(servers) && servers >= 1 && servers <= MOST, `servers is ${servers}, expected an integer ≥ 1`),
    ...unless(
      queueBound === null || (isWhole(queueBound) && queueBound >= 0),
      `queueBound is ${queueBound}, expected an integer ≥ 0 or null`,
    ),
    ...unless(timeoutSeconds > 0, `timeoutSeconds is ${timeoutSeconds}, expected a number > 0 or Infinity`),
    ...unless(
      attempts === Infinity || (isWhole(attempts) && attempts >= 1),
      `attempts is ${attempts}, expected an integer ≥ 1`,
    ),
    ...unless(binSeconds > 0, `binSeconds is ${binSeconds}, expected a number > 0 or Infinity`),
    ...unless(isDuration(warmUpSeconds), `warmUpSeconds is ${warmUpSeconds}, expected a number ≥ 0`),
  ];
}

function patternProblems({ arrivals, speeds, service }: KernelConfig): string[] {
  return [
    ...arrivalProblems(arrivals),
    ...unless(
      speeds.every(({ speed }) => isDuration(speed)),
      `speeds: ${speeds.map(({ speed }) => speed).join(', ')}, expected numbers ≥ 0`,
    ),
    ...unless(isRising(speeds), 'speeds: their moments must rise, from 0 s at the earliest'),
    ...unless(isDuration(meanOf(service)), `service has a mean of ${meanOf(service)} s, expected a number ≥ 0`),
  ];
}

/** What is wrong with rates from their moments on. */
export function arrivalProblems(arrivals: KernelConfig['arrivals']): string[] {
  const rates = arrivals.map(({ perSecond }) => perSecond);
  return [
    ...unless(arrivals[0]?.fromSeconds === 0, 'arrivals must say the rate from 0 s on'),
    ...unless(rates.every(isDuration), `arrivals: ${rates.join(', ')} per second, expected numbers ≥ 0`),
    ...unless(isRising(arrivals), 'arrivals: their moments must rise'),
  ];
}

function clientProblems({ backoff, budget, refusal, queueBound, timeoutSeconds }: KernelConfig): string[] {
  const delays =
    backoff.kind === 'none'
      ? []
      : backoff.kind === 'fixed'
        ? [backoff.delaySeconds]
        : [backoff.baseSeconds, backoff.capSeconds];
  return [
    ...unless(delays.every(isDuration), `backoff: ${delays.join(', ')} s, expected numbers ≥ 0`),
    ...unless(
      budget === null || (isDuration(budget.ratio) && isDuration(budget.capacity)),
      'budget: ratio and capacity must be numbers ≥ 0',
    ),
    ...unless(
      refusal === 'fast' || queueBound === null || timeoutSeconds < Infinity,
      'refusal is silent and timeoutSeconds is Infinity: who is refused would wait for ever',
    ),
  ];
}

export const unless = (isRight: boolean, problem: string): string[] => (isRight ? [] : [problem]);

function isRising(moments: readonly { readonly fromSeconds: number }[]): boolean {
  return moments.every(
    ({ fromSeconds }, at) => isDuration(fromSeconds) && (at === 0 || fromSeconds > (moments[at - 1]?.fromSeconds ?? 0)),
  );
}

/** Longest wait before any of the retries that `attempts` allow, seconds. */
export function longestBackoff({ backoff, attempts }: KernelConfig): number {
  switch (backoff.kind) {
    case 'none':
      return 0;
    case 'fixed':
      return backoff.delaySeconds;
    case 'decorrelated-jitter':
      return backoff.capSeconds;
    default:
      return backoffCeiling(backoff, Math.max(0, attempts - 2));
  }
}
