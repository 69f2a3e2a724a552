/** What a page of ours may do: nothing but show itself in our own style. Every script and style is named by its hash (CSP Level 3 §8.4). */
import { createHash } from 'node:crypto';
import { STYLE } from './style.ts';

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

const STYLE_HASH = hashOf(STYLE);

export interface PageRights {
  /** An inline script of the page, if it has one. */
  readonly script: string | undefined;
  /** Where a form of the page leads in the end, besides ourselves. */
  readonly leadsTo: string | undefined;
}

export function contentSecurityPolicy({ script, leadsTo }: PageRights): string {
  const scripts = script === undefined ? '' : ` script-src ${hashOf(script)};`;
  return (
    `default-src 'none'; style-src ${STYLE_HASH};${scripts} img-src 'self' data:; ` +
    `form-action ${formActions(leadsTo)}; base-uri 'none'; frame-ancestors 'none'`
  );
}

/**
 * Browsers hold `form-action` against every redirect that follows a form, and a relying party sends people on from its redirect URI
 * to wherever it likes. So a page that leads to one allows the web, and the scheme of an app (RFC 8252 §7.1).
 */
function formActions(leadsTo: string | undefined): string {
  if (leadsTo === undefined || !URL.canParse(leadsTo)) return "'self'";
  const { protocol } = new URL(leadsTo);
  const own = /^https?:$/.test(protocol) || !/^[a-z][a-z0-9+.-]*:$/.test(protocol) ? '' : ` ${protocol}`;
  return `'self' http: https:${own}`;
}
