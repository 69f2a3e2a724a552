/**
 * Longer columns, with what was in them. Memory that nobody has written to is not there yet: the system gives a new array page by page, as
 * it is filled. So a large column is made much longer than is needed, once, and is not moved again; what it leaves behind at every move would
 * stay with the process. The old column is empty from then on: it is given back at once, and does not wait for a collection.
 */

/** ES2024, in Node from 22 and in browsers from 2023. */
interface Transferable {
  transfer(newByteLength: number): ArrayBuffer;
}

/** From here on the next length is RESERVED_BYTES; what is moved then is still small. */
const LARGE_BYTES = 2 ** 20;
/** The C library takes blocks of this size from the system and gives them back, one by one [glibc, DEFAULT_MMAP_THRESHOLD_MAX]. */
const RESERVED_BYTES = 2 ** 25;

/** Rows to have when `rows` are full: more, a whole number and even. @param rowBytes of the widest column, a power of two */
export function moreRows(rows: number, rowBytes: number): number {
  const bytes = rows * rowBytes;
  return bytes >= LARGE_BYTES && bytes < RESERVED_BYTES ? RESERVED_BYTES / rowBytes : 2 * rows;
}

type Column = Float64Array | Int32Array | Uint8Array;

function moved<To extends Column>(from: Column, to: To): To {
  to.set(from);
  (from.buffer as unknown as Transferable).transfer(0);
  return to;
}

export const longerFloats = (column: Float64Array, length: number): Float64Array<ArrayBuffer> =>
  moved(column, new Float64Array(length));

export const longerInts = (column: Int32Array, length: number): Int32Array<ArrayBuffer> =>
  moved(column, new Int32Array(length));

const longerBytes = (column: Uint8Array, length: number): Uint8Array<ArrayBuffer> =>
  moved(column, new Uint8Array(length));

/** Of twice the length. */
export const grownFloats = (column: Float64Array): Float64Array<ArrayBuffer> => longerFloats(column, 2 * column.length);
export const grownInts = (column: Int32Array): Int32Array<ArrayBuffer> => longerInts(column, 2 * column.length);
export const grownBytes = (column: Uint8Array): Uint8Array<ArrayBuffer> => longerBytes(column, 2 * column.length);
