/** What changes on the way, at run size: remedies, faults, and what a later deadline does to the arrivals. */
import type { TimedRemedy } from '../remedies/remedy.ts';
import { shapeTotal } from '../traffic/shapes.ts';
import type { RunClock } from './compile-service.ts';
import type { StationFault } from './plan.ts';
import type { ArrivalShape, Scenario, WrittenRemedy } from './schema.ts';

/** Those of the scenario, then those of the variant. */
export function compileRemedies(written: readonly WrittenRemedy[], clock: RunClock): TimedRemedy[] {
  return written.map((remedy): TimedRemedy => {
    const { untilSeconds, ...rest } = remedy;
    const moments = {
      atSeconds: clock.seconds(remedy.atSeconds),
      ...(untilSeconds === undefined ? {} : { untilSeconds: clock.seconds(untilSeconds) }),
    };
    if (rest.kind === 'servers') return { ...rest, ...moments, lagSeconds: clock.seconds(rest.lagSeconds) };
    if (rest.kind !== 'deadline') return { ...rest, ...moments };
    return {
      ...rest,
      ...moments,
      deadlineSeconds: clock.seconds(rest.deadlineSeconds),
      announcementLagSeconds: clock.seconds(rest.announcementLagSeconds),
    };
  });
}

export const compileFaults = (faults: NonNullable<Scenario['faults']>, clock: RunClock): StationFault[] =>
  faults.map((fault) => ({
    ...fault,
    startSeconds: clock.seconds(fault.startSeconds),
    durationSeconds: clock.seconds(fault.durationSeconds),
  }));

/**
 * Once a later deadline is announced, whoever has not come by then spreads out up to it: every deadline shape is cut off there and goes on
 * towards the new one with the arrivals that it had left.
 */
export function followDeadlines(
  shapes: readonly ArrivalShape[],
  remedies: readonly TimedRemedy[],
): readonly ArrivalShape[] {
  const deadlines = remedies
    .filter((remedy) => remedy.kind === 'deadline')
    .toSorted((a, b) => announcedAt(a) - announcedAt(b));
  return deadlines.reduce((now, remedy) => now.flatMap((shape) => moved(shape, remedy)), [...shapes]);
}

type Deadline = TimedRemedy & { readonly kind: 'deadline' };

const announcedAt = ({ atSeconds, announcementLagSeconds }: Deadline): number => atSeconds + announcementLagSeconds;

function moved(shape: ArrivalShape, remedy: Deadline): ArrivalShape[] {
  const at = announcedAt(remedy);
  const { deadlineSeconds } = remedy;
  if (shape.shape !== 'deadline' || deadlineSeconds === null) return [shape];
  if (at >= Math.min(shape.deadlineSeconds, shape.untilSeconds ?? Infinity)) return [shape];
  const left = shape.arrivalsBeforeDeadline - shapeTotal(shape, at);
  const from = Math.max(at, shape.fromSeconds ?? 0);
  return [
    { ...shape, untilSeconds: at },
    { ...shape, deadlineSeconds, arrivalsBeforeDeadline: left, fromSeconds: from },
  ];
}
