/** Which addresses a client may register. */
import { isCallable } from '../outbound.ts';
import { inWords } from '../profiles/value-checks.ts';
import type { ValueCheck } from '../profiles/value-checks.ts';

/** `open`: anybody registers; `operator`: a file or the admin API, by somebody who may use plain http inside a network of his own. */
export type Registrar = 'open' | 'operator';

const LONGEST = 2000;
/** Printable ASCII without what URL parsers drop or turn (spaces, quotes, backslashes). */
const SPELLING = /^[!\x23-\x5B\x5D-\x7E]+$/;
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;
/** RFC 8252 §7.1: a name of one's own, backwards; a scheme without a dot could be anybody's (§8.4), or a script. */
const PRIVATE_USE = /^[a-z][a-z0-9+-]*(?:\.[a-z0-9+-]+)+:$/;

const check =
  (expected: string, fits: (url: URL, text: string) => boolean): ValueCheck =>
  (value, where, problems) => {
    const url = typeof value === 'string' && value.length <= LONGEST && SPELLING.test(value) ? URL.parse(value) : null;
    if (url === null || !fits(url, String(value))) problems.push({ where, found: inWords(value), expected });
  };

/** https, or http on this machine (RFC 8252 §7.3), or http anywhere when an operator says so. */
const isWeb = ({ protocol, hostname }: URL, by: Registrar): boolean =>
  protocol === 'https:' || (protocol === 'http:' && (by === 'operator' || LOOPBACK.test(hostname)));

const hasNoUser = ({ username, password }: URL): boolean => username === '' && password === '';

/** RFC 6749 §3.1.2, RFC 8252 §7. */
export const redirectUri = (by: Registrar): ValueCheck =>
  check(
    'an https address, http on a loopback host, or a private-use scheme with a dot; without fragment',
    (url, text) => !text.includes('#') && hasNoUser(url) && (isWeb(url, by) || PRIVATE_USE.test(url.protocol)),
  );

/** An address that the provider calls. */
export const calledUri = (by: Registrar): ValueCheck =>
  check(
    'an https address, or http on a loopback host; without fragment',
    (url, text) => !text.includes('#') && isCallable(text) && isWeb(url, by),
  );

/** An address that is shown or followed by people. */
export const shownUri: ValueCheck = check(
  'an http or https address',
  (url) => hasNoUser(url) && /^https?:$/.test(url.protocol),
);
