/** The kernel's statistics: totals, latencies and the series, from the end of the warm-up on where they say so. */
import { noCounts, SeriesBook } from './counts.ts';
import type { Counts, Series } from './counts.ts';
import { LatencyHistogram } from './latency-histogram.ts';
import type { LatencyCounts } from './latency-histogram.ts';

/** Everything from the end of the warm-up on; the series from 0 on. Requests and calls are counted apart. */
export interface KernelResult {
  /** Those begun since the warm-up: offered = succeeded + failed + inFlight. */
  readonly calls: {
    readonly offered: number;
    readonly succeeded: number;
    readonly failed: number;
    readonly inFlight: number;
  };
  readonly attempts: number;
  readonly served: number;
  /** Of those served: the client had gone. Dead work. */
  readonly servedLate: number;
  readonly refused: number;
  readonly cancelled: number;
  readonly timedOut: number;
  readonly busySeconds: number;
  readonly queueSeconds: number;
  readonly waitSeconds: number;
  /** From the call's beginning to its success, seconds; and to its end, whichever it was. */
  readonly successes: LatencyCounts;
  readonly outcomes: LatencyCounts;
  readonly series: Series;
}

export class Ledger {
  /** Totals since 0. */
  readonly counts = noCounts();
  readonly #successes = new LatencyHistogram();
  readonly #outcomes = new LatencyHistogram();
  readonly #book: SeriesBook;
  readonly #warmUpSeconds: number;
  #before: Counts | null = null;

  constructor(binSeconds: number, warmUpSeconds: number) {
    this.#book = new SeriesBook(binSeconds);
    this.#warmUpSeconds = warmUpSeconds;
  }

  /** When it must be told next that a bin or the warm-up ends, seconds. */
  nextSeconds(): number {
    return Math.min(this.#before === null ? this.#warmUpSeconds : Infinity, this.#book.endSeconds());
  }

  /** What ends now ends before anything else that happens now. */
  turnPage(atSeconds: number, queue: number): void {
    if (this.#before === null && atSeconds >= this.#warmUpSeconds) this.#before = { ...this.counts };
    if (atSeconds >= this.#book.endSeconds()) this.#book.close(this.counts, queue);
  }

  succeed(startedAt: number, endedAt: number): void {
    this.counts.succeeded += 1;
    if (startedAt < this.#warmUpSeconds) return;
    this.#successes.record(endedAt - startedAt);
    this.#outcomes.record(endedAt - startedAt);
  }

  fail(startedAt: number, endedAt: number): void {
    this.counts.failed += 1;
    if (startedAt >= this.#warmUpSeconds) this.#outcomes.record(endedAt - startedAt);
  }

  /** Becomes what another ledger of the same settings is now. */
  copyFrom(other: Ledger): void {
    Object.assign(this.counts, other.counts);
    this.#successes.copyFrom(other.#successes);
    this.#outcomes.copyFrom(other.#outcomes);
    this.#book.copyFrom(other.#book);
    this.#before = other.#before;
  }

  /** @param inFlight calls begun since the warm-up that have not ended */
  result(nowSeconds: number, queue: number, inFlight: number): KernelResult {
    const successes = this.#successes.summary();
    const outcomes = this.#outcomes.summary();
    const { offered, succeeded: _succeeded, failed: _failed, late, ...flows } = this.#since();
    const ended = { succeeded: successes.count, failed: outcomes.count - successes.count };
    return {
      calls: { offered, ...ended, inFlight },
      ...flows,
      servedLate: late,
      successes,
      outcomes,
      series: this.#book.series(nowSeconds, this.counts, queue),
    };
  }

  #since(): Counts {
    const since = noCounts();
    if (this.#before === null) return since;
    for (const name of Object.keys(since) as (keyof Counts)[]) since[name] = this.counts[name] - this.#before[name];
    return since;
  }
}
