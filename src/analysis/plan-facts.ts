/**
 * What the analysis needs to know about a plan besides its own fields: who was meant to come and what the service can do. Computed by
 * the model from the plan alone, so that a record is judged against its plan and not against itself.
 */
import type { Plan } from '../model/scenario/plan.ts';
import { kneeOf, type Knee } from '../model/service/capacity.ts';
import { arrivalTimes } from '../model/traffic/arrivals.ts';
import { personOf } from '../model/traffic/population.ts';
import { arrivalsBy } from '../model/traffic/shapes.ts';

export interface PlanFacts {
  /** Every login that the plan intends, once each. Asked for of live runs alone: a simulated one may have millions. */
  readonly intended: () => readonly IntendedLogin[];
  /** Λ(t) = ∫₀ᵗ λ(u) du: logins that the plan expects by run second `seconds`; nobody comes after its end. */
  readonly arrivalsBy: (seconds: number) => number;
  /** null: nobody knows, such as for a server that is not ours. */
  readonly knee: Knee | null;
}

export type FactsOf = (plan: Plan) => PlanFacts;

export interface IntendedLogin {
  readonly index: number;
  readonly segment: string;
  readonly intendedSeconds: number;
}

export function factsOf(plan: Plan): PlanFacts {
  return {
    intended: () =>
      arrivalTimes(plan).map((intendedSeconds, index) => {
        return { index, segment: personOf(plan, index).segment.name, intendedSeconds };
      }),
    arrivalsBy: (seconds) => arrivalsBy(plan.arrivals, Math.min(seconds, plan.durationSeconds)),
    knee: kneeOf(plan),
  };
}

/** Share of intended logins that can complete: the model's figure, else the share of people with a working card. 0–1. */
export function completableRatioOf(plan: Plan, knee: Knee | null): number {
  if (knee !== null) return knee.completableRatio;
  return plan.segments.reduce((sum, segment) => sum + (segment.card === 'ok' ? segment.share : 0), 0);
}
