/** What can be tuned about the relying parties. */
import { exactly, nullOr, numberIn, optional, textLike, trueOrFalse } from '../profiles/value-checks.ts';
import type { ValueCheck } from '../profiles/value-checks.ts';
import type { World } from '../world.ts';

export interface PortalSettings {
  /** A session ends after so long without a request, seconds. */
  readonly sessionIdleSeconds?: number;
  /** … and after so long in any case. */
  readonly sessionLifeSeconds?: number;
  /** One login opens all files of a person from the start. */
  readonly mandates?: boolean;
  /** People abroad are let in from the start. Abroad is every other country than home: ISO 3166-1 alpha-2. */
  readonly abroad?: boolean;
  readonly homeCountry?: string;
  /** Until then declarations may come, seconds after the mock's start; null: no deadline. */
  readonly deadlineSeconds?: number | null;
  /** Per employee and period, and at most. */
  readonly latePenaltyPerEmployee?: number;
  readonly latePenaltyMost?: number;
  /** Managers who live abroad and have no card may prove who they are in another way. */
  readonly alternativeProof?: boolean;
  /** Shares of those who come to the employers' portal; the rest look after a company of their own. */
  readonly accountantShare?: number;
  readonly payrollManagerShare?: number;
  /** Client files of an accountant: a log-normal law by its median and its 95th percentile. */
  readonly filesMedian?: number;
  readonly filesP95?: number;
  /** Groups of agents who answer tickets, and how many each answers in an hour. */
  readonly supportAgentGroups?: number;
  readonly supportTicketsPerHour?: number;
  /** Most urgent tickets that wait; what comes on top waits with the others. */
  readonly supportUrgentMost?: number;
  /** Most tickets that wait; then the mailbox is full. */
  readonly supportMailboxMost?: number;
}

export const portalSettingsDefaults: Required<PortalSettings> = {
  sessionIdleSeconds: 900,
  sessionLifeSeconds: 43_200,
  mandates: false,
  abroad: true,
  homeCountry: 'MA',
  deadlineSeconds: null,
  latePenaltyPerEmployee: 50,
  latePenaltyMost: 5000,
  alternativeProof: false,
  accountantShare: 0.25,
  payrollManagerShare: 0.1,
  filesMedian: 30,
  filesP95: 200,
  supportAgentGroups: 1,
  supportTicketsPerHour: 25,
  supportUrgentMost: 50,
  supportMailboxMost: 10_000,
};

/** A day: the store of sessions forgets them then. */
export const LONGEST_SESSION_SECONDS = 86_400;
const LONGEST_SECONDS = 1_000_000_000;

const share = numberIn(0, 1, '(share of the people)');
const count = (low: number, high: number): ValueCheck => numberIn(low, high, '', { whole: true });
const sessionSeconds = numberIn(0, LONGEST_SESSION_SECONDS, 'seconds', { open: true });

const checks: Readonly<Record<keyof PortalSettings, ValueCheck>> = {
  sessionIdleSeconds: sessionSeconds,
  sessionLifeSeconds: sessionSeconds,
  mandates: trueOrFalse,
  abroad: trueOrFalse,
  homeCountry: textLike(/^[A-Z]{2}$/, 'a country of two letters such as MA'),
  deadlineSeconds: nullOr(numberIn(0, LONGEST_SECONDS, 'seconds')),
  latePenaltyPerEmployee: numberIn(0, 1_000_000, ''),
  latePenaltyMost: numberIn(0, 1_000_000_000, ''),
  alternativeProof: trueOrFalse,
  accountantShare: share,
  payrollManagerShare: share,
  filesMedian: numberIn(1, 1000, 'files'),
  filesP95: numberIn(1, 1000, 'files'),
  supportAgentGroups: count(1, 1000),
  supportTicketsPerHour: numberIn(0, 1_000_000, 'per hour', { open: true }),
  supportUrgentMost: count(0, 1_000_000),
  supportMailboxMost: count(1, 50_000),
};

export const portalSettingsCheck: ValueCheck = exactly(
  Object.fromEntries(Object.entries(checks).map(([name, check]) => [name, optional(check)])),
);

/** The settings of this moment. */
export const portalSettingsOf = ({ profile }: Pick<World, 'profile'>): Required<PortalSettings> => ({
  ...portalSettingsDefaults,
  ...profile().portal,
});
