/** What can be tuned about tokens and keys: members of the section `oidc`. */
import { numberIn, optional } from '../profiles/value-checks.ts';
import type { ValueCheck } from '../profiles/value-checks.ts';

export interface TokenSettings {
  /**
   * A refresh token that comes again within this time of its first use gets the successor that it got before: two tabs, or an answer that was
   * lost. Later it makes the whole family fall. 0: at once.
   */
  readonly refreshGraceSeconds: number;
  /** A new key is in the key set for this long before it signs. */
  readonly keyPublishDelaySeconds: number;
}

/** The key set may be kept for five minutes, so nobody meets a key that is not in his copy. */
export const tokenSettingsDefaults: TokenSettings = { refreshGraceSeconds: 30, keyPublishDelaySeconds: 300 };

export const tokenSettingsMembers: Readonly<Record<keyof TokenSettings, ValueCheck>> = {
  refreshGraceSeconds: optional(numberIn(0, 3600, 'seconds')),
  keyPublishDelaySeconds: optional(numberIn(0, 86_400, 'seconds')),
};
