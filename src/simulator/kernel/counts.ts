/** What the kernel counts: totals that only grow, so that any stretch of time is the difference of two copies. */

export interface Counts {
  /** Calls begun. */
  offered: number;
  /** Calls that ended well, and that came to nothing. */
  succeeded: number;
  failed: number;
  /** Requests sent, first ones and retries. */
  attempts: number;
  /** Requests that a server finished; `late`: after their client had gone. */
  served: number;
  late: number;
  /** Requests that found the queue full. */
  refused: number;
  /** Requests taken out of the queue since their client had gone. */
  cancelled: number;
  /** Requests whose client gave up. */
  timedOut: number;
  /** ∫ servers at work dt. */
  busySeconds: number;
  /** ∫ requests waiting dt. */
  queueSeconds: number;
  /** Sum of the waits of those that a server has begun. */
  waitSeconds: number;
}

export const noCounts = (): Counts => ({
  offered: 0,
  succeeded: 0,
  failed: 0,
  attempts: 0,
  served: 0,
  late: 0,
  refused: 0,
  cancelled: 0,
  timedOut: 0,
  busySeconds: 0,
  queueSeconds: 0,
  waitSeconds: 0,
});

/** Counts per bin of time, and the queue's length at the end of each. */
export interface Series {
  readonly binSeconds: number;
  readonly offered: Float64Array;
  readonly attempts: Float64Array;
  readonly succeeded: Float64Array;
  readonly late: Float64Array;
  readonly queue: Float64Array;
}

const columns = ['offered', 'attempts', 'succeeded', 'late'] as const;

export class SeriesBook {
  readonly #binSeconds: number;
  readonly #before: Record<(typeof columns)[number], number> = { offered: 0, attempts: 0, succeeded: 0, late: 0 };
  readonly #bins: Record<(typeof columns)[number] | 'queue', number[]> = {
    offered: [],
    attempts: [],
    succeeded: [],
    late: [],
    queue: [],
  };

  constructor(binSeconds: number) {
    this.#binSeconds = binSeconds;
  }

  /** When the open bin ends, seconds. */
  endSeconds(): number {
    return (this.#bins.queue.length + 1) * this.#binSeconds;
  }

  close(counts: Counts, queue: number): void {
    for (const column of columns) {
      this.#bins[column].push(counts[column] - this.#before[column]);
      this.#before[column] = counts[column];
    }
    this.#bins.queue.push(queue);
  }

  /** Becomes what another book of the same width is now. */
  copyFrom(other: SeriesBook): void {
    Object.assign(this.#before, other.#before);
    for (const column of [...columns, 'queue'] as const) this.#bins[column] = [...other.#bins[column]];
  }

  /** All closed bins and, when it has begun, the open one as far as it is. */
  series(nowSeconds: number, counts: Counts, queue: number): Series {
    const open = nowSeconds > this.endSeconds() - this.#binSeconds || this.#binSeconds === Infinity;
    const column = (name: (typeof columns)[number]): Float64Array =>
      Float64Array.from(open ? [...this.#bins[name], counts[name] - this.#before[name]] : this.#bins[name]);
    return {
      binSeconds: this.#binSeconds,
      offered: column('offered'),
      attempts: column('attempts'),
      succeeded: column('succeeded'),
      late: column('late'),
      queue: Float64Array.from(open ? [...this.#bins.queue, queue] : this.#bins.queue),
    };
  }
}
