/** Exact fractions, for references that no rounding touches. */

export interface Rational {
  readonly top: bigint;
  readonly bottom: bigint;
}

export const rational = (top: number | bigint, bottom: number | bigint = 1): Rational => ({
  top: BigInt(top),
  bottom: BigInt(bottom),
});
export const plus = (one: Rational, other: Rational): Rational => ({
  top: one.top * other.bottom + other.top * one.bottom,
  bottom: one.bottom * other.bottom,
});
export const times = (one: Rational, other: Rational): Rational => ({
  top: one.top * other.top,
  bottom: one.bottom * other.bottom,
});
export const over = (one: Rational, other: Rational): Rational => ({
  top: one.top * other.bottom,
  bottom: one.bottom * other.top,
});

/** To 30 decimals and then to a double. */
export function toNumber({ top, bottom }: Rational): number {
  const digits = 10n ** 30n;
  return Number((top * digits) / bottom) / 1e30;
}
