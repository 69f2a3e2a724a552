/** What can be tuned about logins with the card. */
import { exactly } from '../profiles/value-checks.ts';
import type { ValueCheck } from '../profiles/value-checks.ts';

export type EidSettings = Readonly<Record<never, never>>;

export const eidSettingsDefaults: EidSettings = {};

export const eidSettingsCheck: ValueCheck = exactly({});
