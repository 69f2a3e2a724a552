import type { Client } from '../clients.ts';
import type { Check } from '../oauth-error.ts';
import type { Parameters } from '../parameters.ts';

/** An authorize request under examination. */
export interface AuthorizeContext {
  readonly parameters: Parameters;
  readonly client: Client | undefined;
  /** It is being pushed, or was (RFC 9126). */
  readonly pushed: boolean;
}

export type AuthorizeCheck = Check<AuthorizeContext>;
