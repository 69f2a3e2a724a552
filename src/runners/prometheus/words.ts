/** What may be said of an address and of answers: no user, no password, no query, nothing that looks like a key. */

/** A run of characters that may be a token or a key: told by its beginning only. */
const SECRET_LOOKING = /[A-Za-z0-9_+/=-]{24,}/g;
const LONGEST = 160;

/** The first line of a text by somebody else, short enough for a sentence. */
export const inOneLine = (text: string): string =>
  (text.trim().split('\n')[0] ?? '')
    .replaceAll(/\p{Cc}/gu, ' ')
    .replaceAll(SECRET_LOOKING, (secret) => `${secret.slice(0, 6)}…`)
    .slice(0, LONGEST);

/** Scheme, host, port and path. What is no URL is told as far as it cannot be a secret. */
export function tellUrl(text: string): string {
  if (URL.canParse(text)) {
    const { protocol, host, pathname } = new URL(text);
    if (host !== '') return `${protocol}//${host}${pathname === '/' ? '' : pathname}`;
  }
  return text.replace(/[?#].*$/s, '').replace(/^(.*\/\/)?.*@/s, '$1…@');
}
