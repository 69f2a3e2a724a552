/** How far a list of work is. */
export interface PoolProgress {
  /** Pieces of work that have ended. */
  readonly done: number;
  readonly total: number;
  /** Of all of it, 0–1; every piece counts alike. */
  readonly share: number;
  /** Worked off so far, as the work itself counts them. */
  readonly events: number;
}

interface Account {
  pulse(at: number, share: number, events: number): void;
  ended(at: number): void;
}

export function accountOf(total: number, onProgress: ((progress: PoolProgress) => void) | undefined): Account {
  const shares = new Float64Array(total);
  const events = new Float64Array(total);
  let [done, shareSum, eventSum] = [0, 0, 0];
  const add = (at: number, share: number, count: number): void => {
    shareSum += share - (shares[at] ?? 0);
    eventSum += count - (events[at] ?? 0);
    shares[at] = share;
    events[at] = count;
    onProgress?.({ done, total, share: done === total ? 1 : shareSum / total, events: eventSum });
  };
  return {
    pulse: add,
    ended: (at) => {
      done += 1;
      add(at, 1, events[at] ?? 0);
    },
  };
}
