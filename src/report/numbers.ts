/** Numbers as people read them. Unknown is `–`, never 0 and never NaN. */
import { decimal as threeDigits } from '../analysis/numbers-in-words.ts';
import type { Estimate } from '../model/record/result.ts';
import { durationInWords, toMs } from '../model/units.ts';

export const UNKNOWN = '–';
/** A space that does not break between a number and its unit. */
const SPACE = '\u00A0';

type Maybe = number | null | undefined;

const known = (value: Maybe): value is number => typeof value === 'number' && Number.isFinite(value);

/** A rate or a ratio to three digits: 0.063, 0.47, 9.8, 62.7, 545. */
export function decimal(value: Maybe): string {
  return known(value) ? threeDigits(value) : UNKNOWN;
}

/** A given number as it was given, to a hundredth: 5, 2.5. */
export const plain = (value: Maybe): string => (known(value) ? String(Number(value.toFixed(2))) : UNKNOWN);

/** A whole number with thin groups of thousands: 12 345. */
export function count(value: Maybe): string {
  if (!known(value)) return UNKNOWN;
  return String(Math.round(value)).replaceAll(/\B(?=(\d{3})+$)/g, '\u202F');
}

/** A share: 63 %. Small ones keep a digit, so that a little is not shown as nothing. */
export function percent(ratio: Maybe): string {
  if (!known(ratio)) return UNKNOWN;
  const hundredths = ratio * 100;
  const size = Math.abs(hundredths);
  if (size === 0) return `0${SPACE}%`;
  if (size < 0.05) return `<${SPACE}0.1${SPACE}%`;
  return `${hundredths.toFixed(size < 9.95 ? 1 : 0)}${SPACE}%`;
}

/** A duration: 350 ms, 3.4 s, 2 min 5 s. */
export function seconds(value: Maybe): string {
  if (!known(value)) return UNKNOWN;
  if (value > 0 && value < 0.0095) return `${toMs(value).toFixed(1)}${SPACE}ms`;
  return durationInWords(value).replaceAll(' ', SPACE);
}

/** A factor: 3.4×. */
export const factor = (value: Maybe): string => (known(value) ? `${decimal(value)}×` : UNKNOWN);

/** The value of an estimate; null when there is none. */
export const valueOf = (estimate: Estimate | null): number | null => estimate?.value ?? null;

/** An estimate with its interval where it has one: 9.8 [9.1–10.4]. */
export function estimated(estimate: Estimate | null, say: (value: Maybe) => string): string {
  if (estimate === null) return UNKNOWN;
  const { value, low, high } = estimate;
  return low === null || high === null ? say(value) : `${say(value)} [${rangeOf(say(low), say(high))}]`;
}

/** `3.9–4.3 s`: a unit that both ends have is said once. */
export function rangeOf(low: string, high: string): string {
  const [number, unit, ...more] = low.split(SPACE);
  const isShared =
    more.length === 0 &&
    unit !== undefined &&
    high.split(SPACE)[1] === unit &&
    !high.includes(SPACE, high.indexOf(SPACE) + 1);
  return `${isShared ? number : low.replace(/×$/, high.endsWith('×') ? '' : '×')}${UNKNOWN}${high}`;
}

/** a ÷ b; null when either is unknown or b is nothing. */
export const ratioOf = (a: Maybe, b: Maybe): number | null => (known(a) && known(b) && b !== 0 ? a / b : null);

/** `1 login`, `2 logins`. */
export const plural = (amount: number, one: string, many = `${one}s`): string =>
  `${count(amount)} ${amount === 1 ? one : many}`;

/** A sentence in which no line breaks between a number and its unit. */
export const keepUnits = (sentence: string): string =>
  sentence.replaceAll(/(\d) (?=%|(?:s|ms|min|h|logins\/s)\b)/g, `$1${SPACE}`);
