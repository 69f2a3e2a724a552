/** The switches of a moment: what was there at the start, changed by every remedy that works by then. */
import type { RemedyTimeline, TimedRemedy } from './remedy.ts';
import { worksFromSeconds } from './remedy.ts';
import type { Switches } from './switches.ts';

/**
 * Remedies are laid over each other in the order in which they were decided, at the same moment in the order of the list: of two that
 * change the same switch the later decision wins, also when the earlier one takes effect after it.
 */
export function switchesAt(base: Switches, timeline: RemedyTimeline, seconds: number): Switches {
  return inOrder(timeline)
    .filter((remedy) => isAtWork(remedy, seconds))
    .reduce((switches, remedy) => ({ ...switches, ...changedBy(switches, remedy, seconds) }), base);
}

const inOrder = (timeline: RemedyTimeline): TimedRemedy[] =>
  timeline.toSorted((left, right) => left.atSeconds - right.atSeconds);

const isAtWork = (remedy: TimedRemedy, seconds: number): boolean =>
  worksFromSeconds(remedy) <= seconds && (remedy.untilSeconds === undefined || seconds < remedy.untilSeconds);

function changedBy(switches: Switches, remedy: TimedRemedy, seconds: number): Partial<Switches> {
  switch (remedy.kind) {
    case 'method':
      return { methods: { ...switches.methods, [remedy.method]: remedy.share } };
    case 'roll-out':
      return { rollOut: remedy.rollOut };
    case 'status':
      return { statusMessage: remedy.message };
    case 'deadline':
      return {
        deadlineSeconds: remedy.deadlineSeconds,
        latePenalty: remedy.latePenalty,
        ...(announcedAt(remedy) <= seconds ? { announcedDeadlineSeconds: remedy.deadlineSeconds } : {}),
      };
    case 'mandates':
      return { mandates: remedy.on };
    case 'abroad':
      return { abroad: remedy.on };
    default:
      return { serverFactors: { ...switches.serverFactors, [remedy.station]: remedy.factor } };
  }
}

const announcedAt = (remedy: TimedRemedy & { readonly kind: 'deadline' }): number =>
  remedy.atSeconds + remedy.announcementLagSeconds;

/** Something happens to a remedy: it begins to work, people are told of it, or it is taken back. */
export interface RemedyEvent {
  readonly atSeconds: number;
  readonly event: 'begun' | 'announced' | 'ended';
  readonly remedy: TimedRemedy;
}

/** Everything that happens on a timeline, in order; at the same moment in the order of the list. */
export function eventsOf(timeline: RemedyTimeline): readonly RemedyEvent[] {
  return timeline.flatMap(eventsOfOne).toSorted((left, right) => left.atSeconds - right.atSeconds);
}

function eventsOfOne(remedy: TimedRemedy): RemedyEvent[] {
  const begins = worksFromSeconds(remedy);
  const ends = remedy.untilSeconds ?? Number.POSITIVE_INFINITY;
  if (begins >= ends) return [];
  const events: RemedyEvent[] = [{ atSeconds: begins, event: 'begun', remedy }];
  if (remedy.kind === 'deadline' && remedy.announcementLagSeconds > 0 && announcedAt(remedy) < ends)
    events.push({ atSeconds: announcedAt(remedy), event: 'announced', remedy });
  if (ends < Number.POSITIVE_INFINITY) events.push({ atSeconds: ends, event: 'ended', remedy });
  return events;
}
