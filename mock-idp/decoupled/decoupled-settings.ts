/** What can be tuned about the device flow and CIBA. */
import { exactly, numberIn, optional, trueOrFalse } from '../profiles/value-checks.ts';
import type { ValueCheck } from '../profiles/value-checks.ts';

interface AllDecoupledSettings {
  /** Pause that a client has to make between two polls, seconds; 5 when nothing is said (RFC 8628 §3.2, CIBA Core 1.0 §7.3). */
  readonly intervalSeconds: number;
  /** How long a device code and its user code live. */
  readonly deviceCodeSeconds: number;
  /** How long an authentication request of CIBA lives when the client asks for no other time. */
  readonly cibaSeconds: number;
  /** Wrong user codes that one network address may try in a minute (RFC 8628 §5.1). */
  readonly userCodeTriesPerMinute: number;
  /** Whether /ciba/approval answers: an approval without a person, for programs that test clients. */
  readonly approvalByUrl: boolean;
}

export type DecoupledSettings = Partial<AllDecoupledSettings>;

export const decoupledSettingsDefaults: AllDecoupledSettings = {
  intervalSeconds: 5,
  deviceCodeSeconds: 600,
  cibaSeconds: 300,
  userCodeTriesPerMinute: 10,
  approvalByUrl: true,
};

/** Longest life of a decoupled login, also when a client asks for more, seconds. */
export const MOST_LIFE_SECONDS = 3600;
/** Six hours: more is no pause but an outage. */
const MOST_INTERVAL_SECONDS = 21_600;

export const decoupledSettingsCheck: ValueCheck = exactly({
  intervalSeconds: optional(numberIn(0, MOST_INTERVAL_SECONDS, 'seconds', { open: true })),
  deviceCodeSeconds: optional(numberIn(1, MOST_LIFE_SECONDS, 'seconds', { whole: true })),
  cibaSeconds: optional(numberIn(1, MOST_LIFE_SECONDS, 'seconds', { whole: true })),
  userCodeTriesPerMinute: optional(numberIn(1, 1_000_000, 'per minute')),
  approvalByUrl: optional(trueOrFalse),
});

/** The settings of this moment. */
export const decoupledSettingsOf = (world: {
  readonly profile: () => { readonly decoupled?: DecoupledSettings };
}): AllDecoupledSettings => ({ ...decoupledSettingsDefaults, ...world.profile().decoupled });
