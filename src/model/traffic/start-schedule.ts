/**
 * How a load generator that can only start users at a steady rate still gives each its exact moment.
 *
 * Time is cut into slots. The arrivals meant for slot b are started, evenly spaced, during the slot before it, and each then sleeps until
 * its own intended time. So the generator runs `leadSeconds` ahead of the plan, no start can be late by design, and what is late is the
 * machine's fault and measured as such.
 */
export interface StartSchedule {
  /** The plan's second 0 comes so long after the generator's. */
  readonly leadSeconds: number;
  /** Constant start rates, one after the other, from the generator's second 0. */
  readonly slots: readonly { readonly starts: number; readonly seconds: number }[];
}

/** Slots of a second, or longer ones so that there are never more than this many: k6 handles each as two stages. */
const MOST_SLOTS = 900;

/**
 * A start that falls exactly on the end of the last slot may be lost to rounding (k6 v2.2.0 gave 1,649 of 1,650): one slot more, whose
 * surplus starts find no arrival and end at once.
 */
export const SURPLUS_STARTS = 3;

/** Length of a slot, and so the lead, seconds. */
export const leadSecondsOf = (durationSeconds: number): number => Math.max(1, Math.ceil(durationSeconds / MOST_SLOTS));

/** @param times intended start times, seconds, ascending, in [0, durationSeconds) */
export function startSchedule(times: readonly number[], durationSeconds: number): StartSchedule {
  const seconds = leadSecondsOf(durationSeconds);
  const slots = Array.from({ length: Math.ceil(durationSeconds / seconds) }, () => ({ starts: 0, seconds }));
  for (const time of times) {
    const slot = slots[Math.floor(time / seconds)];
    if (slot === undefined) throw new RangeError(`an arrival at ${time} s is outside the plan's ${durationSeconds} s`);
    slot.starts += 1;
  }
  return { leadSeconds: seconds, slots: [...slots, { starts: SURPLUS_STARTS, seconds }] };
}
