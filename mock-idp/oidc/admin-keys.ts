/** /admin/keys: the keys that are published, and POST /admin/keys/rotate, which makes new ones. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Problem } from '../../src/model/errors.ts';
import { MOST_KEYS } from '../key-ring.ts';
import { signingAlgorithms } from '../keys.ts';
import { exactly, listOf, numberIn, oneOf, optional } from '../profiles/value-checks.ts';
import type { ValueCheck } from '../profiles/value-checks.ts';
import type { World } from '../world.ts';

/** How a rotation may be ordered; a member that is missing is as the profile says. */
export const rotationOrderCheck: ValueCheck = exactly({
  algorithms: optional(listOf(oneOf(...signingAlgorithms), { least: 1 })),
  publishDelaySeconds: optional(numberIn(0, 86_400, 'seconds')),
});

export function adminKeys(app: FastifyInstance, world: World): void {
  app.get('/admin/keys', (_request, reply) => {
    const now = world.clock.nowSeconds();
    reply.send({
      keys: world.keys.held().map(({ algorithm, kid, signsFromSeconds, neededUntilSeconds, isSigner }) => ({
        kid,
        algorithm,
        state: isSigner ? 'signs' : signsFromSeconds > now ? 'published' : 'verifies',
        signsFromEpochMs: world.clock.epochMsAt(signsFromSeconds),
        neededUntilEpochMs: world.clock.epochMsAt(neededUntilSeconds),
      })),
    });
  });
  app.post('/admin/keys/rotate', (request, reply) => rotate(world, request, reply));
}

async function rotate(world: World, { body = {} }: FastifyRequest, reply: FastifyReply): Promise<void> {
  const problems: Problem[] = [];
  rotationOrderCheck(body ?? {}, '', problems);
  if (problems.length > 0)
    return void reply.code(400).send({ error: 'rotation_invalid', code: 'DOCUMENT_INVALID', problems });
  try {
    const { keys, signsAtSeconds } = await world.keys.rotate(body ?? {});
    const detail = `rotated: ${keys.map(({ algorithm, kid }) => `${algorithm} ${kid}`).join(', ')}`;
    world.audit({ what: 'keys', by: 'admin', detail });
    reply.send({ keys, signsFromEpochMs: world.clock.epochMsAt(signsAtSeconds) });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const description = `${MOST_KEYS} keys of this algorithm are published already; the oldest leave when their last token has expired.`;
    reply.code(409).send({ error: 'too_many_keys', error_description: description });
  }
  return undefined;
}
