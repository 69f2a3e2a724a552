/** The admin API: read and change the profile, read the samples and the state. Bearer token, every request. */
import { isDeepStrictEqual } from 'node:util';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { LaunchquakeError } from '../../src/model/errors.ts';
import { bearerTokenOf } from '../bearer.ts';
import { secretsEqual } from '../identifiers.ts';
import type { ProfileDocument } from '../profiles/profile-document.ts';
import { dropUnvisited, mergeProfile } from '../profiles/merge-profile.ts';
import { parseProfile } from '../profiles/parse-profile.ts';
import { isRecord } from '../profiles/value-checks.ts';
import type { Registrar } from '../registrars.ts';
import type { SampleRing } from '../realtime/sample-ring.ts';
import type { World } from '../world.ts';

export interface AdminOptions {
  readonly adminToken: string;
  readonly profile: () => ProfileDocument;
  /** Puts a valid profile into force, at once. */
  readonly apply: (profile: ProfileDocument) => void;
  /** The profile has become another. */
  readonly onChange: () => void;
  readonly samples: SampleRing;
  readonly state: () => Readonly<Record<string, unknown>>;
}

/** Parts of the provider with rights of their own to be administered; all behind the admin token. */
export const adminRegistrars: readonly Registrar[] = [];

export function adminEndpoints(app: FastifyInstance, world: World, options: AdminOptions): void {
  const { profile, samples, state } = options;
  app.addHook('onRequest', async (request, reply) => {
    const presented = bearerTokenOf(request);
    if (presented !== undefined && secretsEqual(presented, options.adminToken)) return undefined;
    return reply.code(401).header('www-authenticate', 'Bearer realm="admin"').send({ error: 'unauthorised' });
  });
  app.get('/admin/profile', (_request, reply) => void reply.send(profile()));
  app.patch('/admin/profile', (request, reply) => patch(options, request.body, reply));
  app.get<{ Querystring: { after?: string } }>('/admin/samples', (request, reply) => {
    const after = Number(request.query.after ?? 0);
    reply.send({ samples: samples.after(Number.isFinite(after) ? after : 0) });
  });
  for (const register of adminRegistrars) register(app, world);
  app.get('/admin/state', (_request, reply) => void reply.send(state()));
}

/** All or nothing: a change that is not valid in every part changes nothing. */
function patch({ profile, apply, onChange }: AdminOptions, changes: unknown, reply: FastifyReply): void {
  try {
    const subject = 'PATCH /admin/profile';
    if (!isRecord(changes))
      throw new LaunchquakeError('PROFILE_INVALID', subject, [
        { where: '(body)', found: 'no JSON object', expected: 'an object with the members to change' },
      ]);
    const changed = dropUnvisited(parseProfile(mergeProfile(profile(), changes), subject));
    if (!isDeepStrictEqual(changed, profile())) {
      apply(changed);
      onChange();
    }
    reply.send(profile());
  } catch (error) {
    if (!(error instanceof LaunchquakeError)) throw error;
    reply.code(400).send({ error: 'profile_invalid', code: error.code, problems: error.problems });
  }
}
