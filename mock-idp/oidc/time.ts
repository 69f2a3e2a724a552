import type { Clock } from '../clock.ts';
import { fromMs } from '../../src/model/units.ts';

/** Whole seconds since 1970: the NumericDate of RFC 7519 §2. */
export const epochSeconds = (clock: Clock): number => Math.floor(fromMs(clock.epochMsAt(clock.nowSeconds())));
