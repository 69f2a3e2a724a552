/** Everything the provider remembers: logins under way, eID sessions, codes and tokens. All bounded, all expiring. */
import { createDecoupledStores } from '../decoupled/decoupled-stores.ts';
import type { DecoupledStores } from '../decoupled/decoupled-stores.ts';
import type { CardNotes, CardTries } from '../eid/cards.ts';
import type { StatusList } from '../eid/certificate-status.ts';
import type { EidSession } from '../eid/eid-session.ts';
import type { PhoneUse } from '../eid/phone-use.ts';
import type { RegisteredPhone } from '../eid/registered-phones.ts';
import type { Authentication } from '../oidc/authentication.ts';
import type { ContactChange } from '../otp/contact-update.ts';
import type { InboxMessage } from '../otp/inbox.ts';
import type { OneTimeCode } from '../otp/one-time-code.ts';
import type { PasswordReset } from '../password/password-reset.ts';
import type { UserChange } from '../people/users.ts';
import { LONGEST_WINDOW_SECONDS } from './attempts.ts';
import type { AttemptStore } from './attempts.ts';
import type { BrowserSession } from '../oidc/browser-session.ts';
import type { Registration } from '../oidc/registration.ts';
import type { FetchedKeys } from '../oidc/client-keys.ts';
import type { PushedRequest } from '../oidc/pushed-request.ts';
import { createPortalStores } from '../portal/portal-stores.ts';
import type { PortalStores } from '../portal/portal-stores.ts';
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
  /** Nobody else may finish it: who id_token_hint or `claims` asks for (OpenID Connect Core 1.0 §3.1.2.1, §5.5.1). */
  readonly subjectAsked?: string | undefined;
  /** Less than its acrValues is no answer. */
  readonly acrEssential?: boolean;
  /** prompt=consent: the person has to say yes before the answer leaves. */
  consent?: 'asked' | 'given';
  /** What its code stands for. */
  grant?: Grant;
  /** The browser session that it began or came from. */
  sid?: string;
  /** form_post: the answer has left, by the page that posts it for programs. */
  posted?: boolean;
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
  /** form_post: a page of ours that posts it, once: for programs, which are told an address. */
  readonly page?: string;
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
  sid: string | undefined;
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
  readonly issuedAtSeconds: number;
}

export interface RefreshToken {
  readonly grant: Grant;
  readonly scope: string;
  readonly issuedAtSeconds: number;
  /** When it was used first; undefined: never. */
  usedAtSeconds: number | undefined;
  /** The refresh token that took its place. */
  successor: string | undefined;
}

export interface Stores extends DecoupledStores, PortalStores {
  /** Cards of made-up people that were looked up, by subject. */
  readonly virtualSubjects: ExpiringStore<string>;
  /** What made-up people have changed about themselves, by subject. */
  readonly userChanges: ExpiringStore<UserChange>;
  /** Codes by what they are bound to: a login, or the change of a number. */
  readonly oneTimeCodes: ExpiringStore<OneTimeCode>;
  /** Changes of numbers and addresses that wait for a code, and which one is which. */
  readonly contactChanges: ExpiringStore<ContactChange>;
  readonly contactKeys: ExpiringStore<string>;
  /** Logins that wait for a new password. */
  readonly passwordResets: ExpiringStore<PasswordReset>;
  /** Moments of what is limited: sends, wrong codes, wrong passwords. */
  readonly attempts: AttemptStore;
  /** Messages that have arrived, by address. */
  readonly inboxes: ExpiringStore<readonly InboxMessage[]>;
  /** How many messages a person has been sent, by channel and subject. */
  readonly messagesSent: ExpiringStore<number>;
  readonly transactions: ExpiringStore<Transaction>;
  readonly sessions: ExpiringStore<EidSession>;
  /** By card number. */
  readonly cardTries: ExpiringStore<CardTries>;
  readonly cardNotes: ExpiringStore<CardNotes>;
  /** The one list of withdrawn cards. */
  readonly statusLists: ExpiringStore<StatusList>;
  /** By a digest of what the phone calls itself. */
  readonly phoneUses: ExpiringStore<PhoneUse>;
  readonly registeredPhones: ExpiringStore<RegisteredPhone>;
  /** Names of the registered phones of a card. */
  readonly phonesOfCards: ExpiringStore<readonly string[]>;
  readonly codes: ExpiringStore<Grant>;
  /** By sid. */
  readonly browserSessions: ExpiringStore<BrowserSession>;
  /** By request_uri. */
  readonly pushedRequests: ExpiringStore<PushedRequest>;
  readonly accessTokens: ExpiringStore<AccessToken>;
  readonly refreshTokens: ExpiringStore<RefreshToken>;
  /** Clients that registered themselves, by client_id. */
  readonly registrations: ExpiringStore<Registration>;
  /** JWT access tokens of clients that were revoked, by jti. */
  readonly revokedTokens: ExpiringStore<true>;
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
  /** Wrong PINs and locks: longer than any lock of the settings. */
  cardTries: 2_592_000,
  /** What an agency noted of a card, for as long as a mock runs. */
  cardNotes: 1_000_000_000,
  /** Longest; the settings say how long a list serves. */
  statusList: 86_400,
  /** The time within which the people who use one phone are counted. */
  phoneUse: 3600,
  registeredPhone: 2_592_000,
  code: 300,
  /** Longest; the settings say how long a session really lives. */
  browserSession: 86_400,
  /** Longest: somebody in the waiting room keeps the pushed request as long as the ticket. */
  pushedRequest: 3700,
  accessToken: 3600,
  refreshToken: 43_200,
  /** People who are not written down are remembered for half a day, as long as the longest session. */
  person: 43_200,
  /** No code outlives the login that it is for. */
  oneTimeCode: 600,
  passwordReset: 600,
  inbox: 3600,
  /** 30 days: longer than anybody lets a mock run. */
  registration: 2_592_000,
  /** An assertion is remembered for as long as it may be valid. */
  assertion: 3660,
  /** A fetched key set serves for this long; a kid that is not in it has it fetched again. */
  clientKeys: 300,
} as const;

