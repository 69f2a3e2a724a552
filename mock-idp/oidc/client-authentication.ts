/** Who is asking: the client of a request to an endpoint that clients call (RFC 6749 §2.3, OpenID Connect Core 1.0 §9). */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { secretsEqual } from '../identifiers.ts';
import type { World } from '../world.ts';
import { assertedClientId, ASSERTION_TYPE, assertionHolds } from './client-assertion.ts';
import type { Client, ClientAuthentication } from './clients.ts';
import { sendOAuthError } from './oauth-error.ts';
import type { Violation } from './oauth-error.ts';

/** `if (refusal !== undefined) return sendClientRefusal(reply, refusal)`, and the client is there. */
export type ClientResult =
  | { readonly client: Client; readonly refusal: undefined }
  | { readonly client: undefined; readonly refusal: ClientRefusal };

export interface ClientRefusal {
  readonly violation: Violation;
  readonly status: 400 | 401;
  /** An Authorization header was tried: the answer names the scheme (RFC 6749 §5.2). */
  readonly challenge: boolean;
}

/** What a request shows, before it is believed. */
interface Presented {
  readonly method: ClientAuthentication;
  readonly clientId: string;
  readonly proof: string;
}

/**
 * The client of a request, by the one method that it registered.
 * @param form the parameters of the body, each at most once
 */
export async function authenticateClient(
  world: World,
  request: FastifyRequest,
  form: Readonly<Record<string, string>>,
): Promise<ClientResult> {
  const presented = presentedBy(request, form);
  if ('violation' in presented) return { client: undefined, refusal: presented };
  const client = world.clients.find(presented.clientId);
  if (client?.authentication === presented.method && (await proves(world, request, client, presented)))
    return { client, refusal: undefined };
  const refusal = unknown(request.headers.authorization !== undefined);
  return {
    client: undefined,
    refusal: client === undefined ? refusal : { ...refusal, ...otherMethod(client, presented) },
  };
}

export function sendClientRefusal(reply: FastifyReply, { violation, status, challenge }: ClientRefusal): void {
  if (challenge) reply.header('www-authenticate', 'Basic realm="clients", charset="UTF-8"');
  sendOAuthError(reply, violation, status);
}

/** One answer for an unknown client, a wrong secret and another method than registered: it tells nobody which clients there are. */
const unknown = (challenge: boolean): ClientRefusal => ({
  violation: {
    error: 'invalid_client',
    description: 'The client is not registered, or did not prove itself in the way it registered.',
  },
  status: 401,
  challenge,
});

/** Whoever knows the secret may know this too: it is the most common mistake of a client, and else hard to find. */
function otherMethod({ secret, authentication }: Client, { method, proof }: Presented): Partial<ClientRefusal> {
  if (authentication === method || secret === undefined || !secretsEqual(proof, secret)) return {};
  const description = `The secret is right, but this client registered ${authentication}.`;
  return { violation: { error: 'invalid_client', description } };
}

const refused = (description: string): ClientRefusal => ({
  violation: { error: 'invalid_request', description },
  status: 400,
  challenge: false,
});

function presentedBy(request: FastifyRequest, form: Readonly<Record<string, string>>): Presented | ClientRefusal {
  const { authorization } = request.headers;
  const { client_id: clientId, client_secret: secret, client_assertion: assertion } = form;
  const methods = [authorization, secret, assertion].filter((proof) => proof !== undefined);
  if (methods.length > 1) return refused('Only one method of client authentication may be used.');
  if (authorization !== undefined) return basic(authorization, clientId);
  if (assertion !== undefined || form['client_assertion_type'] !== undefined) return asserted(form);
  if (clientId === undefined) return unknown(false);
  return secret === undefined
    ? { method: 'none', clientId, proof: '' }
    : { method: 'client_secret_post', clientId, proof: secret };
}

function basic(authorization: string, clientId: string | undefined): Presented | ClientRefusal {
  const encoded = /^Basic +([A-Za-z0-9+/]+={0,2})$/i.exec(authorization)?.[1];
  if (encoded === undefined) return unknown(true);
  const pair = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = pair.indexOf(':');
  const id = colon < 0 ? undefined : formDecoded(pair.slice(0, colon));
  const proof = formDecoded(pair.slice(colon + 1));
  if (id === undefined || proof === undefined) return unknown(true);
  if (clientId !== undefined && clientId !== id)
    return refused('The client_id is not that of the Authorization header.');
  return { method: 'client_secret_basic', clientId: id, proof };
}

/** Both halves were form-urlencoded before they were joined (RFC 6749 §2.3.1); undefined: they were not. */
function formDecoded(text: string): string | undefined {
  if (!/[%+]/.test(text)) return text;
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}

function asserted(form: Readonly<Record<string, string>>): Presented | ClientRefusal {
  const { client_id: clientId, client_assertion: proof, client_assertion_type: type } = form;
  if (proof === undefined || type !== ASSERTION_TYPE)
    return refused('client_assertion and client_assertion_type (jwt-bearer) go together.');
  const asserter = assertedClientId(proof);
  if (asserter === undefined) return unknown(false);
  if (clientId !== undefined && clientId !== asserter) return refused('The client_id is not that of the assertion.');
  return { method: 'private_key_jwt', clientId: asserter, proof };
}

function proves(
  world: World,
  request: FastifyRequest,
  client: Client,
  { method, proof }: Presented,
): boolean | Promise<boolean> {
  if (method === 'none') return true;
  if (method === 'private_key_jwt') return assertionHolds(world, request, client, proof);
  return client.secret !== undefined && secretsEqual(proof, client.secret);
}
