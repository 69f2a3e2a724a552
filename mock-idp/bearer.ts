import type { FastifyRequest } from 'fastify';

/** The token of an Authorization header (RFC 6750 §2.1, RFC 9110 §11.4: one space or more); undefined when there is none. */
export function bearerTokenOf(request: FastifyRequest): string | undefined {
  return /^Bearer +([A-Za-z0-9._~+/=-]+)$/i.exec(request.headers.authorization ?? '')?.[1];
}
