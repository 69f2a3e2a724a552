/** GET, PUT and PATCH /admin/profile: everything that can be tuned. */
import type { FastifyInstance } from 'fastify';
import { dropUnvisited } from '../profiles/merge-profile.ts';
import { parseProfile } from '../profiles/parse-profile.ts';
import type { ProfileDocument } from '../profiles/profile-document.ts';
import type { World } from '../world.ts';
import { documentEndpoints } from './document.ts';

/** @param apply puts a valid profile into force, at once */
export function profileEndpoint(app: FastifyInstance, world: World, apply: (profile: ProfileDocument) => void): void {
  documentEndpoints(app, world, {
    path: '/admin/profile',
    name: 'profile',
    read: world.profile,
    errorCode: 'PROFILE_INVALID',
    parse: (document, subject) => dropUnvisited(parseProfile(document, subject)),
    apply(profile) {
      apply(profile);
      world.metrics.profileChanged();
    },
    auditValues: true,
  });
}
