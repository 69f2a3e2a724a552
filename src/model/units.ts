/**
 * Unit conversions, the only ones in the project. Inside, every duration is in seconds and every rate per second;
 * a name that crosses a file carries its unit (`Seconds`, `PerSecond`, `Ms`, `Ratio`, `Bytes`).
 */

/** Milliseconds of `seconds`. */
export const toMs = (seconds: number): number => seconds * 1000;

/** Seconds of `milliseconds`. */
export const fromMs = (milliseconds: number): number => milliseconds / 1000;

/** Seconds of `microseconds`. */
export const fromMicroseconds = (microseconds: number): number => microseconds / 1_000_000;

const SECONDS_PER_MINUTE = 60;
export const SECONDS_PER_HOUR = 3600;

/** A duration in words for people: `850 ms`, `12.5 s`, `4 min 10 s`, `2 h 5 min`. Negative or non-finite: `–`. */
export function durationInWords(seconds: number): string {
  if (!Number.isFinite(seconds) || seconds < 0) return '–';
  if (seconds > 0 && seconds < 1) return `${Math.round(toMs(seconds))} ms`;
  if (seconds < SECONDS_PER_MINUTE) return `${trim(seconds)} s`;
  if (seconds < SECONDS_PER_HOUR)
    return inTwoUnits(seconds, { size: SECONDS_PER_MINUTE, name: 'min' }, { size: 1, name: 's' });
  return inTwoUnits(seconds, { size: SECONDS_PER_HOUR, name: 'h' }, { size: SECONDS_PER_MINUTE, name: 'min' });
}

interface Unit {
  readonly size: number;
  readonly name: string;
}

function inTwoUnits(seconds: number, big: Unit, small: Unit): string {
  const total = Math.round(seconds / small.size) * small.size;
  const whole = Math.floor(total / big.size);
  const rest = Math.round((total - whole * big.size) / small.size);
  return rest === 0 ? `${whole} ${big.name}` : `${whole} ${big.name} ${rest} ${small.name}`;
}

const trim = (value: number): string => String(Number(value.toFixed(1)));
