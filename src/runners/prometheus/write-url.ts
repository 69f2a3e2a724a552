/** The address of a remote-write endpoint out of what a user named. */
import type { Problem } from '../../model/errors.ts';
import { tellUrl } from './words.ts';

export interface WriteUrl {
  /** Without user and password. */
  readonly url: string;
  readonly user: { readonly name: string; readonly password: string } | null;
}

const WRITE_PATH = '/api/v1/write';
const expected = 'a URL such as http://localhost:9090, or that of a write endpoint with its path';

/** `http://host:port` gets the path of Prometheus; any other path is the write endpoint itself. */
export function readWriteUrl(text: string): WriteUrl | { readonly problem: Omit<Problem, 'where'> } {
  if (!/^https?:\/\//i.test(text)) return { problem: { found: tellUrl(text), expected, hint: hintFor(text) } };
  if (!URL.canParse(text)) return { problem: { found: tellUrl(text), expected } };
  const url = new URL(text);
  const user = { name: decoded(url.username), password: decoded(url.password) };
  if (user.name === undefined || user.password === undefined)
    return { problem: { found: tellUrl(text), expected: `${expected}, its user and password encoded as in any URL` } };
  url.username = '';
  url.password = '';
  url.hash = '';
  if (url.pathname === '/') url.pathname = WRITE_PATH;
  const named = { name: user.name, password: user.password };
  return { url: url.href, user: named.name === '' && named.password === '' ? null : named };
}

const hintFor = (text: string): string | undefined =>
  /^[a-z0-9.-]+:\d+(\/|$)/i.test(text) ? `http://${text}?` : undefined;

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
