/** How several generators share the arrivals of one plan: instance k of N has every N-th arrival, from the k-th on. */
import { SURPLUS_STARTS } from './start-schedule.ts';

export const MOST_INSTANCES = 64;

/** The part of a k6 execution that is instance `index` of `count`: bounds as exact fractions. @param index from 1 */
export function segmentOf(index: number, count: number): { readonly segment: string; readonly sequence: string } {
  const bounds = Array.from({ length: count + 1 }, (_, at) => fraction(at, count));
  return { segment: `${bounds[index - 1]}:${bounds[index]}`, sequence: bounds.join(',') };
}

function fraction(numerator: number, denominator: number): string {
  const divisor = greatestDivisor(numerator, denominator);
  return denominator === divisor ? String(numerator / divisor) : `${numerator / divisor}/${denominator / divisor}`;
}

const greatestDivisor = (a: number, b: number): number => (b === 0 ? a : greatestDivisor(b, a % b));

/** Which instance an arrival is of, from 1: k6 deals its iterations out in turn to segments of equal size. */
export const instanceOf = (arrival: number, count: number): number => (arrival % count) + 1;

/** Arrivals of instance `index`, of `arrivals` in all. */
export const arrivalsOf = (index: number, count: number, arrivals: number): number =>
  Math.max(0, Math.ceil((arrivals - index + 1) / count));

/**
 * Users of all instances together: one for each login and each surplus start, so that none can be dropped whatever the server does. No smaller
 * number is safe: one that leaves polls pending, queues people or says a long Retry-After keeps every login alive to the end of the plan.
 * It is a multiple of the instances, because k6 cuts its segments anew where it is not.
 */
export const usersFor = (logins: number, instances: number): number =>
  instances * Math.ceil((logins + SURPLUS_STARTS) / instances);
