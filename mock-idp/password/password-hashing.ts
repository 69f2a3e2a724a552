/** Whether a password is right, at the cost that the settings say; and what a hash costs here, measured. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { fromMs } from '../../src/model/units.ts';
import { costOf } from '../../src/model/scenario/steps.ts';
import { secretsEqual } from '../identifiers.ts';
import type { User } from '../people/users.ts';
import type { ProfileDocument } from '../profiles/profile-document.ts';
import { derive } from './derive.ts';
import type { HashSettings } from './hash-settings.ts';
import { passwordSettingsOf } from './password-settings.ts';
import { readPhcString } from './phc-string.ts';

/** How passwords are hashed, for /admin/state and the record of a run. What does not apply is null. */
export interface PasswordHashingState {
  readonly mode: 'charged' | 'computed';
  readonly algorithm: HashSettings['kind'] | null;
  readonly parameters: Readonly<Record<string, number>> | null;
  /** One hash alone, wall clock. */
  readonly measuredSecondsPerHash: number | null;
  /** Hashes that were really computed since the start. */
  readonly computed: number;
  /** What a password is charged instead: the law of the step, at its station. */
  readonly charged: unknown;
}

export interface PasswordHashing {
  /** Takes as long for nobody as for somebody. */
  verify(user: User | undefined, typed: string): Promise<boolean>;
  /** The cost of keeping a new password. */
  keep(user: User, password: string): Promise<void>;
  /** Measures one hash if hashes are computed. */
  measure(): Promise<void>;
  state(): PasswordHashingState;
}

const HASH_BYTES = 32;

export function createPasswordHashing(profile: () => ProfileDocument): PasswordHashing {
  let underWay = 0;
  let computed = 0;
  let measured: { readonly of: string; readonly seconds: number } | undefined;

  /** A hash that ran beside another one shared its core, and tells nothing about itself. */
  async function compute(settings: HashSettings, derivation: Parameters<typeof derive>[1]): Promise<Buffer> {
    const isAlone = underWay === 0;
    const sequence = computed;
    underWay += 1;
    const beganMs = performance.now();
    try {
      return await derive(settings, derivation);
    } finally {
      underWay -= 1;
      computed += 1;
      if (isAlone && underWay === 0 && computed === sequence + 1)
        measured = { of: JSON.stringify(settings), seconds: fromMs(performance.now() - beganMs) };
    }
  }

  const spend = (settings: HashSettings, subject: string, password: string): Promise<Buffer> =>
    compute(settings, { password, salt: saltOf(subject), lengthBytes: HASH_BYTES });

  async function measure(): Promise<void> {
    const { mode, hash } = passwordSettingsOf(profile());
    if (mode === 'computed' && measured?.of !== JSON.stringify(hash)) await spend(hash, 'nobody', 'a password');
  }

  return {
    async verify(user, typed) {
      const stored = user?.passwordHash === undefined ? undefined : readPhcString(user.passwordHash);
      if (stored !== undefined) {
        const { settings, salt, hash } = stored;
        return timingSafeEqual(await compute(settings, { password: typed, salt, lengthBytes: hash.length }), hash);
      }
      const { mode, hash } = passwordSettingsOf(profile());
      if (mode === 'computed') await spend(hash, user?.subject ?? 'nobody', typed);
      return secretsEqual(user?.password ?? '', typed) && user?.password !== undefined;
    },
    async keep(user, password) {
      const { mode, hash } = passwordSettingsOf(profile());
      if (mode === 'computed') await spend(hash, user.subject, password);
    },
    measure,
    state() {
      const { mode, hash } = passwordSettingsOf(profile());
      const isComputed = mode === 'computed';
      if (isComputed && measured?.of !== JSON.stringify(hash) && underWay === 0) void measure();
      const { kind, ...parameters } = hash;
      return {
        mode,
        algorithm: isComputed ? kind : null,
        parameters: isComputed ? parameters : null,
        measuredSecondsPerHash: isComputed && measured?.of === JSON.stringify(hash) ? measured.seconds : null,
        computed,
        charged: isComputed ? null : (costOf(profile().steps, 'password') ?? null),
      };
    },
  };
}

/** The same person has the same salt, as with a kept hash. */
const saltOf = (subject: string): Buffer => createHash('sha256').update(`salt ${subject}`).digest().subarray(0, 16);
