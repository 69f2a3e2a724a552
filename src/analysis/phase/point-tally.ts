/** What the seeds of one point add up to. */
import type { PhaseState } from './moment.ts';
import { proportionOf } from './sampling.ts';
import type { Proportion } from './sampling.ts';

/** How one seed of a point stood. */
export interface PhaseOutcome {
  /** Goodput followed what was offered when the trigger began. */
  readonly healthyBefore: boolean;
  /** At each horizon, in order. */
  readonly states: readonly PhaseState[];
  /** Requests that wait at the bottleneck when the trigger ends. */
  readonly backlog: number;
  readonly events: number;
}

export interface PointTally {
  readonly n: number;
  readonly unhealthyBefore: number;
  /** One a horizon. */
  readonly states: readonly Readonly<Record<PhaseState, number>>[];
  /** Sum over the seeds. */
  readonly backlog: number;
  readonly events: number;
}

const nothing: Readonly<Record<PhaseState, number>> = { back: 0, draining: 0, down: 0 };

export const emptyTally = (horizons: number): PointTally => ({
  n: 0,
  unhealthyBefore: 0,
  states: Array.from({ length: horizons }, () => nothing),
  backlog: 0,
  events: 0,
});

export const withOutcome = (tally: PointTally, outcome: PhaseOutcome): PointTally => ({
  n: tally.n + 1,
  unhealthyBefore: tally.unhealthyBefore + (outcome.healthyBefore ? 0 : 1),
  states: tally.states.map((counts, at) => {
    const state = outcome.states[at];
    return state === undefined ? counts : { ...counts, [state]: counts[state] + 1 };
  }),
  backlog: tally.backlog + outcome.backlog,
  events: tally.events + outcome.events,
});

/** Seeds that are down. @param horizon number of it: 0 is the horizon, 1 ten times it */
export function downAt({ n, states }: PointTally, horizon: number): Proportion | null {
  const counts = states[horizon];
  return counts === undefined ? null : proportionOf(counts.down, n);
}

/** Seeds that are not back, whether on the way or not. */
export function notBackAt({ n, states }: PointTally, horizon: number): Proportion | null {
  const counts = states[horizon];
  return counts === undefined ? null : proportionOf(counts.down + counts.draining, n);
}
