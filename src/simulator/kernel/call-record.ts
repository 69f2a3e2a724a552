/**
 * A call as it goes from hand to hand: four numbers in a row of a Float64Array. Passed as arguments, numbers would be put in boxes on the
 * way between functions; in an array that is used again and again they are not.
 */
export const RECORD = 4;

/** The moment that it is about: when its request was sent, or when it tries again, seconds. */
export const AT = 0;
/** When the call began, seconds. */
export const BEGAN = 1;
/** How long it waited before its last request, seconds; 0 before the first. */
export const DELAY = 2;
/** Requests that it has made. */
export const MADE = 3;

/** Copies a record from one array to another; both positions count numbers. */
export function copyRecord(from: Float64Array, fromAt: number, to: Float64Array, toAt: number): void {
  to[toAt] = from[fromAt] as number;
  to[toAt + BEGAN] = from[fromAt + BEGAN] as number;
  to[toAt + DELAY] = from[fromAt + DELAY] as number;
  to[toAt + MADE] = from[fromAt + MADE] as number;
}
