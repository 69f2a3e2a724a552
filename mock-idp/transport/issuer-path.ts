/**
 * An issuer may have a path (https://id.example/realms/tax), and everything it names begins with it. Whoever stands in front may pass the path
 * on or take it away: both are answered.
 */
import type { FastifyServerOptions } from 'fastify';

type Rewriting = Pick<FastifyServerOptions, 'rewriteUrl'>;

/** Between host and path, where RFC 8414 §3.1 looks for the metadata of such an issuer. */
const METADATA = /^\/\.well-known\/(?:openid-configuration|oauth-authorization-server)(?=\/)/;

/** @param issuer undefined: it calls itself by where it listens, and that has no path */
export function answerBelowIssuerPath(issuer: string | undefined): Rewriting {
  const path = issuer === undefined ? '' : (URL.parse(issuer)?.pathname.replace(/\/$/, '') ?? '');
  return path === '' ? {} : { rewriteUrl: ({ url = '/' }) => withoutPath(url, path) };
}

function withoutPath(url: string, path: string): string {
  const [metadata] = METADATA.exec(url) ?? [];
  if (metadata !== undefined && isBelow(url.slice(metadata.length), path))
    return metadata + url.slice(metadata.length + path.length);
  return isBelow(url, path) ? `/${url.slice(path.length).replace(/^\//, '')}` : url;
}

/** `/realms/taxes` is not below `/realms/tax`. */
const isBelow = (url: string, path: string): boolean =>
  url.startsWith(path) && ['', '/', '?'].includes(url.charAt(path.length));
