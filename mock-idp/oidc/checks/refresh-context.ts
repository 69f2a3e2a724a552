import type { RefreshToken } from '../../stores/stores.ts';
import type { Check } from '../oauth-error.ts';

/** A refresh token that is being used. */
export interface RefreshContext {
  readonly parameters: Readonly<Record<string, string>>;
  readonly clientId: string;
  readonly token: RefreshToken | undefined;
  readonly nowSeconds: number;
  /** How long after its first use a token may come again. */
  readonly graceSeconds: number;
}

export type RefreshCheck = Check<RefreshContext>;
