/** Everything the provider remembers: logins under way, eID sessions, codes and tokens. All bounded, all expiring. */
import type { EidSession } from '../eid/eid-session.ts';
import type { Authentication } from '../oidc/authentication.ts';
import type { FetchedKeys } from '../oidc/client-keys.ts';
import { createExpiringStore } from './expiring-store.ts';
import type { ExpiringStore } from './expiring-store.ts';

/** One authorize request, kept unchanged until its code is exchanged. Names as in RFC 6749 §4.1.1 and OpenID Connect Core §3.1.2.1. */
export interface Transaction {
  readonly id: string;
  /** What the provider calls itself in this login: it may be known by several addresses. */
  readonly issuer: string;
  readonly clientId: string;
  readonly redirectUri: string;
  readonly responseMode: 'query' | 'form_post';
  readonly scope: string;
  readonly state: string | undefined;
  readonly nonce: string | undefined;
  /** undefined: a confidential client that does without. */
  readonly codeChallenge: string | undefined;
  readonly acrValues: readonly string[];
  readonly loginHint: string | undefined;
  /** The parameter `claims`, parsed (OpenID Connect Core 1.0 §5.5); undefined: none. */
  readonly claims: ClaimsRequest | undefined;
  /** auth_time was asked for: by max_age, by the registration or by `claims`. */
  readonly authTimeAsked: boolean;
  /** The turn of the waiting room that let it in; undefined when there was no room. */
  readonly turn: string | undefined;
  /** The eID session that was begun for it. */
  session: string | undefined;
  /** A page of ours where the browser goes on instead of the relying party: the login is for something else than a code. */
  readonly onward: string | undefined;
  /** Set once the person has logged in. */
  authentication: Authentication | undefined;
  /** Set with it: where the browser goes on, always the same answer. */
  response: AuthorizationResponse | undefined;
}

/** Requested claims by name; null: wanted, nothing more said. */
export interface ClaimsRequest {
  readonly userinfo: Readonly<Record<string, unknown>>;
  readonly idToken: Readonly<Record<string, unknown>>;
}

/** RFC 6749 §4.1.2 with iss (RFC 9207): to be delivered as the response mode says. */
export interface AuthorizationResponse {
  readonly redirectUri: string;
  readonly responseMode: 'query' | 'form_post';
  readonly parameters: Readonly<Record<string, string>>;
}

/** What was allowed. A code and all tokens that come from it share one grant, so they fall together. */
export interface Grant {
  readonly issuer: string;
  readonly clientId: string;
  readonly scope: string;
  /** Who logged in and how; undefined: the client acts for itself (RFC 6749 §4.4). */
  readonly authentication: Authentication | undefined;
  readonly nonce: string | undefined;
  readonly claims: ClaimsRequest | undefined;
  readonly authTimeAsked: boolean;
  /** The browser session it belongs to (`sid`); undefined: none. */
  readonly sid: string | undefined;
  /** Of the authorize request, compared when the code is exchanged; undefined: there was none. */
  readonly redirectUri: string | undefined;
  readonly codeChallenge: string | undefined;
  /** The turn of the waiting room, freed when the login is complete. */
  readonly turn: string | undefined;
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
  /** Client assertions that were used, by client and jti. */
  readonly assertions: ExpiringStore<true>;
  /** Key sets of clients, by address. */
  readonly clientKeys: ExpiringStore<FetchedKeys>;
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
  /** An assertion is remembered for as long as it may be valid. */
  assertion: 3660,
  /** A fetched key set serves for this long; a kid that is not in it has it fetched again. */
  clientKeys: 300,
} as const;

/** Most entries of each store: about 100 MB when all are full. */
export const STORE_CAPACITY = 50_000;
/** A key set may have 64 kB. */
const MOST_KEY_SETS = 500;

export function createStores(capacity: number = STORE_CAPACITY): Stores {
  return {
    transactions: createExpiringStore({ lifeSeconds: lifeSeconds.transaction, capacity }),
    sessions: createExpiringStore({ lifeSeconds: lifeSeconds.sessionMemory, capacity }),
    codes: createExpiringStore({ lifeSeconds: lifeSeconds.code, capacity }),
    accessTokens: createExpiringStore({ lifeSeconds: lifeSeconds.accessToken, capacity }),
    refreshTokens: createExpiringStore({ lifeSeconds: lifeSeconds.refreshToken, capacity }),
    assertions: createExpiringStore({ lifeSeconds: lifeSeconds.assertion, capacity }),
    clientKeys: createExpiringStore({
      lifeSeconds: lifeSeconds.clientKeys,
      capacity: Math.min(capacity, MOST_KEY_SETS),
    }),
  };
}
