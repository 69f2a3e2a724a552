/** Cookies of a browser, read and set: every part of the provider and of the relying parties does it the same way. */
import type { FastifyReply, FastifyRequest } from 'fastify';

export function cookieOf(request: FastifyRequest, name: string): string | undefined {
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const [key, value] = part.trim().split('=');
    if (key === name) return value;
  }
  return undefined;
}

export interface Cookie {
  readonly name: string;
  readonly value: string;
  /** Only what lies below it sees the cookie. */
  readonly path: string;
  /** Rounded up to whole seconds; 0 takes the cookie away. */
  readonly lifeSeconds: number;
  /** It came over TLS and goes over nothing else. */
  readonly secure: boolean;
}

/** No script reads it, and other sites cannot send it along with a form (RFC 6265bis §5.6). */
export function setCookie(reply: FastifyReply, { name, value, path, lifeSeconds, secure }: Cookie): void {
  const life = Math.max(0, Math.ceil(lifeSeconds));
  const end = secure ? '; Secure' : '';
  reply.header('set-cookie', `${name}=${value}; Path=${path}; Max-Age=${life}; HttpOnly; SameSite=Lax${end}`);
}

/** Whether a provider of this name is reached over TLS. */
export const isOverTls = (issuer: string): boolean => issuer.startsWith('https:');
