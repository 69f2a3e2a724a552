/** Everything the provider remembers: logins under way, eID sessions, codes and tokens. All bounded, all expiring. */
import type { EidSession } from '../eid/eid-session.ts';
import { createExpiringStore } from './expiring-store.ts';
import type { ExpiringStore } from './expiring-store.ts';

/** One authorize request, kept unchanged until its code is exchanged. Names as in RFC 6749 §4.1.1 and OpenID Connect Core §3.1.2.1. */
export interface Transaction {
  readonly id: string;
  readonly clientId: string;
  readonly redirectUri: string;
  readonly scope: string;
  readonly state: string | undefined;
  readonly nonce: string | undefined;
  readonly codeChallenge: string;
  /** The turn of the waiting room that let it in; undefined when there was no room. */
  readonly turn: string | undefined;
  /** The eID session that was begun for it. */
  session: string | undefined;
}

/** What a finished login allows. A code and all tokens that come from it share one grant, so they fall together. */
export interface Grant {
  readonly transaction: Transaction;
  readonly subject: string;
  readonly authTimeEpochSeconds: number;
  codeUsed: boolean;
  revoked: boolean;
}

export interface AccessToken {
  readonly grant: Grant;
  readonly scope: string;
}

export interface RefreshToken {
  readonly grant: Grant;
  readonly scope: string;
  used: boolean;
}

export interface Stores {
  readonly transactions: ExpiringStore<Transaction>;
  readonly sessions: ExpiringStore<EidSession>;
  readonly codes: ExpiringStore<Grant>;
  readonly accessTokens: ExpiringStore<AccessToken>;
  readonly refreshTokens: ExpiringStore<RefreshToken>;
}

/** Lifetimes, seconds. A QR code lives 5 min (Singpass), a login request 10 min (as a one-time code in NIST SP 800-63B §5.1.3). */
export const lifeSeconds = {
  transaction: 600,
  session: 300,
  /** How long a session is remembered: after its end a browser can still be told that it ended. */
  sessionMemory: 600,
  code: 300,
  accessToken: 3600,
  refreshToken: 43_200,
} as const;

/** Most entries of each store: about 100 MB when all are full. */
export const STORE_CAPACITY = 50_000;

export function createStores(capacity: number = STORE_CAPACITY): Stores {
  return {
    transactions: createExpiringStore({ lifeSeconds: lifeSeconds.transaction, capacity }),
    sessions: createExpiringStore({ lifeSeconds: lifeSeconds.sessionMemory, capacity }),
    codes: createExpiringStore({ lifeSeconds: lifeSeconds.code, capacity }),
    accessTokens: createExpiringStore({ lifeSeconds: lifeSeconds.accessToken, capacity }),
    refreshTokens: createExpiringStore({ lifeSeconds: lifeSeconds.refreshToken, capacity }),
  };
}
