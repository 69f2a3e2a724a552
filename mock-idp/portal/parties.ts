/**
 * The two relying parties of the fund. They live in the same process as the provider and speak to it as any client does: as confidential
 * clients with a secret that nobody else knows.
 */
import type { FastifyRequest } from 'fastify';
import { clientDefaults, isRegistered } from '../oidc/clients.ts';
import type { Client } from '../oidc/clients.ts';
import type { IdentifierSource } from '../identifiers.ts';
import type { World } from '../world.ts';

export type PartyName = 'citizen-app' | 'employers-portal';

export interface Party {
  readonly name: PartyName;
  readonly title: string;
  /** Every page of it begins so. */
  readonly path: '/app' | '/portal';
  /** Sent with these pages alone. */
  readonly cookie: string;
}

export const citizenApp: Party = { name: 'citizen-app', title: 'Citizen app', path: '/app', cookie: 'lq_app' };
export const employersPortal: Party = {
  name: 'employers-portal',
  title: 'Employers’ portal',
  path: '/portal',
  cookie: 'lq_portal',
};
export const parties: readonly Party[] = [citizenApp, employersPortal];

const LOOPBACK = ['http://127.0.0.1', 'http://[::1]', 'http://localhost'];

/** As they are registered from the start. Where the provider has other names, they are added when a login begins there. */
export const partyClients = (identifier: IdentifierSource): readonly Client[] =>
  parties.map(({ name, title, path }) => ({
    ...clientDefaults,
    clientId: name,
    name: title,
    secret: identifier(),
    redirectUris: LOOPBACK.map((origin) => `${origin}${path}/callback`),
    postLogoutRedirectUris: LOOPBACK.map((origin) => `${origin}${path}/logged-out`),
    grantTypes: ['authorization_code'],
    idTokenAlgorithm: undefined,
    pkceRequired: true,
  }));

export interface PartyAtHome {
  readonly client: Client;
  readonly issuer: string;
  readonly redirectUri: string;
}

/**
 * The party under the name that the provider has for the sender of this request. A provider has few names, one for each listener, and none
 * comes from the request itself. undefined: somebody has taken its registration away.
 */
export function atHome(world: World, request: FastifyRequest, { name, path }: Party): PartyAtHome | undefined {
  const client = world.clients.find(name);
  if (client === undefined) return undefined;
  const issuer = world.issuerOf(request);
  const redirectUri = `${issuer}${path}/callback`;
  if (isRegistered(client, redirectUri)) return { client, issuer, redirectUri };
  const registered: Client = {
    ...client,
    redirectUris: [...client.redirectUris, redirectUri],
    postLogoutRedirectUris: [...client.postLogoutRedirectUris, `${issuer}${path}/logged-out`],
  };
  world.clients.put(registered);
  return { client: registered, issuer, redirectUri };
}
