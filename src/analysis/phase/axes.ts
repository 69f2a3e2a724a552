/**
 * The three axes of a phase diagram, and the plan of one point on them.
 *
 * Load: what arrives without the trigger, a constant rate; the scenario's own shape is left out, because the diagram asks of a level and
 * not of a day. Trigger: the scenario's spike or notice (size: its rate at the top, as a multiple of the one written; length: how long it
 * holds, straight up and straight down), else its fault (size: the share of speed that it takes, 1 − speed; length: how long).
 */
import type { Plan } from '../../model/scenario/plan.ts';
import type { ArrivalShape } from '../../model/scenario/schema.ts';

export interface PhaseTrigger {
  readonly kind: 'spike' | 'fault';
  /** As written: extra arrivals per second at the top, or 1 − speed. */
  readonly size: number;
  /** As written, run seconds. */
  readonly seconds: number;
  /** Where a fault hits; null for a spike. */
  readonly station: string | null;
}

export interface PhasePoint {
  /** Arrivals per second without the trigger. */
  readonly loadPerSecond: number;
  /** Of the trigger: a multiple of the spike as written, or the share of speed that a fault takes; 0: no trigger. */
  readonly size: number;
  readonly lengthSeconds: number;
}

/** The load is cut to `toPerSecond` at a moment: what is left is shed. */
export interface Cut {
  readonly atSeconds: number;
  readonly toPerSecond: number;
}

type Pulse = Extract<ArrivalShape, { shape: 'spike' | 'notice' }>;

/** The trigger that a plan has; null: no spike, notice or fault that begins in the window of its trigger. */
export function triggerOf(plan: Plan): PhaseTrigger | null {
  const pulses = plan.arrivals.filter((shape) => isPulse(shape) && startsInside(plan, shape.startSeconds));
  const size = pulses.reduce((sum, shape) => sum + heightOf(shape as Pulse), 0);
  const { durationSeconds: seconds } = plan.trigger;
  if (size > 0) return { kind: 'spike', size, seconds, station: null };
  const fault = (plan.faults ?? []).find(({ startSeconds }) => startsInside(plan, startSeconds));
  if (fault === undefined) return null;
  return { kind: 'fault', size: 1 - fault.speed, seconds: fault.durationSeconds, station: fault.station };
}

const isPulse = (shape: ArrivalShape): shape is Pulse => shape.shape === 'spike' || shape.shape === 'notice';
const heightOf = (pulse: Pulse): number => (pulse.shape === 'spike' ? pulse.perSecond : pulse.peakPerSecond);

function startsInside({ trigger }: Plan, startSeconds: number): boolean {
  const { startSeconds: from, durationSeconds } = trigger;
  return startSeconds >= from && startSeconds < from + durationSeconds;
}

/** Arrivals of the plan per second without its trigger, averaged from the end of the warm-up to the end. */
export function writtenLoad(plan: Plan, totalBy: (shapes: readonly ArrivalShape[], seconds: number) => number): number {
  const base = plan.arrivals.filter((shape) => !(isPulse(shape) && startsInside(plan, shape.startSeconds)));
  const { warmUpSeconds: from, durationSeconds: to } = plan;
  return (totalBy(base, to) - totalBy(base, from)) / (to - from);
}

/** When the trigger of a point ends, run seconds. */
export const triggerEnd = (plan: Plan, { lengthSeconds }: Pick<PhasePoint, 'lengthSeconds'>): number =>
  plan.trigger.startSeconds + lengthSeconds;

/** @param untilSeconds length of the run */
export function phasePlan(plan: Plan, point: PhasePoint, untilSeconds: number, cut?: Cut): Plan {
  const trigger = triggerOf(plan);
  const { startSeconds } = plan.trigger;
  const { size, lengthSeconds, loadPerSecond } = point;
  const isOn = trigger !== null && size > 0 && lengthSeconds > 0;
  const spike: ArrivalShape[] =
    isOn && trigger.kind === 'spike'
      ? [
          {
            shape: 'spike',
            startSeconds,
            riseSeconds: 0,
            holdSeconds: lengthSeconds,
            fallSeconds: 0,
            perSecond: size * trigger.size,
          },
        ]
      : [];
  const others = (plan.faults ?? []).filter((fault) => !startsInside(plan, fault.startSeconds));
  const fault =
    isOn && trigger.kind === 'fault' && trigger.station !== null
      ? [{ station: trigger.station, startSeconds, durationSeconds: lengthSeconds, speed: 1 - size }]
      : [];
  return {
    ...plan,
    durationSeconds: untilSeconds,
    trigger: { startSeconds, durationSeconds: lengthSeconds },
    arrivals: [baseOf(loadPerSecond, untilSeconds, cut), ...spike],
    faults: [...others, ...fault],
  };
}

function baseOf(loadPerSecond: number, untilSeconds: number, cut: Cut | undefined): ArrivalShape {
  if (cut === undefined) return { shape: 'constant', perSecond: loadPerSecond };
  const { atSeconds, toPerSecond } = cut;
  return {
    shape: 'points',
    points: [
      [0, loadPerSecond],
      [atSeconds, loadPerSecond],
      [atSeconds, toPerSecond],
      [untilSeconds, toPerSecond],
    ],
  };
}
