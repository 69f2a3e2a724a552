/** Who may administer the provider: whoever shows the admin token. */
import type { FastifyRequest } from 'fastify';
import { bearerTokenOf } from '../bearer.ts';
import { secretsEqual } from '../identifiers.ts';

export function isAdministrator(request: FastifyRequest, adminToken: string): boolean {
  const presented = bearerTokenOf(request);
  return presented !== undefined && secretsEqual(presented, adminToken);
}
