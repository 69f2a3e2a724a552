/** The safety catch of a live run: the rule of src/model/target.ts, and that Node's URL parser reads the same host. */
import { LaunchquakeError } from '../../model/errors.ts';
import { isLoopback, ruleOnTarget } from '../../model/target.ts';

export interface AllowedTarget {
  /** Without a trailing slash. */
  readonly url: string;
  readonly host: string;
  readonly loopback: boolean;
  /** The host as claimed by --i-own; null for loopback. Kept in the run record. */
  readonly owned: string | null;
}

/** Whether a server that listens on `host` can be reached from this machine alone. IPv6 without brackets. */
export const isLoopbackHost = (host: string): boolean => host === '::1' || (host !== '[::1]' && isLoopback(host));

/** The target if it may be loaded; else TARGET_REFUSED (exit 15). */
export function allowTarget(target: string, claimedHost: string | undefined): AllowedTarget {
  const ruling = ruleOnTarget(target, claimedHost === undefined ? [] : [claimedHost]);
  const parsed = URL.canParse(target) ? new URL(target) : undefined;
  if (!ruling.allowed) {
    const { found, expected, hint } = ruling;
    const other = parsed === undefined ? undefined : `write the host as ${parsed.hostname}`;
    throw refused(target, {
      found,
      expected,
      hint: hint === undefined ? other : `load only what you own: --i-own ${hint}`,
    });
  }
  const { url, host, loopback, owned } = ruling;
  if (parsed?.hostname !== host.toLowerCase()) {
    const found = `the host ${host}, which means ${parsed?.hostname ?? 'none'}`;
    throw refused(target, { found, expected: 'the host in its plain spelling' });
  }
  return { url, host, loopback, owned };
}

interface Refusal {
  readonly found: string;
  readonly expected: string;
  readonly hint?: string | undefined;
}

function refused(target: string, refusal: Refusal): LaunchquakeError {
  const shown = target.replace(/\/\/[^/]*@/, '//…@');
  return new LaunchquakeError('TARGET_REFUSED', shown, [{ where: '--target', ...refusal }]);
}
