import type { FastifyRequest } from 'fastify';

/** Whether a browser is asking: programs get JSON. */
export const acceptsHtml = (request: FastifyRequest): boolean => (request.headers.accept ?? '').includes('text/html');

/**
 * Whether a browser goes to a page, and no program asks that takes HTML as well as anything else (as Java's own client does): for answers
 * that any endpoint may give, and that clients want in JSON. Every browser names XHTML when it navigates.
 */
export const isNavigation = (request: FastifyRequest): boolean =>
  acceptsHtml(request) && (request.headers.accept ?? '').includes('application/xhtml+xml');
