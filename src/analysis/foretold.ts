/** What the simulator says of one run that is still to come. The intervals are of that run, not of a mean. */
import type { Replication } from '../model/record/tally.ts';
import type { Plan } from '../model/scenario/plan.ts';
import { LEVEL } from './estimate.ts';
import { factsOf } from './plan-facts.ts';
import { type Spread, levelFor, spreadOf } from './simulated/over-seeds.ts';
import { seedFindings } from './simulated/seed.ts';

export interface Foretold {
  readonly seeds: number;
  /** The probability with which the run lies in an interval: 0.95, or what so few seeds allow. */
  readonly level: number;
  /** In the second half of the trigger, logins/s. null: no seed had a value. */
  readonly goodputLatePerSecond: Spread | null;
  /** From the intended start to the end, of completed logins. */
  readonly timeToLoginP99Seconds: Spread | null;
  /** Seeds of which it could be told whether they recovered, and those that did. */
  readonly judged: number;
  readonly recovered: number;
}

export function foretold(plan: Plan, replications: readonly Replication[]): Foretold {
  const facts = factsOf(plan);
  const seeds = replications.map((replication) => seedFindings(plan, facts, replication).measured);
  const spread = (pick: (one: (typeof seeds)[number]) => number | null | undefined): Spread | null =>
    spreadOf(
      seeds.map(pick).filter((value) => typeof value === 'number'),
      LEVEL,
    );
  const judged = seeds.filter(({ goodputPerSecond }) => goodputPerSecond.after !== null);
  return {
    seeds: seeds.length,
    level: levelFor(seeds.length, LEVEL),
    goodputLatePerSecond: spread(({ goodputPerSecond }) => goodputPerSecond.duringLate?.value),
    timeToLoginP99Seconds: spread(({ timeToLoginSeconds }) => timeToLoginSeconds.p99?.value),
    judged: judged.length,
    recovered: judged.filter(({ recovery }) => recovery.recovered).length,
  };
}
