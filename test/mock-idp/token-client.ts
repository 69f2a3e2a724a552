/** Clients that prove themselves, and what they ask of /token, /introspect and /revoke, over app.inject. */
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { clientDefaults } from '../../mock-idp/oidc/clients.ts';
import type { Client } from '../../mock-idp/oidc/clients.ts';
import { REDIRECT_URI } from './fixture.ts';
import { approvedRedirect, VERIFIER } from './login.ts';
import type { Fields, Tokens } from './login.ts';

/** With what form-urlencoding changes: RFC 6749 §2.3.1. */
export const SECRET = 'a secret: 100% of+it/=&é';

const confidential = (clientId: string, changes: Partial<Client> = {}): Client => ({
  ...clientDefaults,
  clientId,
  secret: SECRET,
  redirectUris: [REDIRECT_URI],
  grantTypes: ['authorization_code', 'refresh_token', 'client_credentials'],
  ...changes,
});

/** Registered for client_secret_basic, RS256. */
export const basic = confidential('basic:client');
export const posting = confidential('post-client', { authentication: 'client_secret_post', secret: 'another secret' });
/** Access tokens as JWT, everything ES256. */
export const jwtClient = confidential('jwt-client', { accessTokens: 'jwt', idTokenAlgorithm: 'ES256' });
export const resourceServer = confidential('resource-server', { introspectsAll: true, redirectUris: [] });
export const tokenClients: readonly Client[] = [basic, posting, jwtClient, resourceServer];

const formEncoded = (text: string): string => new URLSearchParams({ text }).toString().slice('text='.length);

export const basicHeader = (clientId: string, secret: string): string =>
  `Basic ${Buffer.from(`${formEncoded(clientId)}:${formEncoded(secret)}`).toString('base64')}`;

/** A form from a client, with its proof where it registered it. */
export function ask(
  app: FastifyInstance,
  url: string,
  client: Client,
  fields: Fields,
): Promise<LightMyRequestResponse> {
  const inBody = client.authentication === 'client_secret_post' || client.authentication === 'none';
  const proof = inBody ? { client_id: client.clientId, client_secret: client.secret } : {};
  const known = Object.entries({ ...proof, ...fields }).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return app.inject({
    method: 'POST',
    url,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      ...(inBody ? {} : { authorization: basicHeader(client.clientId, client.secret ?? '') }),
    },
    payload: new URLSearchParams(known).toString(),
  });
}

export async function codeFor(app: FastifyInstance, client: Client, changes: Fields = {}): Promise<string> {
  const redirect = await approvedRedirect(app, { client_id: client.clientId, ...changes });
  return redirect.searchParams.get('code') ?? '';
}

export const exchangeAs = (
  app: FastifyInstance,
  client: Client,
  code: string,
  changes: Fields = {},
): Promise<LightMyRequestResponse> =>
  ask(app, '/token', client, {
    grant_type: 'authorization_code',
    code,
    redirect_uri: REDIRECT_URI,
    code_verifier: VERIFIER,
    ...changes,
  });

export async function loginAs(app: FastifyInstance, client: Client, changes: Fields = {}): Promise<Tokens> {
  return (await exchangeAs(app, client, await codeFor(app, client, changes))).json<Tokens>();
}

export const refreshAs = (
  app: FastifyInstance,
  client: Client,
  token: string,
  changes: Fields = {},
): Promise<LightMyRequestResponse> =>
  ask(app, '/token', client, { grant_type: 'refresh_token', refresh_token: token, ...changes });

export const tokenFor = (app: FastifyInstance, client: Client, changes: Fields = {}): Promise<LightMyRequestResponse> =>
  ask(app, '/token', client, { grant_type: 'client_credentials', ...changes });

export const errorOf = (response: LightMyRequestResponse): string => response.json<{ error: string }>().error;
