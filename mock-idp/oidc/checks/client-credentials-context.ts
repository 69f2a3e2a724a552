import type { Client } from '../clients.ts';
import type { Check } from '../oauth-error.ts';

/** A client that asks for a token for itself. */
export interface ClientCredentialsContext {
  readonly parameters: Readonly<Record<string, string>>;
  readonly client: Client;
}

export type ClientCredentialsCheck = Check<ClientCredentialsContext>;
