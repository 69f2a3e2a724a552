/** What can be tuned about codes, tokens, sessions and keys. */
import { exactly } from '../profiles/value-checks.ts';
import type { ValueCheck } from '../profiles/value-checks.ts';

export type OidcSettings = Readonly<Record<never, never>>;

export const oidcSettingsDefaults: OidcSettings = {};

export const oidcSettingsCheck: ValueCheck = exactly({});
