/**
 * What a concurrency limit is: how many requests a service should have in flight, learnt from how long they took. The rules in this
 * folder say what the limit should be; who gets in, who waits and who is turned away is the station's business.
 */
export interface LimitSample {
  /** When the request ended, seconds. */
  readonly atSeconds: number;
  /** How long it took, queue included, seconds. More than 0. */
  readonly rttSeconds: number;
  /** Requests in flight when this one started, itself included. */
  readonly inFlight: number;
  /** It timed out, or was turned away further down. */
  readonly dropped: boolean;
}

export interface ConcurrencyLimit {
  /** Requests in flight, a whole number. */
  limit(): number;
  onSample(sample: LimitSample): void;
}

/** The sample's round-trip time; every rule divides by it. */
export function rttOf({ rttSeconds }: LimitSample): number {
  if (!(rttSeconds > 0 && rttSeconds < Infinity))
    throw new RangeError(`rttSeconds is ${rttSeconds}, expected a finite number > 0`);
  return rttSeconds;
}

/** A service that does not fill half of its limit says nothing about whether the limit is too low: no growth then. */
export const isAppLimited = (inFlight: number, limit: number): boolean => 2 * inFlight < limit;
