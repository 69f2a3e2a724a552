/** What a person is told once a second about a variant under way. Pure: fed with logins and the time. */
import type { LoginRecord } from '../model/record/run-record.ts';
import { type Phase, phaseOf } from '../model/scenario/phase.ts';
import type { Plan } from '../model/scenario/plan.ts';

export interface VariantProgress {
  readonly variant: string;
  readonly phase: Phase | 'done';
  readonly elapsedSeconds: number;
  readonly totalSeconds: number;
  readonly offeredPerSecond: number;
  readonly goodputPerSecond: number;
  /** Time to login of what completed in the last ten seconds; null: nothing did. */
  readonly p99Seconds: number | null;
  /** Requests waiting at the server; null: not measured. */
  readonly queueLength: number | null;
  /** Goodput of each second so far. */
  readonly goodputHistory: readonly number[];
}

export interface ProgressTracker {
  take(logins: readonly LoginRecord[]): void;
  at(elapsedSeconds: number, queueLength: number | null, draining: boolean): VariantProgress;
}

const WINDOW_SECONDS = 10;

export function progressTracker(plan: Plan, arrivals: readonly number[]): ProgressTracker {
  const goodInSecond: number[] = [];
  const completed: { endedSeconds: number; tookSeconds: number }[] = [];
  const take = (logins: readonly LoginRecord[]): void => {
    for (const { outcome, endedSeconds, intendedSeconds } of logins) {
      if (outcome !== 'completed' || endedSeconds === null) continue;
      const tookSeconds = endedSeconds - intendedSeconds;
      completed.push({ endedSeconds, tookSeconds });
      const second = Math.max(0, Math.floor(endedSeconds));
      while (goodInSecond.length <= second) goodInSecond.push(0);
      if (tookSeconds <= plan.slo.loginWithinSeconds) goodInSecond[second] = (goodInSecond[second] ?? 0) + 1;
    }
  };
  const at = (elapsedSeconds: number, queueLength: number | null, draining: boolean): VariantProgress => {
    const wholeSeconds = Math.max(0, Math.floor(elapsedSeconds));
    while (goodInSecond.length < wholeSeconds) goodInSecond.push(0);
    const recent = completed.filter(({ endedSeconds }) => endedSeconds > elapsedSeconds - WINDOW_SECONDS);
    return {
      variant: plan.variant,
      phase: draining ? 'draining' : phaseOf(plan, elapsedSeconds),
      elapsedSeconds: Math.min(Math.max(0, elapsedSeconds), plan.durationSeconds),
      totalSeconds: plan.durationSeconds,
      offeredPerSecond: countIn(arrivals, wholeSeconds - 1, wholeSeconds),
      goodputPerSecond: goodInSecond[wholeSeconds - 1] ?? 0,
      p99Seconds: percentile99(recent.map(({ tookSeconds }) => tookSeconds)),
      queueLength,
      goodputHistory: goodInSecond.slice(0, wholeSeconds),
    };
  };
  return { take, at };
}

const countIn = (ascending: readonly number[], from: number, to: number): number =>
  ascending.reduce((count, at) => (at > from && at <= to ? count + 1 : count), 0);

/** Nearest rank: the smallest value with at least 99 % of all at or below it. */
function percentile99(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * 0.99) - 1] ?? null;
}
