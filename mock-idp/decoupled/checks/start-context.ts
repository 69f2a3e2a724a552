import type { Client } from '../../oidc/clients.ts';
import type { Check } from '../../oidc/oauth-error.ts';

/** A client that has said who it is and wants to start a decoupled login. */
export interface StartContext {
  readonly values: Readonly<Record<string, string>>;
  readonly client: Client;
}

export type StartCheck = Check<StartContext>;
