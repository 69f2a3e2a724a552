/** GET and POST /userinfo (OpenID Connect Core 1.0 §5.3), for a live access token of a person. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { bearerTokenOf } from '../bearer.ts';
import type { World } from '../world.ts';
import { liveAccessToken } from './access-token.ts';
import type { LiveAccessToken } from './access-token.ts';
import { words } from './parameters.ts';
import type { Parameters } from './parameters.ts';
import { sentParameters } from './sent-parameters.ts';
import { claimsByName, claimsByScope } from './user-claims.ts';

export function userinfo(app: FastifyInstance, world: World): void {
  app.route({
    method: ['GET', 'POST'],
    url: '/userinfo',
    config: { step: 'userinfo' },
    async handler(request, reply) {
      await world.desk.serve('userinfo', request, reply, () => answer(world, request, reply));
      return reply;
    },
  });
}

function answer(world: World, request: FastifyRequest, reply: FastifyReply): void {
  const { values, repeated } = formOf(request);
  const { access_token: inBody } = values;
  if (repeated.includes('access_token') || (request.headers.authorization !== undefined && inBody !== undefined))
    return refuse(reply, 400, 'invalid_request', 'The access token was sent more than once.');
  const presented = bearerTokenOf(request) ?? inBody;
  // Nothing was shown, so nothing is said about it (RFC 6750 §3.1).
  if (presented === undefined) {
    reply.code(401).header('www-authenticate', 'Bearer').send({ error: 'invalid_request' });
    return undefined;
  }
  const token = liveAccessToken(world, presented);
  if (token === undefined)
    return refuse(reply, 401, 'invalid_token', 'The access token is unknown, has expired or was revoked.');
  const claims = claimsOf(world, token);
  if (claims === undefined)
    return refuse(reply, 403, 'insufficient_scope', 'The access token is not one of a person with the scope openid.');
  reply.send(claims);
  return undefined;
}

/** As the person is now: a number that was changed since the login is the new one. */
function claimsOf({ users }: World, { grant, scope }: LiveAccessToken): Record<string, unknown> | undefined {
  const scopes = words(scope);
  if (grant?.authentication === undefined || !scopes.includes('openid')) return undefined;
  const { subject } = grant.authentication.user;
  const user = users.bySubject(subject) ?? grant.authentication.user;
  const asked = Object.keys(grant.claims?.userinfo ?? {});
  return { ...claimsByScope(user, scopes), ...claimsByName(user, asked), sub: user.subject };
}

/** RFC 6750 §2.2: a token may come in the form of a POST; one in an address would be logged (§2.3). */
const formOf = (request: FastifyRequest): Parameters =>
  request.method === 'POST' ? sentParameters(request) : { values: {}, repeated: [] };

/** RFC 6750 §3: the same words in the header and in the body. */
function refuse(reply: FastifyReply, status: 400 | 401 | 403, error: string, description: string): void {
  const scope = error === 'insufficient_scope' ? ', scope="openid"' : '';
  reply
    .code(status)
    .header('www-authenticate', `Bearer error="${error}", error_description="${description}"${scope}`)
    .send({ error, error_description: description });
}
