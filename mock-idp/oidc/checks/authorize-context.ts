import type { Client } from '../clients.ts';
import type { Check } from '../oauth-error.ts';
import type { Parameters } from '../parameters.ts';

/** An authorize request under examination. */
export interface AuthorizeContext {
  readonly parameters: Parameters;
  readonly client: Client | undefined;
}

export type AuthorizeCheck = Check<AuthorizeContext>;
