/** POST /token: codes and refresh tokens become tokens (RFC 6749 §4.1.3 and §6). */
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { World } from '../world.ts';
import { codeChecks } from './checks/code-checks.ts';
import { refreshChecks } from './checks/refresh-checks.ts';
import { issueTokens } from './issue-tokens.ts';
import { firstViolation, sendOAuthError } from './oauth-error.ts';
import { parametersOf } from './parameters.ts';

type Form = Readonly<Record<string, string>>;

export function token(app: FastifyInstance, world: World): void {
  app.post('/token', { config: { step: 'token' } }, async (request, reply) => {
    await world.desk.serve('token', request, reply, () => answer(world, request.body, reply));
    return reply;
  });
}

async function answer(world: World, body: unknown, reply: FastifyReply): Promise<void> {
  const { values, repeated } = parametersOf(body);
  if (repeated.length > 0)
    return sendOAuthError(reply, { error: 'invalid_request', description: 'A parameter was sent more than once.' });
  const client = world.clients.find(values['client_id'] ?? '');
  if (client === undefined)
    return sendOAuthError(reply, { error: 'invalid_client', description: 'The client is not registered.' }, 401);
  switch (values['grant_type']) {
    case 'authorization_code':
      return exchangeCode(world, reply, values, client.clientId);
    case 'refresh_token':
      return refresh(world, reply, values, client.clientId);
    default:
      return sendOAuthError(reply, {
        error: values['grant_type'] === undefined ? 'invalid_request' : 'unsupported_grant_type',
        description: 'The grant_type must be authorization_code or refresh_token.',
      });
  }
}

async function exchangeCode(world: World, reply: FastifyReply, parameters: Form, clientId: string): Promise<void> {
  const grant = world.stores.codes.get(world.clock.nowSeconds(), parameters['code'] ?? '');
  const violation = firstViolation(codeChecks, { parameters, clientId, grant });
  if (violation !== undefined || grant === undefined)
    return sendOAuthError(reply, violation ?? { error: 'invalid_grant', description: 'The code is unknown.' });
  grant.codeUsed = true;
  await issueTokens(world, reply, grant, grant.scope);
  world.metrics.loginCompleted();
  world.metrics.tokensIssued('authorization_code');
  world.budget.loginCompleted();
  world.door.finish(grant.turn, 'completed');
}

async function refresh(world: World, reply: FastifyReply, parameters: Form, clientId: string): Promise<void> {
  const used = world.stores.refreshTokens.get(world.clock.nowSeconds(), parameters['refresh_token'] ?? '');
  const violation = firstViolation(refreshChecks, { parameters, clientId, token: used });
  if (violation !== undefined || used === undefined)
    return sendOAuthError(reply, violation ?? { error: 'invalid_grant', description: 'The token is unknown.' });
  used.used = true;
  await issueTokens(world, reply, used.grant, parameters['scope'] ?? used.scope);
  world.metrics.tokensIssued('refresh_token');
}
