/** POST /token (RFC 6749 §3.2): finds out who asks and for what; a grant handler does the rest. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ServiceStep } from '../../src/model/scenario/steps.ts';
import type { World } from '../world.ts';
import { receiveForm } from './client-form.ts';
import { grantHandlers } from './grants/grant-handlers.ts';
import { sendOAuthError } from './oauth-error.ts';
import { parametersOf } from './parameters.ts';
import type { Parameters } from './parameters.ts';

export function token(app: FastifyInstance, world: World): void {
  const stepOf = (body: Readonly<Record<string, unknown>>): ServiceStep =>
    grantHandlers.get(String(body['grant_type']))?.step ?? 'token';
  app.post('/token', { config: { step: 'token', stepOf } }, async (request, reply) => {
    const parameters = parametersOf(request.body);
    const step = grantHandlers.get(parameters.values['grant_type'] ?? '')?.step ?? 'token';
    request.step = step;
    // Besides cache-control: no-store (RFC 6749 §5.1).
    reply.header('pragma', 'no-cache');
    await world.desk.serve(step, request, reply, () => answer(world, request, reply, parameters));
    return reply;
  });
}

async function answer(
  world: World,
  request: FastifyRequest,
  reply: FastifyReply,
  parameters: Parameters,
): Promise<void> {
  const received = await receiveForm(world, request, reply, parameters);
  if (received === undefined) return undefined;
  const { client, form } = received;
  const grantType = form['grant_type'];
  if (grantType === undefined)
    return sendOAuthError(reply, { error: 'invalid_request', description: 'The grant_type is missing.' });
  const handler = grantHandlers.get(grantType);
  if (handler === undefined)
    return sendOAuthError(reply, { error: 'unsupported_grant_type', description: 'This grant_type is not offered.' });
  if (!client.grantTypes.includes(grantType))
    return sendOAuthError(reply, {
      error: 'unauthorized_client',
      description: 'The client did not register this grant_type.',
    });
  return handler.handle(world, { request, reply, form, client });
}
