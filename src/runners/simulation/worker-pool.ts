/**
 * A pool of worker threads for pure work. A task (see Task) is a pure function from one plain value to another, so what comes out depends neither on the number of threads nor on their order. A thread that dies takes its own piece of work
 * with it and no other.
 *
 *     const pool = openWorkerPool(machine.cores);
 *     const results = await pool.run(task, plans, { stop, onProgress });
 *     await pool.close();
 */
import { Worker } from 'node:worker_threads';
import type { LaunchquakeError } from '../../model/errors.ts';
import { died, errorOf } from './failure.ts';
import { type PoolProgress, accountOf } from './pool-progress.ts';
import { prepareThreadCode, threadCodeOf } from './thread-code.ts';
import type { Order, Task, Told } from './work.ts';

export interface PoolRunOptions {
  /** Aborted: what is under way is given up within two seconds, what has not begun is left. */
  readonly stop?: AbortSignal | undefined;
  /** About ten times a second a thread, and at every end. */
  readonly onProgress?: ((progress: PoolProgress) => void) | undefined;
}

export type WorkResult<Output> =
  | { readonly kind: 'done'; readonly output: Output }
  | { readonly kind: 'stopped' }
  /** SIMULATION_DIED, or the error made for people that the work threw. */
  | { readonly kind: 'failed'; readonly error: LaunchquakeError };

export interface WorkerPool {
  /** Works off every input; results in the order of the inputs. Never rejects. */
  run<Input, Output>(
    task: Task<Input, Output>,
    inputs: readonly Input[],
    options?: PoolRunOptions,
  ): Promise<readonly WorkResult<Output>[]>;
  /** Ends every thread; resolves when they have gone. */
  close(): Promise<void>;
}

/** Time for work that was told to stop, milliseconds; then its thread is ended. */
const GRACE_MS = 2000;

/** @param most threads at the same time, at least 1; they start as work comes in, and never more than there is work */
export const openWorkerPool = (most: number): WorkerPool => new ThreadPool(most);

interface Job {
  readonly module: string;
  readonly order: Omit<Order, 'id'>;
  readonly settle: (result: WorkResult<unknown>) => void;
  readonly pulse: (share: number, events: number) => void;
}

interface Thread {
  readonly worker: Worker;
  /** Of the task that it can do. */
  readonly module: string;
  /** Has said that it is there. */
  ready: boolean;
  job: Job | null;
  orders: number;
}

class ThreadPool implements WorkerPool {
  readonly #most: number;
  readonly #threads = new Set<Thread>();
  #waiting: Job[] = [];
  readonly #ending: Promise<unknown>[] = [];

  constructor(most: number) {
    if (!(most >= 1)) throw new RangeError(`a pool needs at least one thread, not ${most}`);
    this.#most = most;
  }

