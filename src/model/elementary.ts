/**
 * Logarithm, exponential, sine and cosine that give the same bits on every machine. ECMAScript leaves the last bits of those of Math to the
 * engine; a simulation that promises the same bytes for the same seed cannot draw its times through them.
 *
 * Algorithms: e_log.c, e_exp.c, k_sin.c and k_cos.c of fdlibm 5.3 (netlib.org/fdlibm), error below 1 ulp. Only +, −, ×, ÷ and bit patterns are used, which
 * IEEE 754 fixes. Their notice: Copyright (C) 1993 by Sun Microsystems, Inc. All rights reserved. Developed at SunPro, a Sun Microsystems,
 * Inc. business. Permission to use, copy, modify, and distribute this software is freely granted, provided that this notice is preserved.
 */

const LN2_HIGH = 6.9314718036912381649e-1;
const LN2_LOW = 1.90821492927058770002e-10;
const TWO_POW_54 = 18_014_398_509_481_984;
const LG1 = 6.66666666666673513e-1;
const LG2 = 3.999999999940941908e-1;
const LG3 = 2.857142874366239149e-1;
const LG4 = 2.222219843214978396e-1;
const LG5 = 1.818357216161805012e-1;
const LG6 = 1.531383769920937332e-1;
const LG7 = 1.479819860511658591e-1;
const P1 = 1.66666666666666019037e-1;
const P2 = -2.77777777770155933842e-3;
const P3 = 6.61375632143793436117e-5;
const P4 = -1.6533902205465251539e-6;
const P5 = 4.13813679705723846039e-8;
const S1 = -1.66666666666666324348e-1;
const S2 = 8.33333333332248946124e-3;
const S3 = -1.98412698298579493134e-4;
const S4 = 2.75573137070700676789e-6;
const S5 = -2.50507602534068634195e-8;
const S6 = 1.58969099521155010221e-10;
const C1 = 4.16666666666666019037e-2;
const C2 = -1.38888888888741095749e-3;
const C3 = 2.48015872894767294178e-5;
const C4 = -2.75573143513906633035e-7;
const C5 = 2.0875723212981748279e-9;
const C6 = -1.13596475577881948265e-11;
const EXP_OVERFLOW = 7.09782712893383973096e2;
const EXP_UNDERFLOW = -7.4513321910194110842e2;

const bits = new DataView(new ArrayBuffer(8));

function highWord(value: number): number {
  bits.setFloat64(0, value, true);
  return bits.getInt32(4, true);
}

function withHighWord(value: number, high: number): number {
  bits.setFloat64(0, value, true);
  bits.setInt32(4, high, true);
  return bits.getFloat64(0, true);
}

/** Natural logarithm: −Infinity at 0, NaN below. */
export function log(value: number): number {
  if (!(value > 0) || value === Infinity) return logOfTheRest(value);
  let x = value;
  let k = 0;
  let high = highWord(x);
  if (high < 0x00100000) {
    k = -54;
    x *= TWO_POW_54;
    high = highWord(x);
  }
  k += (high >> 20) - 1023;
  high &= 0x000fffff;
  const carry = (high + 0x95f64) & 0x100000;
  x = withHighWord(x, high | (carry ^ 0x3ff00000));
  return logOfScaled(x - 1, k + (carry >> 20), high);
}

/** ln(2ᵏ(1 + f)) for 1 + f in [√2/2, √2]; `high` is the fraction's upper bits. */
function logOfScaled(f: number, k: number, high: number): number {
  if ((0x000fffff & (2 + high)) < 3) return logNearOne(f, k);
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const r = w * (LG2 + w * (LG4 + w * LG6)) + z * (LG1 + w * (LG3 + w * (LG5 + w * LG7)));
  if (((high - 0x6147a) | (0x6b851 - high)) > 0) {
    const half = 0.5 * f * f;
    return k === 0 ? f - (half - s * (half + r)) : k * LN2_HIGH - (half - (s * (half + r) + k * LN2_LOW) - f);
  }
  return k === 0 ? f - s * (f - r) : k * LN2_HIGH - (s * (f - r) - k * LN2_LOW - f);
}

/** |f| < 2⁻²⁰. */
function logNearOne(f: number, k: number): number {
  if (f === 0) return k === 0 ? 0 : k * LN2_HIGH + k * LN2_LOW;
  const r = f * f * (0.5 - (1 / 3) * f);
  return k === 0 ? f - r : k * LN2_HIGH - (r - k * LN2_LOW - f);
}

function logOfTheRest(value: number): number {
  if (value === 0) return -Infinity;
  return value === Infinity ? Infinity : NaN;
}

/** eˣ: Infinity above 709.78, 0 below −745.13. */
export function exp(value: number): number {
  if (Number.isNaN(value)) return NaN;
  if (value > EXP_OVERFLOW) return Infinity;
  if (value < EXP_UNDERFLOW) return 0;
  const size = Math.abs(value);
  if (size < 2 ** -28) return 1 + value;
  const k = size > 0.5 * Math.LN2 ? Math.trunc(Math.LOG2E * value + (value < 0 ? -0.5 : 0.5)) : 0;
  const high = value - k * LN2_HIGH;
  const low = k * LN2_LOW;
  const x = high - low;
  const t = x * x;
  const c = x - t * (P1 + t * (P2 + t * (P3 + t * (P4 + t * P5))));
  if (k === 0) return 1 - ((x * c) / (c - 2) - x);
  return timesPowerOfTwo(1 - (low - (x * c) / (2 - c) - high), k);
}

/** y · 2ᵏ for y in (0.5, 3). */
function timesPowerOfTwo(y: number, k: number): number {
  if (k < -1021) return y * powerOfTwo(k + 1000) * powerOfTwo(-1000);
  return k === 1024 ? y * 2 * powerOfTwo(1023) : y * powerOfTwo(k);
}

const powerOfTwo = (k: number): number => withHighWord(0, (k + 1023) << 20);

/** eˣ − 1, to a few units in the last place near 0 too [W. Kahan: (u − 1)·x/ln u for u = eˣ rounded]. */
export function expMinusOne(value: number): number {
  const u = exp(value);
  if (u === 1) return value;
  const less = u - 1;
  return less === -1 || u === Infinity ? less : (less * value) / log(u);
}

/** sin(2πx), x in turns. Whole turns are taken off exactly: many of them cost no precision. */
export const sineOfTurns = (x: number): number => sineAhead(x, 0);

/** cos(2πx), x in turns: the sine a quarter of a turn ahead. */
export const cosineOfTurns = (x: number): number => sineAhead(x, 1);

/** The sine so many quarters of a turn (0 or 1) ahead of x turns. */
function sineAhead(x: number, ahead: number): number {
  const rest = x - Math.round(x);
  const nearest = Math.round(4 * rest);
  const angle = 2 * Math.PI * (rest - nearest / 4);
  const quarters = nearest + ahead;
  const size = quarters % 2 === 0 ? sineNearZero(angle) : cosineNearZero(angle);
  return quarters === 2 || quarters === -2 || quarters === 3 || quarters === -1 ? -size : size;
}

/** |x| ≤ π/4. */
function sineNearZero(x: number): number {
  const z = x * x;
  return x + x * z * (S1 + z * (S2 + z * (S3 + z * (S4 + z * (S5 + z * S6)))));
}

/** |x| ≤ π/4. */
function cosineNearZero(x: number): number {
  const z = x * x;
  return 1 - (0.5 * z - z * z * (C1 + z * (C2 + z * (C3 + z * (C4 + z * (C5 + z * C6))))));
}
