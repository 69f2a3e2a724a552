import type { FastifyRequest } from 'fastify';

/** Whether a browser is asking: programs get JSON. */
export const acceptsHtml = (request: FastifyRequest): boolean => (request.headers.accept ?? '').includes('text/html');
