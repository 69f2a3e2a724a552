/** A form from a client: who sends it, and that it is one. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { World } from '../world.ts';
import { formChecks } from './checks/form-checks.ts';
import { authenticateClient, sendClientRefusal } from './client-authentication.ts';
import type { Client } from './clients.ts';
import { firstViolation, sendOAuthError } from './oauth-error.ts';
import { parametersOf } from './parameters.ts';
import type { Parameters } from './parameters.ts';

export interface ClientForm {
  readonly client: Client;
  readonly form: Parameters['values'];
}

/** The form and its client; undefined: what is wrong has been answered. */
export async function receiveForm(
  world: World,
  request: FastifyRequest,
  reply: FastifyReply,
  parameters: Parameters = parametersOf(request.body),
): Promise<ClientForm | undefined> {
  const violation = firstViolation(formChecks, { parameters, contentType: request.headers['content-type'] });
  if (violation !== undefined) {
    sendOAuthError(reply, violation);
    return undefined;
  }
  const { client, refusal } = await authenticateClient(world, request, parameters.values);
  if (refusal === undefined) return { client, form: parameters.values };
  sendClientRefusal(reply, refusal);
  return undefined;
}
