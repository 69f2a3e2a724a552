/** The rules of a refresh, in the order in which they are asked. */
import type { RefreshCheck } from './refresh-context.ts';
import { refreshScopeWithin } from './refresh-scope-within.ts';
import { refreshTokenKnown } from './refresh-token-known.ts';
import { refreshTokenOfClient } from './refresh-token-of-client.ts';
import { refreshTokenSent } from './refresh-token-sent.ts';
import { refreshTokenUnused } from './refresh-token-unused.ts';

export const refreshChecks: readonly RefreshCheck[] = [
  refreshTokenSent,
  refreshTokenKnown,
  refreshTokenOfClient,
  refreshTokenUnused,
  refreshScopeWithin,
];
