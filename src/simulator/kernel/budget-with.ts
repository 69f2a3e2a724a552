/** A retry budget that is not full. */
import { createRetryBudget } from '../../model/client/retry-budget.ts';
import type { RetryBudget } from '../../model/client/retry-budget.ts';
import type { RetryBudgetPolicy } from '../../model/scenario/plan.ts';

/** A budget of that rule that holds so many tokens; null: there is no rule. */
export function budgetWith(policy: RetryBudgetPolicy | null, tokens: number): RetryBudget | null {
  if (policy === null) return null;
  const budget = createRetryBudget({ ...policy, capacity: tokens });
  budget.reconfigure(policy);
  return budget;
}
