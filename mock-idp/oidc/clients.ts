/** The relying parties that may ask for a login. */

export interface Client {
  readonly clientId: string;
  /** Compared as exact strings (RFC 9700 §2.1); see isRegistered for the one exception. */
  readonly redirectUris: readonly string[];
}

/** The public client of Launchquake itself: no secret, PKCE instead (RFC 7636). */
export const launchquakeClient: Client = {
  clientId: 'launchquake',
  redirectUris: ['http://127.0.0.1/callback', 'http://[::1]/callback', 'http://localhost/callback'],
};

/** `http://127.0.0.1:PORT/…` or `http://[::1]:PORT/…`; a port has up to five digits and nothing hides behind it. */
const LOOPBACK_WITH_PORT = /^(http:\/\/(?:127\.0\.0\.1|\[::1\])):[0-9]{1,5}(\/.*)?$/;

/** An exact match, or one that differs by the port of a loopback address alone: a client at home takes any free port (RFC 8252 §7.3). */
export function isRegistered({ redirectUris }: Client, uri: string): boolean {
  return redirectUris.includes(uri) || redirectUris.includes(uri.replace(LOOPBACK_WITH_PORT, '$1$2'));
}
