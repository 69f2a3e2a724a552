/** What can be tuned about codes, tokens, sessions and keys. */
import { exactly } from '../profiles/value-checks.ts';
import type { ValueCheck } from '../profiles/value-checks.ts';
import { sessionSettingsDefaults, sessionSettingsMembers } from './session-settings.ts';
import type { SessionSettings } from './session-settings.ts';
import { tokenSettingsDefaults, tokenSettingsMembers } from './token-settings.ts';
import type { TokenSettings } from './token-settings.ts';

export type OidcSettings = Partial<SessionSettings & TokenSettings>;

export const oidcSettingsDefaults: SessionSettings & TokenSettings = {
  ...sessionSettingsDefaults,
  ...tokenSettingsDefaults,
};

export const oidcSettingsCheck: ValueCheck = exactly({ ...sessionSettingsMembers, ...tokenSettingsMembers });
