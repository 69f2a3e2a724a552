/**
 * A plan: one variant of a scenario, ready to run. Every time is in run seconds and every rate per run second: compression
 * and scale are already applied, so no engine ever multiplies by them again. Plain JSON: k6 reads it from a file, the mock gets
 * its part over the admin API, the simulator takes it as it is.
 */
import type { Distribution } from '../distributions.ts';
import type { ArrivalShape, StepName } from './schema.ts';

export const PLAN_SCHEMA = 'launchquake/plan@1';

export interface Plan {
  readonly schema: typeof PLAN_SCHEMA;
  readonly scenario: string;
  readonly variant: string;
  readonly title: string;
  readonly seed: number;
  /** Story seconds per run second. */
  readonly compress: number;
  /** Run population ÷ story population. */
  readonly scale: number;
  readonly durationSeconds: number;
  readonly warmUpSeconds: number;
  readonly trigger: { readonly startSeconds: number; readonly durationSeconds: number };
  /** λ(t) is the sum of the shapes, per run second. */
  readonly arrivals: readonly ArrivalShape[];
  /** Only segments whose people reach the identity server; `share` is of logins and adds up to 1. */
  readonly segments: readonly PlanSegment[];
  readonly people: PlanPeople;
  readonly service: CapacityProfile;
  readonly client: PlanClient;
  readonly protection: PlanProtection;
  readonly slo: { readonly loginWithinSeconds: number };
  readonly recovery: { readonly ratio: number; readonly windowSeconds: number };
}

export interface PlanSegment {
  readonly name: string;
  readonly share: number;
  readonly device: 'same-device' | 'cross-device';
  readonly card: 'ok' | 'nfc-incompatible' | 'pin-unknown';
  readonly meanTries: number;
  readonly queueTolerance: Distribution;
}

export interface PlanPeople {
  readonly openApp: Distribution;
  readonly scanQr: Distribution;
  readonly findCard: Distribution;
  readonly tapCard: Distribution;
  readonly tapSuccessFirst: number;
  readonly tapSuccessNext: number;
  readonly maxTaps: number;
  readonly enterPin: Distribution;
  readonly wrongPin: number;
  readonly maxPinTries: number;
  readonly pagePatience: Distribution;
  readonly comeback: Distribution;
}

/** The stations, their service times, and which request visits which station. */
export interface CapacityProfile {
  readonly stations: Readonly<Record<string, { readonly servers: number }>>;
  readonly steps: Readonly<Record<StepName, { readonly station: string; readonly service: Distribution }>>;
  readonly refusalSeconds: number;
  readonly signing: 'ES256' | 'RS256';
}

export type Backoff =
  | { readonly kind: 'none' }
  | { readonly kind: 'fixed'; readonly delaySeconds: number }
  | {
      readonly kind: 'exponential' | 'equal-jitter' | 'full-jitter' | 'decorrelated-jitter';
      readonly baseSeconds: number;
      readonly capSeconds: number;
    };

export interface RetryBudgetPolicy {
  readonly credit: 'per-request' | 'per-success';
  readonly ratio: number;
  readonly capacity: number;
}

export interface PlanClient {
  readonly timeoutSeconds: number;
  readonly pollSeconds: number;
  readonly clicksPerStep: number;
  readonly reclickDelay: Distribution;
  readonly backoff: Backoff;
  readonly retryBudget: RetryBudgetPolicy | null;
  readonly honourRetryAfter: boolean;
}

export interface PlanProtection {
  readonly queueBound: number | null;
  readonly refuse: 'door' | 'anywhere';
  readonly cancelAbandoned: boolean;
  readonly discipline: 'fifo' | 'lifo';
  readonly retryAfterSeconds: number | null;
  readonly waitingRoom: WaitingRoomPolicy | null;
}

export interface WaitingRoomPolicy {
  readonly admitPerSecond: number;
  readonly maxActiveLogins: number | null;
  readonly pollSeconds: number;
  readonly passSeconds: number;
  readonly missedPolls: number;
  /** Most people who may wait; unset or null: any number. */
  readonly maxWaiting?: number | null;
}
