/**
 * A bound on guessing user codes (RFC 8628 §5.1): wrong codes of one network address use up its tries, which grow back over a minute. With
 * 34.5 bits in a code and ten tries a minute, somebody who tries for ten minutes finds a given code with a chance of one in 200 million.
 */
import type { ExpiringStore } from '../stores/expiring-store.ts';

/** The tries of one address. */
export interface Tries {
  readonly left: number;
  readonly atSeconds: number;
}

const MINUTE_SECONDS = 60;

export interface TryLimit {
  readonly store: ExpiringStore<Tries>;
  readonly perMinute: number;
  readonly nowSeconds: number;
}

/** Seconds until `address` may try again; 0: now. */
export function secondsUntilTry(limit: TryLimit, address: string): number {
  const left = triesLeft(limit, address);
  return left >= 1 ? 0 : ((1 - left) * MINUTE_SECONDS) / limit.perMinute;
}

export function countWrongTry(limit: TryLimit, address: string): void {
  const { store, nowSeconds } = limit;
  store.set(nowSeconds, address, { left: Math.max(0, triesLeft(limit, address) - 1), atSeconds: nowSeconds });
}

function triesLeft({ store, perMinute, nowSeconds }: TryLimit, address: string): number {
  const known = store.get(nowSeconds, address);
  if (known === undefined) return perMinute;
  return Math.min(perMinute, known.left + ((nowSeconds - known.atSeconds) * perMinute) / MINUTE_SECONDS);
}
