/**
 * Longer columns, with what was in them: of twice the length, or of half as much again where there are very many rows. The old column is
 * empty from then on: its memory is part of the new one, or given back at once, and does not wait for a collection.
 */

/** ES2024, in Node from 22 and in browsers from 2023. */
interface Transferable {
  transfer(newByteLength: number): ArrayBuffer;
}

const longer = (column: { readonly buffer: ArrayBufferLike }, bytes: number): ArrayBuffer =>
  (column.buffer as unknown as Transferable).transfer(bytes);

export const grownFloats = (column: Float64Array): Float64Array<ArrayBuffer> =>
  new Float64Array(longer(column, 2 * column.byteLength));

export const grownInts = (column: Int32Array): Int32Array<ArrayBuffer> =>
  new Int32Array(longer(column, 2 * column.byteLength));

export const grownBytes = (column: Uint8Array): Uint8Array<ArrayBuffer> =>
  new Uint8Array(longer(column, 2 * column.byteLength));

/** 2ᵏ, 3·2ᵏ⁻¹, 2ᵏ⁺¹, …: a whole number of rows, if their width is a power of two. */
function nextLength(length: number): number {
  const isPowerOfTwo = (length & (length - 1)) === 0;
  return isPowerOfTwo ? length + length / 2 : (length / 3) * 4;
}

/** Of rows whose width is a power of two. */
export const roomierFloats = (rows: Float64Array): Float64Array<ArrayBuffer> =>
  new Float64Array(longer(rows, nextLength(rows.length) * Float64Array.BYTES_PER_ELEMENT));

export const roomierInts = (rows: Int32Array): Int32Array<ArrayBuffer> =>
  new Int32Array(longer(rows, nextLength(rows.length) * Int32Array.BYTES_PER_ELEMENT));
