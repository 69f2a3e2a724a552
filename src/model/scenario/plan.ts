/**
 * A plan: one variant of a scenario, ready to run. Every time is in run seconds and every rate per run second: compression
 * and scale are already applied, so no engine ever multiplies by them again. Plain JSON: k6 reads it from a file, the mock gets
 * its part over the admin API, the simulator takes it as it is.
 */
import type { CircuitBreakerConfig } from '../client/circuit-breaker.ts';
import type { Distribution } from '../distributions.ts';
import type { TimedRemedy } from '../remedies/remedy.ts';
import type { LoginMethod } from '../remedies/switches.ts';
import type { ArrivalShape } from './schema.ts';
import type { SideStep, StepName } from './steps.ts';

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
  /** `request`: a login is one request at the door and nothing that a person does. Unset: a whole login. */
  readonly journey?: 'request';
  /** Unset: none. */
  readonly faults?: readonly StationFault[];
  /** Unset: none. */
  readonly remedies?: readonly TimedRemedy[];
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
  /** What these people can log in with, the one they like best first; they take the first that is open to them. Unset: the card alone. */
  readonly methods?: readonly LoginMethod[];
  /** Unset: who leaves does not come back. */
  readonly returns?: Returns;
}

/** Who has left for the day comes back on a later one. */
export interface Returns {
  /** Of those who leave without a login, each time: 0–1. */
  readonly share: number;
  readonly after: Distribution;
}

/** From its start to its end a station works `speed` times as fast as its profile says: 0 not at all. */
export interface StationFault {
  readonly station: string;
  readonly startSeconds: number;
  readonly durationSeconds: number;
  readonly speed: number;
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
  /** Unset: nobody logs in with a code or a password. */
  readonly codes?: CodePeople;
  readonly password?: PasswordPeople;
}

/** One-time codes, as people meet them. */
export interface CodePeople {
  /** From the gateway to the phone, and to the mailbox. */
  readonly smsDelivery: Distribution;
  readonly emailDelivery: Distribution;
  /** Share of the codes that never arrive, 0–1. */
  readonly smsLost: number;
  readonly emailLost: number;
  readonly typeCode: Distribution;
  readonly wrongCode: number;
  /** Who has no code after so long asks for another. */
  readonly resendAfter: Distribution;
}

export interface PasswordPeople {
  readonly typePassword: Distribution;
  readonly wrongPassword: number;
}

/** The stations, their service times, and which request visits which station. */
export interface CapacityProfile {
  readonly stations: Readonly<Record<string, StationProfile>>;
  readonly steps: Readonly<Record<StepName, StepCost> & Partial<Record<SideStep, StepCost>>>;
  readonly refusalSeconds: number;
  readonly signing: 'ES256' | 'RS256';
}

/**
 * Who is served next. `adaptive-lifo`: in order of arrival until a queue forms, then the newest first. `priority`: the lowest number
 * first, not interrupting. `processor-sharing`: all at once, the servers divided evenly among them.
 */
export type Discipline = 'fifo' | 'lifo' | 'adaptive-lifo' | 'priority' | 'processor-sharing';

/** A pool of servers. What a station does not say for itself is as the protection says. */
export interface StationProfile {
  readonly servers: number;
  readonly discipline?: Discipline;
  readonly queueBound?: number | null;
  readonly cancelAbandoned?: boolean;
  /** A request that has waited so long for a server is sent away; null or unset: it waits for ever. */
  readonly waitLimitSeconds?: number | null;
  readonly contention?: Contention | null;
}

/**
 * How work slows down with n requests in service. `usl`: each takes 1 + α(n−1) + βn(n−1) times as long [Gunther, Guerrilla Capacity
 * Planning, 2007, ch. 4]. `table`: the factor at given n, straight lines between, the last one beyond.
 */
export type Contention =
  | { readonly kind: 'usl'; readonly alpha: number; readonly beta: number }
  | { readonly kind: 'table'; readonly factors: readonly (readonly [concurrency: number, factor: number])[] };

export interface StepCost {
  readonly station: string;
  readonly service: Distribution;
  /** For stations that serve by priority: the lowest number first; unset: 0. */
  readonly priority?: number;
  /** After its own service, and before its server is free, the request visits these, one after the other. */
  readonly holding?: readonly { readonly station: string; readonly service: Distribution }[];
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
  /** Kept by the portal, of the requests at the door. Unset: none. */
  readonly breaker?: CircuitBreakerConfig;
  /** A second copy of a request that has no answer by then; the first answer counts. Unset: none. */
  readonly hedge?: { readonly afterSeconds: number };
}

export interface PlanProtection {
  readonly queueBound: number | null;
  readonly refuse: 'door' | 'anywhere';
  readonly cancelAbandoned: boolean;
  readonly discipline: Discipline;
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
