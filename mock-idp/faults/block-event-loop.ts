/** A pause of the whole process, as a garbage collector makes one: nothing is read, nothing is answered. */
import { toMs } from '../../src/model/units.ts';

export function blockEventLoop(seconds: number): void {
  if (seconds <= 0) return;
  Atomics.wait(new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)), 0, 0, toMs(seconds));
}
