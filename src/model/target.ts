/**
 * The safety catch: only this machine's own loopback may be loaded unless the user repeats the host verbatim. Decided from the text alone,
 * before any look-up or socket, because a name can be made to resolve to anything. The runner decides by it before it starts anything, and
 * an exported k6 script, which has no URL class, decides by it again where it runs.
 */

export type TargetRuling =
  | {
      readonly allowed: true;
      /** As a URL parser writes it: lower-case, without a default port or a slash at the end. */
      readonly url: string;
      /** As the user wrote it. */
      readonly host: string;
      readonly loopback: boolean;
      /** The claim that allowed it; null for loopback. */
      readonly owned: string | null;
    }
  | { readonly allowed: false; readonly found: string; readonly expected: string; readonly hint?: string };

/** The host part as the user wrote it: `scheme://host[:port][/path]`, nothing percent-encoded, no user, no query. */
const WRITTEN = /^(https?):\/\/(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::([0-9]{1,5}))?(\/[a-z0-9._~/-]*)?$/i;

/** Segments that a URL parser resolves away. */
const DOT_SEGMENT = /\/\.{1,2}(?:\/|$)/;

const OCTET = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
/** Dotted decimal without leading zeros. */
const PLAIN_V4 = new RegExp(`^${OCTET}(?:\\.${OCTET}){3}$`);

/** A name whose last label is a number is an IPv4 address in some spelling [WHATWG URL, "ends in a number checker"]. */
const ENDS_IN_NUMBER = /(?:^|\.)(?:\d+|0x[0-9a-f]*)\.?$/;

const MOST_PORT = 65_535;
const defaultPorts: Readonly<Record<string, number>> = { http: 80, https: 443 };

/** 127.0.0.0/8 in dotted decimal [RFC 1122 §3.2.1.3], localhost, [::1]. Lower-case. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || (host.startsWith('127.') && PLAIN_V4.test(host));

/**
 * Whether the target may be loaded. A spelling that a URL parser would read as another host (decimal or octal addresses, IPv4-mapped or
 * long IPv6, user info, full-width letters) is refused whoever owns it.
 * @param claims hosts that the user says to own, each exactly as it stands in the target
 */
export function ruleOnTarget(target: string, claims: readonly string[]): TargetRuling {
  const [, scheme = '', host = '', port = '', path = ''] = WRITTEN.exec(target.trim()) ?? [];
  if (host === '' || Number(port) > MOST_PORT || DOT_SEGMENT.test(path)) {
    const expected = 'http(s)://host[:port][/path] without user, query or encoded characters';
    return { allowed: false, found: 'a URL that is not plain', expected };
  }
  const name = host.toLowerCase();
  if (!isPlain(name))
    return { allowed: false, found: `the host ${host}, another spelling`, expected: 'the host in its plain spelling' };
  const url = `${originOf(scheme.toLowerCase(), name, port)}${path}`.replace(/\/+$/, '');
  if (isLoopback(name)) return { allowed: true, url, host, loopback: true, owned: null };
  if (claims.includes(host)) return { allowed: true, url, host, loopback: false, owned: host };
  return notClaimed(host, claims);
}

function notClaimed(host: string, claims: readonly string[]): TargetRuling {
  const claimed = claims.filter((claim) => claim !== '');
  const how = claimed.length === 0 ? 'not claimed' : `with a claim to ${claimed.join(', ')}`;
  const expected = 'this machine (localhost, 127.0.0.0/8, [::1]), or a claimed host';
  return { allowed: false, found: `the host ${host}, ${how}`, expected, hint: host };
}

function originOf(scheme: string, name: string, port: string): string {
  const isDefault = port === '' || Number(port) === defaultPorts[scheme];
  return `${scheme}://${name}${isDefault ? '' : `:${Number(port)}`}`;
}

function isPlain(name: string): boolean {
  if (name.startsWith('[')) return name === `[${canonicalV6(name.slice(1, -1)) ?? ''}]`;
  return ENDS_IN_NUMBER.test(name) ? PLAIN_V4.test(name) : true;
}

const V6_GROUPS = 8;

/** RFC 5952 §4: no leading zeros, the first longest run of two or more zero groups as `::`. undefined: not an address of hexadecimal groups. */
function canonicalV6(text: string): string | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head = [], tail = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = V6_GROUPS - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const written = [...head, ...Array.from({ length: missing }, () => '0'), ...tail];
  if (!written.every((group) => /^[0-9a-f]{1,4}$/.test(group))) return undefined;
  const groups = written.map((group) => Number.parseInt(group, 16).toString(16));
  const { from, length } = longestZeros(groups);
  if (length < 2) return groups.join(':');
  return `${groups.slice(0, from).join(':')}::${groups.slice(from + length).join(':')}`;
}

function longestZeros(groups: readonly string[]): { readonly from: number; readonly length: number } {
  let longest = { from: 0, length: 0 };
  let from = 0;
  groups.forEach((group, at) => {
    if (group !== '0') from = at + 1;
    else if (at + 1 - from > longest.length) longest = { from, length: at + 1 - from };
  });
  return longest;
}
