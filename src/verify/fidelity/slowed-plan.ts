/** A plan that is wrong on purpose: the proof must notice it. */
import { stretch } from '../../model/distributions.ts';
import type { CapacityProfile, Plan, StepCost } from '../../model/scenario/plan.ts';

/** The same plan with every service of every station `factor` times as long; nothing else is changed, also not what a waiting room admits. */
export function slowedPlan(plan: Plan, factor: number): Plan {
  const { steps, refusalSeconds } = plan.service;
  const slowed = Object.entries(steps).map(([step, cost]): [string, StepCost] => [step, slowedCost(cost, factor)]);
  return {
    ...plan,
    service: {
      ...plan.service,
      steps: Object.fromEntries(slowed) as CapacityProfile['steps'],
      refusalSeconds: refusalSeconds * factor,
    },
  };
}

const slowedCost = ({ holding, ...cost }: StepCost, factor: number): StepCost => ({
  ...cost,
  service: stretch(cost.service, factor),
  ...(holding === undefined
    ? {}
    : { holding: holding.map((visit) => ({ ...visit, service: stretch(visit.service, factor) })) }),
});
