/** POST /register: a client introduces itself (RFC 7591); with the token it gets, it reads and deletes its registration (RFC 7592). */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Problem } from '../../src/model/errors.ts';
import { bearerTokenOf } from '../bearer.ts';
import { secretsEqual, sha256Base64Url } from '../identifiers.ts';
import type { Clock } from '../clock.ts';
import type { Stores } from '../stores/stores.ts';
import type { World } from '../world.ts';
import { clientOf, isMetadata, metadataOf, metadataProblems } from './client-metadata.ts';
import type { Client, RegisteredClients } from './clients.ts';
import { sendOAuthError } from './oauth-error.ts';
import { epochSecondsAt, told } from './time.ts';

/** A client that registered itself. */
export interface Registration {
  readonly client: Client;
  /** SHA-256 of the token that reads and deletes it. */
  readonly tokenHash: string;
  readonly issuedAtSeconds: number;
}

export const registeredClients = (
  clock: Clock,
  { registrations }: Pick<Stores, 'registrations'>,
): RegisteredClients => ({
  find: (clientId) => registrations.get(clock.nowSeconds(), clientId)?.client,
  remove: (clientId) => registrations.delete(clientId),
  list: () => registrations.values(clock.nowSeconds()).map(({ client }) => client),
});

interface OfClient {
  readonly Params: { readonly clientId: string };
}

export function registration(app: FastifyInstance, world: World): void {
  const config = { step: 'register' } as const;
  app.post('/register', { config }, async (request, reply) => {
    await world.desk.serve('register', request, reply, () => register(world, request, reply));
    return reply;
  });
  app.get<OfClient>('/register/:clientId', { config }, async (request, reply) => {
    await world.desk.serve('register', request, reply, () => {
      const { token, found } = presentedBy(world, request, request.params.clientId);
      if (found === undefined) refuseToken(reply);
      else reply.send(answerOf(world, request, found, token));
    });
    return reply;
  });
  app.delete<OfClient>('/register/:clientId', { config }, async (request, reply) => {
    await world.desk.serve('register', request, reply, () => {
      const { found } = presentedBy(world, request, request.params.clientId);
      if (found === undefined) return refuseToken(reply);
      world.stores.registrations.delete(found.client.clientId);
      reply.code(204).send();
      return undefined;
    });
    return reply;
  });
}

function register(world: World, request: FastifyRequest, reply: FastifyReply): void {
  const { body: metadata } = request;
  const isJson = /^application\/json\b/i.test(request.headers['content-type'] ?? '');
  if (!isJson || !isMetadata(metadata))
    return refuse(reply, [{ where: 'the body', found: 'something else', expected: 'a JSON object' }]);
  const problems = metadataProblems(metadata, 'open');
  if (problems.length > 0) return refuse(reply, problems);
  const { clock, identifier, stores } = world;
  const method = metadata['token_endpoint_auth_method'] ?? 'client_secret_basic';
  const secret = method === 'none' || method === 'private_key_jwt' ? undefined : identifier();
  const client = clientOf(metadata, { clientId: identifier(), secret, by: 'open' });
  const token = identifier();
  const made = { client, tokenHash: sha256Base64Url(token), issuedAtSeconds: clock.nowSeconds() };
  stores.registrations.set(made.issuedAtSeconds, client.clientId, made);
  reply
    .code(201)
    .header('pragma', 'no-cache')
    .send(answerOf(world, request, made, token));
  return undefined;
}

/** RFC 7591 §3.2.1. */
function answerOf(
  world: World,
  request: FastifyRequest,
  { client, issuedAtSeconds }: Registration,
  token: string,
): Record<string, unknown> {
  const { secret } = client;
  return {
    ...metadataOf(client),
    ...(secret === undefined ? {} : { client_secret: secret, client_secret_expires_at: 0 }),
    client_id_issued_at: told(epochSecondsAt(world.clock, issuedAtSeconds), request.fault),
    registration_access_token: token,
    registration_client_uri: `${world.issuerOf(request)}/register/${client.clientId}`,
  };
}

/** RFC 7591 §3.2.2: one code and one description, of every problem. */
function refuse(reply: FastifyReply, problems: readonly Problem[]): void {
  const isRedirect = problems.some(({ where }) => where.startsWith('redirect_uris'));
  sendOAuthError(reply, {
    error: isRedirect ? 'invalid_redirect_uri' : 'invalid_client_metadata',
    description: asciiOf(problems.map(({ where, expected }) => `${where}: expected ${expected}`).join('; ')),
  });
}

const LONGEST_DESCRIPTION = 500;

/** RFC 6749 §5.2: printable ASCII without quotation mark and backslash. */
const asciiOf = (message: string): string =>
  message
    .replaceAll('"', "'")
    .replaceAll(/[^\x20-\x7E]|\\/g, '?')
    .slice(0, LONGEST_DESCRIPTION);

function presentedBy(
  { clock, stores }: World,
  request: FastifyRequest,
  clientId: string,
): { readonly token: string; readonly found: Registration | undefined } {
  const token = bearerTokenOf(request) ?? '';
  const known = stores.registrations.get(clock.nowSeconds(), clientId);
  const isKnown = known !== undefined && secretsEqual(sha256Base64Url(token), known.tokenHash);
  return { token, found: isKnown ? known : undefined };
}

/** RFC 7592 §2.1: the same for a wrong token and for a client that is gone. */
function refuseToken(reply: FastifyReply): void {
  const description = 'The registration access token is not one of this client.';
  reply.header('www-authenticate', `Bearer error="invalid_token", error_description="${description}"`);
  sendOAuthError(reply, { error: 'invalid_token', description }, 401);
}