/** Most entries of each store: about 100 MB when all are full. */
export const STORE_CAPACITY = 50_000;
/** A registration may have 16 kB. */
const MOST_REGISTRATIONS = 5000;
/** A key set may have 64 kB. */
const MOST_KEY_SETS = 500;

export function createStores(capacity: number = STORE_CAPACITY): Stores {
  return {
    virtualSubjects: createExpiringStore({ lifeSeconds: lifeSeconds.person, capacity }),
    userChanges: createExpiringStore({ lifeSeconds: lifeSeconds.person, capacity }),
    oneTimeCodes: createExpiringStore({ lifeSeconds: lifeSeconds.oneTimeCode, capacity }),
    contactChanges: createExpiringStore({ lifeSeconds: lifeSeconds.oneTimeCode, capacity }),
    contactKeys: createExpiringStore({ lifeSeconds: lifeSeconds.oneTimeCode, capacity }),
    passwordResets: createExpiringStore({ lifeSeconds: lifeSeconds.passwordReset, capacity }),
    attempts: createExpiringStore({ lifeSeconds: LONGEST_WINDOW_SECONDS, capacity }),
    inboxes: createExpiringStore({ lifeSeconds: lifeSeconds.inbox, capacity }),
    messagesSent: createExpiringStore({ lifeSeconds: lifeSeconds.person, capacity }),
    transactions: createExpiringStore({ lifeSeconds: lifeSeconds.transaction, capacity }),
    sessions: createExpiringStore({ lifeSeconds: lifeSeconds.sessionMemory, capacity }),
    cardTries: createExpiringStore({ lifeSeconds: lifeSeconds.cardTries, capacity }),
    cardNotes: createExpiringStore({ lifeSeconds: lifeSeconds.cardNotes, capacity }),
    statusLists: createExpiringStore({ lifeSeconds: lifeSeconds.statusList, capacity: 1 }),
    phoneUses: createExpiringStore({ lifeSeconds: lifeSeconds.phoneUse, capacity }),
    registeredPhones: createExpiringStore({ lifeSeconds: lifeSeconds.registeredPhone, capacity }),
    phonesOfCards: createExpiringStore({ lifeSeconds: lifeSeconds.registeredPhone, capacity }),
    codes: createExpiringStore({ lifeSeconds: lifeSeconds.code, capacity }),
    ...createDecoupledStores(capacity),
    ...createPortalStores(capacity),
    browserSessions: createExpiringStore({ lifeSeconds: lifeSeconds.browserSession, capacity }),
    pushedRequests: createExpiringStore({ lifeSeconds: lifeSeconds.pushedRequest, capacity }),
    accessTokens: createExpiringStore({ lifeSeconds: lifeSeconds.accessToken, capacity }),
    refreshTokens: createExpiringStore({ lifeSeconds: lifeSeconds.refreshToken, capacity }),
    registrations: createExpiringStore({
      lifeSeconds: lifeSeconds.registration,
      capacity: Math.min(capacity, MOST_REGISTRATIONS),
    }),
    revokedTokens: createExpiringStore({ lifeSeconds: lifeSeconds.accessToken, capacity }),
    assertions: createExpiringStore({ lifeSeconds: lifeSeconds.assertion, capacity }),
    clientKeys: createExpiringStore({
      lifeSeconds: lifeSeconds.clientKeys,
      capacity: Math.min(capacity, MOST_KEY_SETS),
    }),
  };
}
