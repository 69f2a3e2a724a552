import { fromMs } from '../../src/model/units.ts';
import type { Clock } from '../clock.ts';
import type { RequestFault } from '../faults/request-fault.ts';

/** Whole seconds since 1970: the NumericDate of RFC 7519 §2. */
export const epochSeconds = (clock: Clock): number => epochSecondsAt(clock, clock.nowSeconds());

/** @param atSeconds a moment on the clock */
export const epochSecondsAt = (clock: Clock, atSeconds: number): number =>
  Math.floor(fromMs(clock.epochMsAt(atSeconds)));

/** A time as the answer to a request with this fault tells it. */
export const told = (seconds: number, { clockSkewSeconds }: Pick<RequestFault, 'clockSkewSeconds'>): number =>
  Math.floor(seconds + clockSkewSeconds);
