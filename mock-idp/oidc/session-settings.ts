/** What can be tuned about browser sessions and pushed requests: members of the section `oidc`. */
import { numberIn, optional } from '../profiles/value-checks.ts';
import type { ValueCheck } from '../profiles/value-checks.ts';

export interface SessionSettings {
  /** A session that was not used for this long is over (Login.gov: 15 minutes). */
  readonly sessionIdleSeconds: number;
  /** A session is over after this long, used or not (Login.gov: 12 hours). */
  readonly sessionSeconds: number;
  /** How long a pushed request waits for its browser: 5 to 600 seconds (RFC 9126 §2.2). */
  readonly pushedRequestSeconds: number;
}

export const sessionSettingsDefaults: SessionSettings = {
  sessionIdleSeconds: 900,
  sessionSeconds: 43_200,
  pushedRequestSeconds: 90,
};

export const sessionSettingsMembers: Readonly<Record<keyof SessionSettings, ValueCheck>> = {
  sessionIdleSeconds: optional(numberIn(1, 86_400, 'seconds')),
  sessionSeconds: optional(numberIn(1, 86_400, 'seconds')),
  pushedRequestSeconds: optional(numberIn(5, 600, 'seconds')),
};
