/** snappyjs 0.7.0 brings no types. */
declare module 'snappyjs' {
  export function compress(input: Uint8Array): Uint8Array;
  /** @param mostBytes refuses an input that says it is larger */
  export function uncompress(input: Uint8Array, mostBytes?: number): Uint8Array;
}
