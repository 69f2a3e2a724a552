/**
 * Which phases' counters a pulse adds 0 to. A series that first appears with its first event has no 0 before it, and Prometheus cannot see
 * that it rose: so the series of a phase are there before the phase begins. `rate()` stretches what it saw of a series that ended inside its
 * window: so they go on for one window after it. And a series without a new sample is never sent again, so that a push which failed would
 * be lost for good: so past phases are repeated from time to time, and all of them at the end.
 */
import { type Phase, phaseOf } from '../scenario/phase.ts';
import type { Plan } from '../scenario/plan.ts';

/** So many pushes lie between the first pulse of a phase and the phase itself: one of them may fail. */
const PUSHES_AHEAD = 2;
/** The window of the run's recording rules, 10 s, and two pushes. */
const LINGER_SECONDS = 12;
/** A past phase is repeated every so many pulses: more often than Prometheus forgets an instant value, 5 min. */
const BEATS_BETWEEN_PAST = 15;

/** Seconds between the first pulse and run second 0, at least. Half a push more than ahead of any other phase, for a slow start. */
export const pulseLeadSeconds = (pushSeconds: number): number => pushSeconds * (PUSHES_AHEAD - 0.5);

/** The pulse goes on so long after the plan's end, for what the last logins counted. */
export const PULSE_TAIL_SECONDS = 0.3;

export interface Beat {
  /** Run seconds; negative before the start. */
  readonly atSeconds: number;
  /** Number of the pulse, from 0. */
  readonly number: number;
  /** Between two pushes. */
  readonly pushSeconds: number;
}

/** In the order in which the run goes through them. Nothing is counted while it starts. */
export function phasesToPulse(plan: Plan, { atSeconds, number, pushSeconds }: Beat): readonly Phase[] {
  const isRepeat = atSeconds >= plan.durationSeconds || number % BEATS_BETWEEN_PAST === 0;
  return phaseSpans(plan)
    .filter(({ startSeconds, endSeconds }) => {
      if (startSeconds > atSeconds) return startSeconds <= atSeconds + PUSHES_AHEAD * pushSeconds;
      return atSeconds < endSeconds + LINGER_SECONDS || isRepeat;
    })
    .map(({ phase }) => phase);
}

interface PhaseSpan {
  readonly phase: Phase;
  readonly startSeconds: number;
  readonly endSeconds: number;
}

/** When each phase of the plan begins and ends; one of no length is not there, and the last has no end. */
function phaseSpans(plan: Plan): readonly PhaseSpan[] {
  const { trigger, warmUpSeconds, durationSeconds } = plan;
  const changes = [
    0,
    Math.min(warmUpSeconds, trigger.startSeconds),
    trigger.startSeconds,
    trigger.startSeconds + trigger.durationSeconds,
    durationSeconds,
  ].toSorted((a, b) => a - b);
  const begun = changes
    .map((startSeconds) => ({ phase: phaseOf(plan, startSeconds), startSeconds }))
    .filter(({ phase }, at, all) => all.findIndex((other) => other.phase === phase) === at);
  return begun.map((span, at) => ({ ...span, endSeconds: begun[at + 1]?.startSeconds ?? Infinity }));
}
