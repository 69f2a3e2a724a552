/**
 * The safety catch: only this machine's own loopback may be loaded unless the user repeats the host verbatim. Decided from the
 * text alone, before any look-up or socket, because a name can be made to resolve to anything.
 */
import { LaunchquakeError } from '../../model/errors.ts';

export interface AllowedTarget {
  /** Without a trailing slash. */
  readonly url: string;
  readonly host: string;
  readonly loopback: boolean;
  /** The host as claimed by --i-own; null for loopback. Kept in the run record. */
  readonly owned: string | null;
}

/** The host part as the user wrote it: `scheme://host[:port][/path]`, nothing percent-encoded, no user, no query. */
const WRITTEN = /^(https?):\/\/(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::([0-9]{1,5}))?(\/[a-z0-9._~/-]*)?$/i;

/** 127.0.0.0/8 in dotted decimal without leading zeros [RFC 1122 §3.2.1.3]. */
const LOOPBACK_V4 = /^127(\.(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){3}$/;

const isLoopback = (host: string): boolean => host === 'localhost' || host === '[::1]' || LOOPBACK_V4.test(host);

/** Whether a server that listens on `host` can be reached from this machine alone. IPv6 without brackets. */
export const isLoopbackHost = (host: string): boolean => host === '::1' || (host !== '[::1]' && isLoopback(host));

/**
 * The target if it may be loaded; else TARGET_REFUSED (exit 15). A spelling that a URL parser would read as another host
 * (decimal or octal addresses, IPv4-mapped IPv6, user info, full-width letters) is refused whoever owns it.
 */
export function allowTarget(target: string, claimedHost: string | undefined): AllowedTarget {
  const parts = WRITTEN.exec(target.trim());
  const parsed = URL.canParse(target) ? new URL(target) : undefined;
  const host = parts?.[2];
  if (parts === null || parsed === undefined || host === undefined) {
    throw refused(
      target,
      'a URL that is not plain',
      'http(s)://host[:port][/path] without user, query or encoded characters',
    );
  }
  if (parsed.hostname !== host.toLowerCase()) {
    const hint = `write the host as ${parsed.hostname}`;
    throw refused(target, `the host ${host}, which means ${parsed.hostname}`, 'the host in its plain spelling', hint);
  }
  const url = `${parsed.origin}${parsed.pathname}`.replace(/\/+$/, '');
  if (isLoopback(parsed.hostname)) return { url, host, loopback: true, owned: null };
  if (claimedHost === host) return { url, host, loopback: false, owned: claimedHost };
  const found = claimedHost === undefined ? `the host ${host}, not claimed` : `--i-own ${claimedHost}`;
  throw refused(
    target,
    found,
    'this machine (localhost, 127.0.0.0/8, [::1]), or a claimed host',
    `load only what you own: --i-own ${host}`,
  );
}

function refused(target: string, found: string, expected: string, hint?: string): LaunchquakeError {
  const shown = target.replace(/\/\/[^/]*@/, '//…@');
  return new LaunchquakeError('TARGET_REFUSED', shown, [{ where: '--target', found, expected, hint }]);
}
