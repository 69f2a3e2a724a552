/** POST /bc-authorize: a client asks a person's phone for a login (CIBA Core 1.0 §7). */
import type { FastifyInstance } from 'fastify';
import type { User } from '../people/users.ts';
import type { World } from '../world.ts';
import { beginCiba } from './ciba-life.ts';
import type { CibaRequest } from './ciba-request.ts';
import { cibaChecks } from './checks/ciba-checks.ts';
import type { StartContext } from './checks/start-context.ts';
import { decoupledSettingsOf, MOST_LIFE_SECONDS } from './decoupled-settings.ts';
import { hintedUser } from './hinted-user.ts';
import { paceOf } from './poll-pace.ts';
import { startLogin } from './start.ts';

export function bcAuthorize(app: FastifyInstance, world: World): void {
  app.post('/bc-authorize', { config: { step: 'ciba' } }, async (request, reply) => {
    await startLogin<{ readonly user: User }>(world, request, reply, {
      step: 'ciba',
      checks: cibaChecks,
      prepare({ values, client }) {
        const { user, refusal } = hintedUser(world, request, { values, client });
        return refusal === undefined ? { user } : { refusal };
      },
      begin(context, { user }, turn) {
        const lifeSeconds = lifeSecondsOf(world, context);
        const expiresAtSeconds = world.clock.nowSeconds() + lifeSeconds;
        const login = requestOf(world, context, { user, turn, issuer: world.issuerOf(request), expiresAtSeconds });
        beginCiba(world, login);
        reply.send({
          auth_req_id: login.authReqId,
          expires_in: lifeSeconds,
          interval: login.pace.intervalSeconds,
        });
      },
    });
    return reply;
  });
}

/** What the client asks for, within bounds; whole seconds. */
function lifeSecondsOf(world: World, { values }: StartContext): number {
  const { cibaSeconds } = decoupledSettingsOf(world);
  return Math.min(Number(values['requested_expiry'] ?? cibaSeconds), MOST_LIFE_SECONDS);
}

function requestOf(
  world: World,
  { values, client }: StartContext,
  asked: Pick<CibaRequest, 'user' | 'turn' | 'issuer' | 'expiresAtSeconds'>,
): CibaRequest {
  const { intervalSeconds } = decoupledSettingsOf(world);
  const { cibaDelivery, cibaNotificationEndpoint: endpoint } = client;
  const token = values['client_notification_token'];
  return {
    ...asked,
    authReqId: world.identifier(),
    approvalId: world.identifier(),
    clientId: client.clientId,
    scope: values['scope'] ?? '',
    bindingMessage: values['binding_message'],
    notification:
      cibaDelivery === 'ping' && endpoint !== undefined && token !== undefined ? { endpoint, token } : undefined,
    pace: paceOf(intervalSeconds),
    answer: undefined,
    delivered: false,
    said: undefined,
  };
}
