/**
 * What runs in the browser's worker: M/M/10 with its statistics, a stretch of events at a time. It answers after each, so that the processor
 * time and the memory can be read in between.
 */
import { createKernel } from '../../src/simulator/kernel/kernel.ts';
import { markovian } from './workloads.ts';

/** What a worker's own scope has, of which this needs no more. */
interface Scope {
  addEventListener(kind: 'message', heard: (message: { readonly data: number }) => void): void;
  postMessage(answer: { readonly events: number; readonly meanWaitSeconds: number }): void;
}

const scope = globalThis as unknown as Scope;
const kernel = createKernel(markovian(10));

scope.addEventListener('message', ({ data: mostEvents }) => {
  kernel.run(Number.MAX_VALUE, mostEvents);
  const { waitSeconds, served } = kernel.result();
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker's postMessage has no origin
  scope.postMessage({ events: kernel.events(), meanWaitSeconds: waitSeconds / served });
});
