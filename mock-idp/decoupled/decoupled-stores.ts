/** What is remembered of decoupled logins. */
import { createExpiringStore } from '../stores/expiring-store.ts';
import type { ExpiringStore } from '../stores/expiring-store.ts';
import type { CibaRequest } from './ciba-request.ts';
import { MOST_LIFE_SECONDS } from './decoupled-settings.ts';
import type { DeviceLogin, DeviceVisit } from './device-login.ts';
import type { Tries } from './user-code-tries.ts';

export interface DecoupledStores {
  /** By device code. */
  readonly deviceLogins: ExpiringStore<DeviceLogin>;
  /** The same by user code, without its hyphen. */
  readonly userCodes: ExpiringStore<DeviceLogin>;
  /** By the transaction of the login. */
  readonly deviceVisits: ExpiringStore<DeviceVisit>;
  /** Wrong user codes, by network address. */
  readonly userCodeTries: ExpiringStore<Tries>;
  /** By auth_req_id. */
  readonly cibaRequests: ExpiringStore<CibaRequest>;
  /** What a phone may show, by `sub`. */
  readonly cibaByPerson: ExpiringStore<readonly CibaRequest[]>;
}

/** A login is remembered beyond its end: a client that still polls is told that it has expired, not that it never was. */
const MEMORY_SECONDS = 600;
const TRIES_SECONDS = 600;

export function createDecoupledStores(capacity: number): DecoupledStores {
  const login = { lifeSeconds: MOST_LIFE_SECONDS + MEMORY_SECONDS, capacity };
  return {
    deviceLogins: createExpiringStore(login),
    userCodes: createExpiringStore(login),
    deviceVisits: createExpiringStore(login),
    userCodeTries: createExpiringStore({ lifeSeconds: TRIES_SECONDS, capacity }),
    cibaRequests: createExpiringStore(login),
    cibaByPerson: createExpiringStore(login),
  };
}
