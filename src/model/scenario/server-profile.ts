/** The server's part of a plan: what a mock is told before the load starts. */
import type { CapacityProfile, Plan, PlanProtection, RetryBudgetPolicy } from './plan.ts';

export interface ServerProfile extends CapacityProfile {
  readonly protection: PlanProtection;
  /** Kept by the relying party; null: every retry is permitted. */
  readonly retryBudget: RetryBudgetPolicy | null;
  /** Seed of the service times. */
  readonly seed: number;
}

export const serverProfileOf = ({ service, protection, client, seed }: Plan): ServerProfile => ({
  ...service,
  protection,
  retryBudget: client.retryBudget,
  seed,
});
