/** What runs in a worker thread: it waits for orders, works them off one after the other, and says how far it is ten times a second. */
import { parentPort } from 'node:worker_threads';
import { toldErrorOf } from './failure.ts';
import type { Order, Task, Told } from './work.ts';

const PULSE_MS = 100;

const tasks = new Map<string, Task<unknown, unknown>>();
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
const say = (told: Told): void => parentPort?.postMessage(told);

async function workOff({ id, module, input, stop }: Order): Promise<void> {
  try {
    const { work } = await taskIn(module);
    const stopWord = new Int32Array(stop);
    let nextAtMs = performance.now() + PULSE_MS;
    const output = work(input, (share, events) => {
      const now = performance.now();
      if (now >= nextAtMs) {
        nextAtMs = now + PULSE_MS;
        say({ kind: 'pulse', id, share, events });
      }
      return Atomics.load(stopWord, 0) !== 0;
    });
    say({ kind: 'done', id, output });
  } catch (error) {
    say({ kind: 'threw', id, error: toldErrorOf(error) });
  }
}

async function taskIn(module: string): Promise<Task<unknown, unknown>> {
  const known = tasks.get(module);
  if (known !== undefined) return known;
  const { task } = (await import(module)) as { readonly task: Task<unknown, unknown> };
  tasks.set(module, task);
  return task;
}

parentPort?.on('message', (order: Order) => void workOff(order));
say({ kind: 'ready' });
