/** The two cookies of a browser in the waiting room. */
import type { FastifyReply, FastifyRequest } from 'fastify';

export const ticketCookie = 'lq_ticket';
export const passCookie = 'lq_pass';

export function cookieOf(request: FastifyRequest, name: string): string | undefined {
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const [key, value] = part.trim().split('=');
    if (key === name) return value;
  }
  return undefined;
}

/** Only authorize sees it, no script does, and other sites cannot send it along with a form (RFC 6265bis §5.6). */
export function setCookie(reply: FastifyReply, name: string, value: string, lifeSeconds: number): void {
  const life = Math.max(1, Math.ceil(lifeSeconds));
  reply.header('set-cookie', `${name}=${value}; Path=/authorize; Max-Age=${life}; HttpOnly; SameSite=Lax`);
}
