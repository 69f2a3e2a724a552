/** Worker threads that run cases of the proof, each one at a time. What a case gives does not depend on who runs it. */
import { Worker } from 'node:worker_threads';
import type { CaseAnswer, CaseOrder } from './worker-messages.ts';

export interface WorkerPool {
  /** Runs one case in a thread of its own choice, when one is free. A thread that dies is a failure of its case alone. */
  run(order: CaseOrder): Promise<CaseAnswer>;
  /** Ends all threads, at once. */
  end(): Promise<void>;
}

/** @param size most threads; they start when they are needed */
export function createWorkerPool(size: number): WorkerPool {
  const idle: Worker[] = [];
  const all = new Set<Worker>();
  const waiting: (() => void)[] = [];

  async function free(): Promise<Worker> {
    for (;;) {
      const worker = idle.pop();
      if (worker !== undefined) return worker;
      if (all.size < size) return started();
      await new Promise<void>((resolve) => waiting.push(resolve));
    }
  }

  function started(): Worker {
    const worker = new Worker(new URL('worker.ts', import.meta.url), { execArgv: workerArguments() });
    all.add(worker);
    // Whoever waits for an answer hears of it too; without a listener an error would end this process.
    worker.on('error', () => undefined);
    worker.on('exit', () => {
      all.delete(worker);
      waiting.shift()?.();
    });
    return worker;
  }

  return {
    async run(order) {
      const worker = await free();
      const { answer, alive } = await ask(worker, order);
      if (alive) idle.push(worker);
      else all.delete(worker);
      waiting.shift()?.();
      return answer;
    },
    async end() {
      await Promise.all([...all].map((worker) => worker.terminate()));
    },
  };
}

function ask(worker: Worker, order: CaseOrder): Promise<{ readonly answer: CaseAnswer; readonly alive: boolean }> {
  return new Promise((resolve) => {
    const finish = (answer: CaseAnswer, alive: boolean): void => {
      worker.off('message', onAnswer).off('error', onError).off('exit', onExit);
      resolve({ answer, alive });
    };
    const onAnswer = (answer: CaseAnswer): void => finish(answer, true);
    const onError = (error: Error): void => finish({ failure: error.stack ?? error.message }, false);
    const onExit = (): void => finish({ failure: 'the worker thread ended' }, false);
    worker.on('message', onAnswer).on('error', onError).on('exit', onExit);
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    worker.postMessage(order);
  });
}

/** Node runs our TypeScript as it is, save inside node_modules; there tsx does, as for the main thread. */
const workerArguments = (): string[] =>
  import.meta.url.includes('/node_modules/') ? ['--import', import.meta.resolve('tsx')] : [];
