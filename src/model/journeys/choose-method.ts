/** What a person logs in with: of the methods that these people can use, the first that is open to them at that moment. */
import type { Person as Registered } from '../remedies/cohort.ts';
import { mayUse } from '../remedies/may-use.ts';
import type { RemedyTimeline } from '../remedies/remedy.ts';
import { eventsOf, switchesAt } from '../remedies/switches-at.ts';
import { cardAlone } from '../remedies/switches.ts';
import type { LoginMethod, Switches } from '../remedies/switches.ts';
import type { PlanSegment } from '../scenario/plan.ts';

const cardOnly: readonly LoginMethod[] = ['eid'];

/** Switches from their moments on, ascending; the first is that of the start. */
type Epochs = readonly { readonly fromSeconds: number; readonly switches: Switches }[];

const knownEpochs = new WeakMap<RemedyTimeline, Epochs>();

/** The switches as they stand at a moment: they change only at the timeline's own moments. */
export function switchesNow(timeline: RemedyTimeline, nowSeconds: number): Switches {
  const epochs = knownEpochs.get(timeline) ?? epochsOf(timeline);
  knownEpochs.set(timeline, epochs);
  return epochs.findLast(({ fromSeconds }) => fromSeconds <= nowSeconds)?.switches ?? cardAlone;
}

function epochsOf(timeline: RemedyTimeline): Epochs {
  const moments = [0, ...eventsOf(timeline).map(({ atSeconds }) => atSeconds)];
  return moments.map((fromSeconds) => ({ fromSeconds, switches: switchesAt(cardAlone, timeline, fromSeconds) }));
}

/**
 * @param timeline undefined: nothing ever changes, the card alone is open
 * @param key names the person for good: cohorts are made by it
 * @returns null: nothing that this person can use is open
 */
export function chooseMethod(
  timeline: RemedyTimeline | undefined,
  segment: PlanSegment,
  key: string,
  nowSeconds: number,
): LoginMethod | null {
  const can = segment.methods ?? cardOnly;
  if (timeline === undefined) return can.includes('eid') ? 'eid' : null;
  const switches = switchesNow(timeline, nowSeconds);
  const person: Registered = { key, birthMonth: undefined, segment: segment.name };
  return can.find((method) => mayUse(switches, method, person)) ?? null;
}

/** The registration number of the person behind an arrival. */
export const registrationOf = (index: number): string => `R${index}`;
