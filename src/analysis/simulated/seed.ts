/** One seed of a variant, measured as a live run is. */
import type { Replication } from '../../model/record/tally.ts';
import type { Plan } from '../../model/scenario/plan.ts';
import { type Collapse, collapseOf } from '../collapse.ts';
import { type Layout, seedLayout } from '../layout.ts';
import type { PlanFacts } from '../plan-facts.ts';
import { type Recovery, recoveryOf } from '../recovery.ts';
import { type Measured, measuredOf } from '../variant-result.ts';

export interface SeedFindings {
  readonly layout: Layout;
  readonly measured: Measured;
  readonly recovery: Recovery;
  readonly collapse: Collapse;
}

export function seedFindings(plan: Plan, facts: PlanFacts, replication: Replication): SeedFindings {
  const layout = seedLayout(plan, facts, replication);
  const { windows, reachedSeconds } = layout;
  const { completions, arrivals } = layout.logins;
  const recovery = recoveryOf({ plan, facts, completions, before: windows.before, reachedSeconds });
  const collapse = collapseOf({ plan, facts, windows, completions, arrivals, reachedSeconds });
  return { layout, measured: measuredOf(layout, recovery), recovery, collapse };
}
