import type { Client } from '../clients.ts';
import type { IdTokenHint } from '../id-token-hint.ts';
import type { Check } from '../oauth-error.ts';
import type { Parameters } from '../parameters.ts';

/** A logout that a relying party asks for, under examination. */
export interface LogoutContext {
  readonly parameters: Parameters;
  /** undefined: none was sent, or it is none of ours. */
  readonly hint: IdTokenHint | undefined;
  /** Of client_id, or else of the hint. */
  readonly client: Client | undefined;
}

export type LogoutCheck = Check<LogoutContext>;
