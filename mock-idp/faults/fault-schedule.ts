/**
 * Which faults there are, and which of them are at work: pure bookkeeping of moments. Its owner says what time it is, and learns of each
 * start and end with its exact moment, in order, however late it asks.
 */
import { isDeepStrictEqual } from 'node:util';
import { randomStream } from '../../src/model/random.ts';
import type { RandomStream } from '../../src/model/random.ts';
import { fromMs } from '../../src/model/units.ts';
import type { Fault } from './fault.ts';

export type FaultState = 'pending' | 'active' | 'ended';

/** A fault in the schedule. */
export interface ScheduledFault {
  readonly fault: Fault;
  /** Not before it was installed. */
  readonly startSeconds: number;
  readonly endSeconds: number;
  state: FaultState;
  /** How often it was injected: requests hit; 1 for what happens to the service as a whole. */
  hits: number;
  /** Decides which requests are hit. */
  readonly shares: RandomStream;
  readonly delays: RandomStream;
  /** Requests hit of each step, for faults that count them. */
  readonly hitsByStep: Map<string, number>;
}

export interface FaultSchedule {
  /** Replaces the faults. One that stays as it is goes on with its hits and draws; one at work that is gone ends. */
  install(nowSeconds: number, faults: readonly Fault[]): void;
  /** Starts and ends what is due by then, each at its own moment, in order of time. */
  reach(nowSeconds: number): void;
  /** The next start or end; Infinity: none. */
  nextSeconds(): number;
  all(): readonly ScheduledFault[];
  active(): readonly ScheduledFault[];
}

export interface FaultScheduleOptions {
  /** The monotonic moment of a wall-clock time. */
  readonly secondsOfEpochMs: (epochMs: number) => number;
  readonly seed: () => number;
  readonly onStart: (scheduled: ScheduledFault, atSeconds: number) => void;
  /** `removed`: before its time. */
  readonly onEnd: (scheduled: ScheduledFault, atSeconds: number, removed: boolean) => void;
}

/** A moment is written in whole milliseconds: one that is this much over is now. */
const NOW_SECONDS = 0.001;

export function createFaultSchedule({ secondsOfEpochMs, seed, onStart, onEnd }: FaultScheduleOptions): FaultSchedule {
  let all: readonly ScheduledFault[] = [];
  let active: readonly ScheduledFault[] = [];

  function schedule(fault: Fault, nowSeconds: number): ScheduledFault {
    const startSeconds = secondsOfEpochMs(Date.parse(fault.startsAt));
    const endSeconds = startSeconds + fault.lastsSeconds;
    return {
      fault,
      startSeconds: Math.max(startSeconds, nowSeconds),
      endSeconds,
      state: endSeconds < nowSeconds - NOW_SECONDS ? 'ended' : 'pending',
      hits: 0,
      shares: randomStream(seed(), `fault ${fault.id} share`),
      delays: randomStream(seed(), `fault ${fault.id} delay`),
      hitsByStep: new Map(),
    };
  }

  function enter(scheduled: ScheduledFault, state: FaultState): void {
    scheduled.state = state;
    active = all.filter((one) => one.state === 'active');
  }

  /** The earliest that has still to start or to end. */
  function due(): { readonly scheduled: ScheduledFault; readonly atSeconds: number } | undefined {
    let first: { readonly scheduled: ScheduledFault; readonly atSeconds: number } | undefined;
    for (const scheduled of all) {
      if (scheduled.state === 'ended') continue;
      const atSeconds = scheduled.state === 'pending' ? scheduled.startSeconds : scheduled.endSeconds;
      if (first === undefined || atSeconds < first.atSeconds) first = { scheduled, atSeconds };
    }
    return first;
  }

  function reach(nowSeconds: number): void {
    for (let next = due(); next !== undefined && next.atSeconds <= nowSeconds; next = due()) {
      const { scheduled, atSeconds } = next;
      if (scheduled.state === 'pending') {
        enter(scheduled, 'active');
        onStart(scheduled, atSeconds);
      } else {
        enter(scheduled, 'ended');
        onEnd(scheduled, atSeconds, false);
      }
    }
  }

  return {
    install(nowSeconds, faults) {
      reach(nowSeconds);
      const known = (fault: Fault) => all.find((scheduled) => isDeepStrictEqual(scheduled.fault, fault));
      const next = faults.map((fault) => known(fault) ?? schedule(fault, nowSeconds));
      const removed = active.filter((scheduled) => !next.includes(scheduled));
      all = next;
      active = all.filter((one) => one.state === 'active');
      for (const scheduled of removed) {
        scheduled.state = 'ended';
        onEnd(scheduled, nowSeconds, true);
      }
      reach(nowSeconds);
    },
    reach,
    nextSeconds: () => due()?.atSeconds ?? Infinity,
    all: () => all,
    active: () => active,
  };
}

/** The monotonic moment of a wall-clock time, by the clock's one anchor. */
export const secondsOfEpochMsBy =
  (epochMsAt: (nowSeconds: number) => number) =>
  (epochMs: number): number =>
    fromMs(epochMs - epochMsAt(0));
