/** What can be tuned about codes, tokens, sessions and keys. */
import { exactly } from '../profiles/value-checks.ts';
import type { ValueCheck } from '../profiles/value-checks.ts';
import { sessionSettingsDefaults, sessionSettingsMembers } from './session-settings.ts';
import type { SessionSettings } from './session-settings.ts';
import { tokenSettingsDefaults, tokenSettingsMembers } from './token-settings.ts';
import type { TokenSettings } from './token-settings.ts';
import type { World } from '../world.ts';

export type OidcSettings = Partial<SessionSettings & TokenSettings>;

const defaults: SessionSettings & TokenSettings = {
  ...sessionSettingsDefaults,
  ...tokenSettingsDefaults,
};

/** The settings of this moment. */
export const oidcSettingsOf = ({ profile }: Pick<World, 'profile'>): SessionSettings & TokenSettings => ({
  ...defaults,
  ...profile().oidc,
});

export const oidcSettingsCheck: ValueCheck = exactly({ ...sessionSettingsMembers, ...tokenSettingsMembers });
