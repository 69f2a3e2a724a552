/** One login, step by step, over app.inject. */
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { sha256Base64Url } from '../../mock-idp/identifiers.ts';
import { REDIRECT_URI } from './fixture.ts';

export const VERIFIER = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
export const CARD = 'AB123456';
export const PIN = '654321';

export type Fields = Readonly<Record<string, string | undefined>>;

/** A good authorize request; a field that is changed to undefined is left out. */
export const authorizeFields = (changes: Fields = {}): Record<string, string> =>
  present({
    response_type: 'code',
    client_id: 'launchquake',
    redirect_uri: REDIRECT_URI,
    scope: 'openid profile',
    state: 'the-state',
    nonce: 'the-nonce',
    code_challenge: sha256Base64Url(VERIFIER),
    code_challenge_method: 'S256',
    ...changes,
  });

const present = (fields: Fields): Record<string, string> =>
  Object.fromEntries(Object.entries(fields).filter((entry): entry is [string, string] => entry[1] !== undefined));

export const authorize = (
  app: FastifyInstance,
  changes: Fields = {},
  headers: Record<string, string> = {},
): Promise<LightMyRequestResponse> =>
  app.inject({ method: 'GET', url: '/authorize', query: authorizeFields(changes), headers });

export const transactionOf = (response: LightMyRequestResponse): string =>
  new URL(String(response.headers.location), 'http://here').searchParams.get('transaction') ?? '';

export const post = (
  app: FastifyInstance,
  url: string,
  body: Record<string, unknown>,
): Promise<LightMyRequestResponse> => app.inject({ method: 'POST', url, payload: body });

export const postForm = (app: FastifyInstance, url: string, fields: Fields): Promise<LightMyRequestResponse> =>
  app.inject({
    method: 'POST',
    url,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams(present(fields)).toString(),
  });

export async function openSession(app: FastifyInstance, changes: Fields = {}): Promise<string> {
  const transaction = transactionOf(await authorize(app, changes));
  return (await post(app, '/eid/sessions', { transaction })).json<{ session: string }>().session;
}

/** All the steps of the phone, up to the approval. */
export async function usePhone(app: FastifyInstance, session: string, card = CARD, pin = PIN): Promise<void> {
  await post(app, `/eid/sessions/${session}/challenge`, { device: 'phone' });
  for (const round of [1, 2, 3]) await post(app, `/eid/sessions/${session}/card`, { round, card, response: 'r' });
  await post(app, `/eid/sessions/${session}/pin`, { pin });
  await post(app, `/eid/sessions/${session}/approve`, {});
}

/** Up to the address that the browser is sent back to. */
export async function approvedRedirect(app: FastifyInstance, changes: Fields = {}): Promise<URL> {
  const session = await openSession(app, changes);
  await usePhone(app, session);
  const poll = await app.inject({ method: 'GET', url: `/eid/sessions/${session}` });
  return new URL(poll.json<{ redirectTo: string }>().redirectTo);
}

export const exchange = (app: FastifyInstance, code: string, changes: Fields = {}): Promise<LightMyRequestResponse> =>
  postForm(app, '/token', {
    grant_type: 'authorization_code',
    code,
    redirect_uri: REDIRECT_URI,
    client_id: 'launchquake',
    code_verifier: VERIFIER,
    ...changes,
  });

export interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly id_token: string;
}

/** A whole login up to its tokens. */
export async function login(app: FastifyInstance, changes: Fields = {}): Promise<Tokens & { readonly code: string }> {
  const code = (await approvedRedirect(app, changes)).searchParams.get('code') ?? '';
  return { code, ...(await exchange(app, code)).json<Tokens>() };
}

export const userinfo = (app: FastifyInstance, accessToken: string): Promise<LightMyRequestResponse> =>
  app.inject({ method: 'GET', url: '/userinfo', headers: { authorization: `Bearer ${accessToken}` } });
