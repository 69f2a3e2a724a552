/** What can be tuned about logins with number and password. */
import { exactly } from '../profiles/value-checks.ts';
import type { ValueCheck } from '../profiles/value-checks.ts';

export type PasswordSettings = Readonly<Record<never, never>>;

export const passwordSettingsDefaults: PasswordSettings = {};

export const passwordSettingsCheck: ValueCheck = exactly({});
