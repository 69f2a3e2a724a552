/** What the relying parties remember. */
import type { Authentication } from '../oidc/authentication.ts';
import { createExpiringStore } from '../stores/expiring-store.ts';
import type { ExpiringStore } from '../stores/expiring-store.ts';
import type { Receipt } from './receipt.ts';
import type { Mandate } from './mandates.ts';
import type { PartyName } from './parties.ts';
import { LONGEST_SESSION_SECONDS } from './portal-settings.ts';
import type { Ticket } from './support-desk.ts';

/** A login that was begun and not yet ended: what the relying party has to find again when the browser comes back. */
export interface PortalLogin {
  readonly party: PartyName;
  readonly issuer: string;
  readonly redirectUri: string;
  readonly nonce: string;
  readonly verifier: string;
  /** Only the browser that began it may end it. */
  readonly browser: string;
  readonly startedAtEpochSeconds: number;
  /** The file that it is for; undefined: for all. */
  readonly file: string | undefined;
  /** A login from before does not count. */
  readonly fresh: boolean;
}

export interface PortalSession {
  readonly id: string;
  readonly party: PartyName;
  readonly authentication: Authentication;
  /** In every form of its pages: another site does not know it. */
  readonly csrf: string;
  readonly openedAtSeconds: number;
  lastSeenSeconds: number;
}

export interface PortalStores {
  /** By state. */
  readonly portalLogins: ExpiringStore<PortalLogin>;
  readonly portalSessions: ExpiringStore<PortalSession>;
  /** By file and period. */
  readonly declarations: ExpiringStore<Receipt>;
  readonly receipts: ExpiringStore<Receipt>;
  /** Somebody was kept out of them. */
  readonly blockedFiles: ExpiringStore<true>;
  /** Opened, and nothing has come for them. */
  readonly undeclaredFiles: ExpiringStore<true>;
  readonly declaredFiles: ExpiringStore<true>;
  /** By file, then by who acts; and the other way round. */
  readonly mandatesOfFiles: ExpiringStore<ReadonlyMap<string, Mandate>>;
  readonly mandatesOfAgents: ExpiringStore<ReadonlyMap<string, Mandate>>;
  readonly tickets: ExpiringStore<Ticket>;
}

const LOGIN_SECONDS = 600;
/** As long as a mock runs. */
const KEPT_SECONDS = 1_000_000_000;

export function createPortalStores(capacity: number): PortalStores {
  const kept = <Value>(lifeSeconds: number): ExpiringStore<Value> => createExpiringStore({ lifeSeconds, capacity });
  return {
    portalLogins: kept(LOGIN_SECONDS),
    portalSessions: kept(LONGEST_SESSION_SECONDS),
    declarations: kept(KEPT_SECONDS),
    receipts: kept(KEPT_SECONDS),
    blockedFiles: kept(KEPT_SECONDS),
    undeclaredFiles: kept(KEPT_SECONDS),
    declaredFiles: kept(KEPT_SECONDS),
    mandatesOfFiles: kept(KEPT_SECONDS),
    mandatesOfAgents: kept(KEPT_SECONDS),
    tickets: kept(KEPT_SECONDS),
  };
}
