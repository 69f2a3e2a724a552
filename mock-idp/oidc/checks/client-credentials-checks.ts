/** The rules of a token that a client asks for itself, in the order in which they are asked. */
import type { ClientCredentialsCheck } from './client-credentials-context.ts';
import { clientConfidential } from './client-confidential.ts';
import { scopeOfClient } from './scope-of-client.ts';
import { scopeWellFormed } from './scope-well-formed.ts';

export const clientCredentialsChecks: readonly ClientCredentialsCheck[] = [
  clientConfidential,
  scopeWellFormed,
  scopeOfClient,
];
