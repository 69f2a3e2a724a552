/** What a formula may be asked. Each check throws a RangeError that names the quantity, what was found and what is expected. */

/** @returns the value, above 0 and finite */
export function positive(name: string, value: number): number {
  if (!(value > 0 && value < Infinity)) throw new RangeError(`${name} is ${value}, expected a number above 0`);
  return value;
}

/** @returns the value, 0 or more and finite */
export function notNegative(name: string, value: number): number {
  if (!(value >= 0 && value < Infinity)) throw new RangeError(`${name} is ${value}, expected a number of 0 or more`);
  return value;
}

/** @returns the value, a whole number of at least `least` */
export function wholeFrom(least: number, name: string, value: number): number {
  if (!Number.isSafeInteger(value) || value < least)
    throw new RangeError(`${name} is ${value}, expected a whole number of at least ${least}`);
  return value;
}

/** @returns the value, strictly between 0 and 1 */
export function share(name: string, value: number): number {
  if (!(value > 0 && value < 1)) throw new RangeError(`${name} is ${value}, expected a number between 0 and 1`);
  return value;
}

/**
 * ρ, checked to be below 1.
 * @throws RangeError when the load never fits: then there is no steady state to speak of
 */
export function steady(utilisation: number): number {
  if (!(utilisation < 1))
    throw new RangeError(
      `the utilisation is ${utilisation}, expected below 1: there is no steady state, the queue grows for ever. ` +
        'Add servers, lower the load, or ask for a bounded queue',
    );
  return utilisation;
}
