/**
 * From counters that somebody else sampled to the moments that the analysis works on. A counter that grew by n between two samples stands
 * for n events, spread evenly over that time: each is known to one sampling interval and no closer.
 */

/** Seconds on the run's clock, and the counter's value. Ascending in time. */
export type CounterSample = readonly [atSeconds: number, total: number];

/**
 * The moments of all events that the counters counted, ascending. A counter that falls was reset: what it shows then has happened since.
 * The first sample of a series is its zero only when it is 0; otherwise what it shows had happened by then, and is put there.
 */
export function momentsOf(series: readonly (readonly CounterSample[])[]): number[] {
  return series.flatMap(momentsOfOne).toSorted((a, b) => a - b);
}

function momentsOfOne(samples: readonly CounterSample[]): number[] {
  const moments: number[] = [];
  let [before, last] = [samples[0]?.[0] ?? 0, 0];
  for (const [atSeconds, total] of samples) {
    const events = Math.round(total < last ? total : total - last);
    for (let at = 1; at <= events; at += 1) moments.push(before + ((atSeconds - before) * (at - 0.5)) / events);
    [before, last] = [atSeconds, total];
  }
  return moments;
}

/** The least and the most events that may lie in [fromSeconds, toSeconds): what happened between two samples may be on either side of an edge. */
export function countBounds(
  series: readonly (readonly CounterSample[])[],
  { fromSeconds, toSeconds }: { readonly fromSeconds: number; readonly toSeconds: number },
): { readonly least: number; readonly most: number } {
  let [least, most] = [0, 0];
  for (const samples of series) {
    least += Math.max(0, totalBy(samples, toSeconds) - totalAfter(samples, fromSeconds));
    most += totalAfter(samples, toSeconds) - totalBy(samples, fromSeconds);
  }
  return { least, most };
}

/** What the counter showed at the latest before a moment: an event of that very moment is in the window that begins there. */
const totalBy = (samples: readonly CounterSample[], seconds: number): number =>
  samples.findLast(([atSeconds]) => atSeconds < seconds)?.[1] ?? 0;

/** What it showed then or at the soonest after it; its last value when it was not looked at again. */
const totalAfter = (samples: readonly CounterSample[], seconds: number): number =>
  samples.find(([atSeconds]) => atSeconds >= seconds)?.[1] ?? samples.at(-1)?.[1] ?? 0;
