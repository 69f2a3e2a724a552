/**
 * How often something happened lately, by key: wrong passwords of an account, codes sent to a phone. A sliding log, so that a burst over
 * the edge of a window counts as one; and locks, which end at a moment of their own.
 */
import type { ExpiringStore } from './expiring-store.ts';

/** At most `most` times within any `windowSeconds`. */
export interface Limit {
  readonly most: number;
  readonly windowSeconds: number;
}

/** Longest window and longest lock, seconds: what is older has been forgotten. */
export const LONGEST_WINDOW_SECONDS = 3600;

/** Moments by key, seconds on the clock, in order. */
export type AttemptStore = ExpiringStore<readonly number[]>;

/** Seconds until it may happen once more; 0: now. */
export function waitFor(store: AttemptStore, nowSeconds: number, key: string, { most, windowSeconds }: Limit): number {
  const recent = within(store, nowSeconds, key, windowSeconds);
  const leaves = recent[recent.length - most];
  return leaves === undefined ? 0 : leaves + windowSeconds - nowSeconds;
}

/** It has happened. No more is kept than the limit needs. */
export function note(store: AttemptStore, nowSeconds: number, key: string, { most, windowSeconds }: Limit): void {
  const recent = [...within(store, nowSeconds, key, windowSeconds), nowSeconds];
  store.set(nowSeconds, key, recent.slice(-most));
}

/** How often it has happened within the window; more than `most` are not counted. */
export const countOf = (store: AttemptStore, nowSeconds: number, key: string, { windowSeconds }: Limit): number =>
  within(store, nowSeconds, key, windowSeconds).length;

const within = (store: AttemptStore, nowSeconds: number, key: string, windowSeconds: number): readonly number[] =>
  (store.get(nowSeconds, key) ?? []).filter((atSeconds) => atSeconds > nowSeconds - windowSeconds);

const lockKey = (key: string): string => `lock ${key}`;

/** Locks `key` for this long. */
export const lock = (store: AttemptStore, nowSeconds: number, key: string, seconds: number): void =>
  store.set(nowSeconds, lockKey(key), [nowSeconds + seconds]);

/** Seconds until a lock ends; 0: there is none. */
export const lockedFor = (store: AttemptStore, nowSeconds: number, key: string): number =>
  Math.max(0, (store.get(nowSeconds, lockKey(key))?.[0] ?? 0) - nowSeconds);
