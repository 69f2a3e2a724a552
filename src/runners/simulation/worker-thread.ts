/**
 * What runs in a worker thread. A task module makes its task with taskIn(): in a thread that was started for it, it then waits for orders, works
 * them off one after the other, and says how far it is ten times a second. In every other thread it does nothing.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { toldErrorOf } from './failure.ts';
import type { Order, Task, Told, Work } from './work.ts';

const PULSE_MS = 100;

/**
 * To be called once, by the module itself:
 *
 *     export const task = taskIn(import.meta.url, work);
 *
 * @param module its own URL
 */
export function taskIn<Input, Output>(module: string, work: Work<Input, Output>): Task<Input, Output> {
  const port = parentPort;
  if (port !== null && workerData === module) {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    const say = (told: Told): void => port.postMessage(told);
    port.on('message', (order: Order) => say(outcomeOf(work as Work<unknown, unknown>, order, say)));
    say({ kind: 'ready' });
  }
  return { module, work };
}

function outcomeOf(work: Work<unknown, unknown>, { id, input, stop }: Order, say: (told: Told) => void): Told {
  const stopWord = new Int32Array(stop);
  let nextAtMs = performance.now() + PULSE_MS;
  try {
    const output = work(input, (share, events) => {
      const now = performance.now();
      if (now >= nextAtMs) {
        nextAtMs = now + PULSE_MS;
        say({ kind: 'pulse', id, share, events });
      }
      return Atomics.load(stopWord, 0) !== 0;
    });
    return { kind: 'done', id, output };
  } catch (error) {
    return { kind: 'threw', id, error: toldErrorOf(error) };
  }
}
