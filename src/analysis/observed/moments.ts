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
