/**
 * GET and POST /ciba/approval: an answer in the place of the person's, for programs that test clients (the OpenID Foundation's suite calls it
 * automated_ciba_approval_url). Whoever has the auth_req_id decides, so only this machine may ask, or an administrator.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { parametersOf } from '../oidc/parameters.ts';
import type { World } from '../world.ts';
import { allow, deny } from './ciba-life.ts';
import type { CibaRequest } from './ciba-request.ts';
import { hasExpired } from './decoupled-login.ts';
import { decoupledSettingsOf } from './decoupled-settings.ts';

export function approvalByUrl(app: FastifyInstance, world: World): void {
  app.route({
    method: ['GET', 'POST'],
    url: '/ciba/approval',
    handler: (request, reply) => answer(world, request, reply),
  });
}

function answer(world: World, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (!decoupledSettingsOf(world).approvalByUrl) return reply.code(404).send({ error: 'not_found' });
  if (world.exposed && !world.isAdministrator(request))
    return reply.code(401).header('www-authenticate', 'Bearer realm="admin"').send({ error: 'unauthorised' });
  const { action, auth_req_id: id = '' } = {
    ...parametersOf(request.body).values,
    ...parametersOf(request.query).values,
  };
  if (action !== 'allow' && action !== 'deny')
    return reply.code(400).send({ error: 'invalid_request', error_description: 'The action must be allow or deny.' });
  const login = world.stores.cibaRequests.get(world.clock.nowSeconds(), id);
  return login === undefined
    ? reply.code(404).send({ error: 'unknown_auth_req_id' })
    : decide(world, reply, login, action);
}

function decide(world: World, reply: FastifyReply, login: CibaRequest, action: 'allow' | 'deny'): FastifyReply {
  if (hasExpired(login, world.clock.nowSeconds())) return reply.code(410).send({ error: 'expired' });
  const wanted = action === 'allow' ? 'allowed' : 'denied';
  if (login.said !== undefined && login.said.kind !== wanted)
    return reply.code(409).send({ error: `already_${login.said.kind}` });
  if (action === 'allow') allow(world, login);
  else deny(world, login);
  return told(reply, login);
}

/** 202: what was said counts once the push has arrived. */
const told = (reply: FastifyReply, { answer: given, said }: CibaRequest): FastifyReply =>
  reply.code(given === undefined ? 202 : 200).send({ status: said?.kind });
