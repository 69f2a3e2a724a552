/**
 * The retry budget that the relying party keeps for all its users: one citizen's phone makes one login, so only the portal sees
 * enough of them to know whether retries still help.
 */
import { createRetryBudget } from '../../src/model/client/retry-budget.ts';
import type { RetryBudget } from '../../src/model/client/retry-budget.ts';
import type { RetryBudgetTotals } from '../../src/model/record/run-record.ts';
import type { RetryBudgetPolicy } from '../../src/model/scenario/plan.ts';
import type { Clock } from '../clock.ts';

export interface PortalBudget {
  /** A user starts a login for the first time. */
  firstAttempt(): void;
  loginCompleted(): void;
  /** Whether one more try is allowed. Without a budget it always is. */
  takePermit(): boolean;
  apply(policy: RetryBudgetPolicy | null): void;
  totals(): RetryBudgetTotals | null;
}

export function openPortalBudget(
  clock: Clock,
  initial: RetryBudgetPolicy | null,
  beforeChange: (nowSeconds: number) => void,
): PortalBudget {
  let budget: RetryBudget | null = null;

  const touched = (): RetryBudget | null => {
    if (budget !== null) beforeChange(clock.nowSeconds());
    return budget;
  };

  function apply(policy: RetryBudgetPolicy | null): void {
    beforeChange(clock.nowSeconds());
    if (policy === null) budget = null;
    else if (budget === null) budget = createRetryBudget(policy);
    else budget.reconfigure(policy);
  }

  apply(initial);
  return {
    apply,
    firstAttempt: () => touched()?.firstRequest(),
    loginCompleted: () => touched()?.success(),
    takePermit: () => touched()?.takeRetry() ?? true,
    totals: () => budget?.totals() ?? null,
  };
}