  async run<Input, Output>(
    task: Task<Input, Output>,
    inputs: readonly Input[],
    { stop, onProgress }: PoolRunOptions = {},
  ): Promise<readonly WorkResult<Output>[]> {
    const flag = new SharedArrayBuffer(4);
    const account = accountOf(inputs.length, onProgress);
    const jobs: Job[] = [];
    const results = inputs.map(
      (input, at) =>
        new Promise<WorkResult<Output>>((resolve) => {
          const settle = (result: WorkResult<unknown>): void => {
            account.ended(at);
            resolve(result as WorkResult<Output>);
          };
          const pulse = (share: number, events: number): void => account.pulse(at, share, events);
          jobs.push({ module: task.module, order: { input, stop: flag }, settle, pulse });
        }),
    );
    this.#waiting.push(...jobs);
    const halt = (): void => this.#halt(jobs, flag);
    stop?.addEventListener('abort', halt);
    if (stop?.aborted === true) halt();
    void prepareThreadCode(task.module).then(() => this.#dispatch());
    try {
      return await Promise.all(results);
    } finally {
      stop?.removeEventListener('abort', halt);
    }
  }

  async close(): Promise<void> {
    for (const job of this.#take(() => true)) job.settle({ kind: 'stopped' });
    for (const thread of this.#threads) this.#end(thread);
    await Promise.all(this.#ending);
  }

  /** Hands work to threads that are free, and starts threads while there is more; those of another task make room for them. */
  #dispatch(): void {
    for (const thread of this.#threads) if (thread.ready && thread.job === null) this.#give(thread);
    const starting = [...this.#threads].filter(({ ready }) => !ready).length;
    const more = Math.min(this.#most, this.#waiting.length - starting);
    for (let count = 0; count < more && this.#makeRoom(); count += 1) this.#start(this.#waiting[count]?.module ?? '');
  }

  #give(thread: Thread): void {
    const at = this.#waiting.findIndex(({ module }) => module === thread.module);
    const [job] = at < 0 ? [] : this.#waiting.splice(at, 1);
    if (job === undefined) return;
    thread.job = job;
    thread.orders += 1;
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    thread.worker.postMessage({ ...job.order, id: thread.orders } satisfies Order);
  }

  /** False: every thread is at work, or soon will be. */
  #makeRoom(): boolean {
    if (this.#threads.size < this.#most) return true;
    const idle = [...this.#threads].find(({ ready, job }) => ready && job === null);
    if (idle !== undefined) this.#end(idle);
    return idle !== undefined;
  }

  #start(module: string): void {
    const options = {
      workerData: module,
      execArgv: loaderArguments(),
      resourceLimits: { maxYoungGenerationSizeMb: 4 },
    };
    const worker = new Worker(threadCodeOf(module), options);
    const thread: Thread = { worker, module, ready: false, job: null, orders: 0 };
    this.#threads.add(thread);
    let lastWords = '';
    worker.on('message', (told: Told) => this.#heard(thread, told));
    worker.on('error', (error: unknown) => {
      lastWords = error instanceof Error ? error.message : String(error);
    });
    worker.on('exit', (exitCode) => this.#gone(thread, lastWords === '' ? `exit code ${exitCode}` : lastWords));
  }

  #heard(thread: Thread, told: Told): void {
    if (told.kind === 'ready') {
      thread.ready = true;
      return this.#dispatch();
    }
    const { job } = thread;
    if (job === null || told.id !== thread.orders) return undefined;
    if (told.kind === 'pulse') return job.pulse(told.share, told.events);
    thread.job = null;
    job.settle(resultOf(told));
    return this.#dispatch();
  }

  #gone(thread: Thread, lastWords: string): void {
    if (!this.#threads.delete(thread)) return;
    thread.job?.settle({ kind: 'failed', error: died(lastWords) });
    thread.job = null;
    // A thread that cannot even start would not start the next time either.
    if (!thread.ready) {
      const unable = this.#take(({ module }) => module === thread.module);
      for (const job of unable) job.settle({ kind: 'failed', error: died(lastWords) });
    }
    this.#dispatch();
  }

  #halt(jobs: readonly Job[], flag: SharedArrayBuffer): void {
    Atomics.store(new Int32Array(flag), 0, 1);
    const own = new Set(jobs);
    for (const job of this.#take((one) => own.has(one))) job.settle({ kind: 'stopped' });
    const endTheDeaf = (): void => {
      for (const thread of this.#threads) if (thread.job !== null && own.has(thread.job)) this.#end(thread);
      this.#dispatch();
    };
    setTimeout(endTheDeaf, GRACE_MS).unref();
  }

  /** Takes work from those that wait. */
  #take(which: (job: Job) => boolean): readonly Job[] {
    const taken = this.#waiting.filter(which);
    this.#waiting = this.#waiting.filter((job) => !which(job));
    return taken;
  }

  /** Whatever it is doing. */
  #end(thread: Thread): void {
    this.#threads.delete(thread);
    this.#ending.push(thread.worker.terminate());
    thread.job?.settle({ kind: 'stopped' });
    thread.job = null;
  }
}

/** Node 24 strips the types by itself, but not below node_modules; elsewhere tsx does. */
function loaderArguments(): string[] {
  const strips = process.features.typescript !== false && process.features.typescript !== undefined;
  return strips && !import.meta.url.includes('/node_modules/') ? [] : ['--import', import.meta.resolve('tsx')];
}

function resultOf(told: Extract<Told, { kind: 'done' | 'threw' }>): WorkResult<unknown> {
  if (told.kind === 'done') return told.output === null ? { kind: 'stopped' } : { kind: 'done', output: told.output };
  return { kind: 'failed', error: errorOf(told.error) };
}
