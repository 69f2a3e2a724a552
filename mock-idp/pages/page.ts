/** The pages a person sees: plain HTML, readable with any browser, zoom or screen reader; nothing needs a script. */
import type { FastifyReply } from 'fastify';
import { contentSecurityPolicy } from './content-security-policy.ts';
import { escapeHtml } from './html.ts';
import { STYLE } from './style.ts';

export { escapeHtml } from './html.ts';

export interface Page {
  readonly title: string;
  /** HTML of the main part, escaped by whoever made it: see html.ts and forms.ts. */
  readonly main: string;
  readonly status?: number;
  /** The page asks again by itself after this many seconds. */
  readonly refreshSeconds?: number;
  /** Where it asks then; unset: itself. Safe in a header. */
  readonly refreshAddress?: string;
  /** A form of the page leads, in the end, to this address: a redirect URI. */
  readonly leadsTo?: string;
  /** Runs when scripts do; the page works without. */
  readonly script?: string;
  /** HTML under the main part: ways out of the page. */
  readonly below?: string;
  /** Whose page it is. */
  readonly brand?: string;
  /** BCP 47. */
  readonly language?: string;
}

export function sendPage(reply: FastifyReply, page: Page): void {
  const { title, main, status = 200, refreshSeconds, refreshAddress, script, leadsTo, below = '' } = page;
  const { brand = 'Mock eID', language = 'en' } = page;
  if (refreshSeconds !== undefined) {
    const where = refreshAddress === undefined ? '' : `; url=${refreshAddress}`;
    reply.header('refresh', `${Math.max(1, Math.ceil(refreshSeconds))}${where}`);
  }
  reply
    .code(status)
    .header('content-security-policy', contentSecurityPolicy({ script, leadsTo }))
    .header('x-frame-options', 'DENY')
    .header('referrer-policy', 'no-referrer')
    .type('text/html; charset=utf-8')
    .send(
      `<!doctype html>
<html lang="${escapeHtml(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} · ${escapeHtml(brand)}</title>
<style>${STYLE}</style>
</head>
<body>
<header>${escapeHtml(brand)}: for tests, with made-up people</header>
<main>
<h1>${escapeHtml(title)}</h1>
${main}
</main>
<footer>${below}</footer>${script === undefined ? '' : `\n<script>${script}</script>`}
</body>
</html>
`,
    );
}
