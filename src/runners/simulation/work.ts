/** What a worker thread of the simulator is given and what it says. Everything here is copied between threads: plain data alone. */
import type { ErrorCode, Problem } from '../../model/errors.ts';

/**
 * Says how far a piece of work is: `share` of it done, 0–1, after `events` events. To be called every few milliseconds.
 * True: nobody wants the rest any more.
 */
export type Pulse = (share: number, events: number) => boolean;

/** A pure function of its input, which is plain data, as its output is. `null`: it was told to stop before it was done. */
export type Work<Input, Output> = (input: Input, pulse: Pulse) => Output | null;

/** Work with the module that it is in, so that a thread can be started for it. Made by taskIn() of worker-thread.ts alone. */
export interface Task<Input, Output> {
  readonly module: string;
  readonly work: Work<Input, Output>;
}

export interface Order {
  /** Of this thread, counting from 1. */
  readonly id: number;
  readonly input: unknown;
  /** One 32-bit word: not 0 once the rest is not wanted any more. */
  readonly stop: SharedArrayBuffer;
}

export type Told =
  | { readonly kind: 'ready' }
  | { readonly kind: 'pulse'; readonly id: number; readonly share: number; readonly events: number }
  /** `output` is null when it was stopped. */
  | { readonly kind: 'done'; readonly id: number; readonly output: unknown }
  | { readonly kind: 'threw'; readonly id: number; readonly error: ToldError };

export interface ToldError {
  readonly message: string;
  readonly stack: string;
  /** Of an error made for people; null: a bug. */
  readonly code: ErrorCode | null;
  readonly subject: string;
  readonly problems: readonly Problem[];
}
