/** POST /par: an authorize request sent ahead, by the client itself (RFC 9126). All of it is examined here, before any browser comes. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { World } from '../world.ts';
import { pageChecks, redirectChecks } from './checks/authorize-checks.ts';
import { receiveForm } from './client-form.ts';
import { firstViolation, sendOAuthError } from './oauth-error.ts';
import { push } from './pushed-request.ts';

export function par(app: FastifyInstance, world: World): void {
  app.post('/par', { config: { step: 'par' } }, async (request, reply) => {
    await world.desk.serve('par', request, reply, () => answer(world, request, reply));
    return reply;
  });
  // RFC 9126 §2.3: anything but POST.
  app.route({
    method: ['GET', 'PUT', 'PATCH', 'DELETE'],
    url: '/par',
    handler: (_request, reply) => {
      reply.header('allow', 'POST');
      sendOAuthError(reply, { error: 'invalid_request', description: 'A request is pushed by POST.' }, 405);
    },
  });
}

/** What proves the client is no part of the authorize request. */
const PROOFS: ReadonlySet<string> = new Set(['client_secret', 'client_assertion', 'client_assertion_type']);

async function answer(world: World, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const received = await receiveForm(world, request, reply);
  if (received === undefined) return undefined;
  const { client, form } = received;
  const values = Object.fromEntries(Object.entries(form).filter(([name]) => !PROOFS.has(name)));
  const parameters = { values: { ...values, client_id: client.clientId }, repeated: [] };
  const violation = firstViolation([...pageChecks, ...redirectChecks], { parameters, client, pushed: true });
  if (violation !== undefined) return sendOAuthError(reply, violation);
  const { requestUri, expiresInSeconds } = push(world, client.clientId, parameters.values);
  reply.code(201).send({ request_uri: requestUri, expires_in: expiresInSeconds });
}
