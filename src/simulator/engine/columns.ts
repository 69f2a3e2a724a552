/** Columns of twice the length, with what was in them. */

export function grownFloats(column: Float64Array): Float64Array<ArrayBuffer> {
  const grown = new Float64Array(2 * column.length);
  grown.set(column);
  return grown;
}

export function grownInts(column: Int32Array): Int32Array<ArrayBuffer> {
  const grown = new Int32Array(2 * column.length);
  grown.set(column);
  return grown;
}

export function grownBytes(column: Uint8Array): Uint8Array<ArrayBuffer> {
  const grown = new Uint8Array(2 * column.length);
  grown.set(column);
  return grown;
}
