/** The relying parties that may ask for a login. Members as in RFC 7591 §2 and OpenID Connect Registration 1.0 §2, in our own spelling. */
import type { JSONWebKeySet } from 'jose';
import type { SigningAlgorithm } from '../keys.ts';

export const clientAuthentications = ['none', 'client_secret_basic', 'client_secret_post', 'private_key_jwt'] as const;
export type ClientAuthentication = (typeof clientAuthentications)[number];

export interface Client {
  readonly clientId: string;
  /** Shown to people. */
  readonly name: string;
  /** undefined: it has none. */
  readonly secret: string | undefined;
  readonly authentication: ClientAuthentication;
  /** Keys of private_key_jwt: by value, or by address. */
  readonly jwks: JSONWebKeySet | undefined;
  readonly jwksUri: string | undefined;
  /** Compared as exact strings (RFC 9700 §2.1); see isRegistered for the one exception. */
  readonly redirectUris: readonly string[];
  readonly postLogoutRedirectUris: readonly string[];
  /** RFC 7591 §2: authorization_code, refresh_token, client_credentials, the URNs of device flow and CIBA. */
  readonly grantTypes: readonly string[];
  /** undefined: as the profile says, whose `signing` is part of a scenario. */
  readonly idTokenAlgorithm: SigningAlgorithm | undefined;
  /** `jwt`: access tokens as in RFC 9068; `opaque`: looked up. */
  readonly accessTokens: 'opaque' | 'jwt';
  /** Without PKCE no code (always so for a client without a secret). */
  readonly pkceRequired: boolean;
  /** Every login begins with a pushed request (RFC 9126 §6). */
  readonly parRequired: boolean;
  /** Seconds; unset: no bound (OpenID Connect Registration 1.0 §2). */
  readonly defaultMaxAgeSeconds: number | undefined;
  /** OpenID Connect Back-Channel Logout 1.0 §2.2. */
  readonly backchannelLogoutUri: string | undefined;
  /** CIBA Core 1.0 §4: how the tokens of a decoupled login are fetched. */
  readonly cibaDelivery: 'poll' | 'ping';
  readonly cibaNotificationEndpoint: string | undefined;
  /** May ask about the access tokens of other clients: a resource server (RFC 7662 §1). Nobody can register so himself. */
  readonly introspectsAll: boolean;
  /** Every other member of its registration, given back as it came. */
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** What a client is unless it says otherwise: confidential by HTTP Basic, codes and refresh tokens, RS256 (the defaults of RFC 7591 §2). */
export const clientDefaults: Omit<Client, 'clientId'> = {
  name: '',
  secret: undefined,
  authentication: 'client_secret_basic',
  jwks: undefined,
  jwksUri: undefined,
  redirectUris: [],
  postLogoutRedirectUris: [],
  grantTypes: ['authorization_code', 'refresh_token'],
  idTokenAlgorithm: 'RS256',
  accessTokens: 'opaque',
  pkceRequired: false,
  parRequired: false,
  defaultMaxAgeSeconds: undefined,
  backchannelLogoutUri: undefined,
  cibaDelivery: 'poll',
  cibaNotificationEndpoint: undefined,
  introspectsAll: false,
  metadata: {},
};

/** The public client of Launchquake itself: no secret, PKCE instead (RFC 7636). */
export const launchquakeClient: Client = {
  ...clientDefaults,
  clientId: 'launchquake',
  name: 'Launchquake',
  authentication: 'none',
  redirectUris: ['http://127.0.0.1/callback', 'http://[::1]/callback', 'http://localhost/callback'],
  grantTypes: [...clientDefaults.grantTypes, 'urn:ietf:params:oauth:grant-type:device_code'],
  idTokenAlgorithm: undefined,
  pkceRequired: true,
};

export interface ClientRegistry {
  find(clientId: string): Client | undefined;
  /** Adds a client or takes the place of one with the same id. */
  put(client: Client): void;
  /** Whether it was there. */
  remove(clientId: string): boolean;
  /** Those that an operator put here first, then those that registered themselves. */
  list(): readonly Client[];
}

/** Clients that registered themselves: bounded and expiring. */
export interface RegisteredClients {
  find(clientId: string): Client | undefined;
  remove(clientId: string): boolean;
  list(): readonly Client[];
}

export function createClientRegistry(initial: readonly Client[], registered: RegisteredClients): ClientRegistry {
  const clients = new Map(initial.map((client) => [client.clientId, client]));
  return {
    find: (clientId) => clients.get(clientId) ?? registered.find(clientId),
    put: (client) => void clients.set(client.clientId, client),
    remove(clientId) {
      const was = registered.remove(clientId);
      return clients.delete(clientId) || was;
    },
    list: () => [...clients.values(), ...registered.list()],
  };
}

/** `http://127.0.0.1:PORT/…` or `http://[::1]:PORT/…`; a port has up to five digits and nothing hides behind it. */
const LOOPBACK_WITH_PORT = /^(http:\/\/(?:127\.0\.0\.1|\[::1\])):[0-9]{1,5}(\/.*)?$/;

/** An exact match, or one that differs by the port of a loopback address alone: a client at home takes any free port (RFC 8252 §7.3). */
export function isRegistered({ redirectUris }: Client, uri: string): boolean {
  return redirectUris.includes(uri) || redirectUris.includes(uri.replace(LOOPBACK_WITH_PORT, '$1$2'));
}
