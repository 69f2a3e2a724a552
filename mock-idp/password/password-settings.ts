/** What can be tuned about logins with number and password. */
import type { ProfileDocument } from '../profiles/profile-document.ts';
import {
  described,
  exactly,
  isRecord,
  join,
  listOf,
  nullOr,
  numberIn,
  oneOf,
  optional,
  schemaOf,
  trueOrFalse,
} from '../profiles/value-checks.ts';
import type { ValueCheck } from '../profiles/value-checks.ts';
import { networkCheck } from '../otp/code-settings.ts';
import { LONGEST_WINDOW_SECONDS } from '../stores/attempts.ts';
import type { Limit } from '../stores/attempts.ts';
import { hashSettingsCheck, missingAlgorithm } from './hash-settings.ts';
import type { HashSettings } from './hash-settings.ts';

/** Against guessing. */
export interface PasswordGuard {
  readonly badPerAccount: Limit;
  readonly badPerAddress: Limit;
  /** Addresses and networks without a limit of their own: offices behind one NAT, and load generators. */
  readonly addressAllowList: readonly string[];
}

export interface FullPasswordSettings {
  /**
   * Where the cost of a hash is paid. `charged`: at the station of the step `password`, in virtual time. `computed`: by the CPU of the
   * mock, which really computes it; no station is visited.
   */
  readonly mode: 'charged' | 'computed';
  /** What is computed. A person of a file whose password is a hash has the algorithm of that hash, in either mode. */
  readonly hash: HashSettings;
  /** null: anybody may guess for ever. */
  readonly guard: PasswordGuard | null;
  /** Whoever comes with an old password has to choose a new one first. */
  readonly resetRequired: boolean;
}

/** As a profile has it: what is not said is as in passwordSettingsDefaults. */
export interface PasswordSettings extends Partial<Omit<FullPasswordSettings, 'guard'>> {
  readonly guard?: Partial<PasswordGuard> | null;
}

const guardDefaults: PasswordGuard = {
  badPerAccount: { most: 5, windowSeconds: 60 },
  badPerAddress: { most: 5, windowSeconds: 60 },
  addressAllowList: ['127.0.0.0/8', '::1/128'],
};

/** Argon2id as Keycloak has it by default; sources of all figures: docs/codes.md. */
export const passwordSettingsDefaults: FullPasswordSettings = {
  mode: 'charged',
  hash: { kind: 'argon2id', memoryKib: 7168, passes: 5, parallelism: 1 },
  guard: guardDefaults,
  resetRequired: false,
};

/** What holds under this profile, whole. */
export function passwordSettingsOf({ passwords = {} }: Pick<ProfileDocument, 'passwords'>): FullPasswordSettings {
  const guard = passwords.guard === null ? null : { ...guardDefaults, ...passwords.guard };
  return { ...passwordSettingsDefaults, ...passwords, guard };
}

const limit = exactly({
  most: numberIn(1, 1000, '', { whole: true }),
  windowSeconds: numberIn(0, LONGEST_WINDOW_SECONDS, 'seconds', { open: true }),
});

const shape = exactly({
  mode: optional(oneOf('charged', 'computed')),
  hash: optional(hashSettingsCheck),
  guard: optional(
    nullOr(
      exactly({
        badPerAccount: optional(limit),
        badPerAddress: optional(limit),
        addressAllowList: optional(listOf(networkCheck)),
      }),
    ),
  ),
  resetRequired: optional(trueOrFalse),
});

export const passwordSettingsCheck: ValueCheck = described(schemaOf(shape), (value, where, problems) => {
  shape(value, where, problems);
  if (!isRecord(value) || value['mode'] !== 'computed') return;
  const missing = missingAlgorithm(value['hash'] ?? passwordSettingsDefaults.hash, join(where, 'hash'));
  if (missing !== undefined) problems.push(missing);
});
