/** The few pages a person sees: plain HTML, no script, readable with any browser, zoom or screen reader. */
import type { FastifyReply } from 'fastify';

/** Text that is safe inside an element or a quoted attribute. */
export function escapeHtml(text: string): string {
  const names: Readonly<Record<string, string>> = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": '#39' };
  return text.replaceAll(/[&<>"']/g, (character) => `&${names[character] ?? ''};`);
}

const STYLE = `
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 40rem; padding: 1.5rem; }
code { overflow-wrap: anywhere; }
label { display: block; margin-top: 1rem; font-weight: 600; }
input, button { font: inherit; padding: .5rem .75rem; }
button { margin-top: 1rem; }
`;

export interface Page {
  readonly title: string;
  /** HTML of the main part, escaped by whoever made it. */
  readonly main: string;
  readonly status?: number;
  /** The page asks again by itself after this many seconds. */
  readonly refreshSeconds?: number;
}

export function sendPage(reply: FastifyReply, { title, main, status = 200, refreshSeconds }: Page): void {
  if (refreshSeconds !== undefined) reply.header('refresh', Math.max(1, Math.ceil(refreshSeconds)));
  reply
    .code(status)
    .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'")
    .header('referrer-policy', 'no-referrer')
    .type('text/html; charset=utf-8')
    .send(
      `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} · mock eID</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
${main}
</main>
</body>
</html>
`,
    );
}
