/** The relying parties that may ask for a login. */

export interface Client {
  readonly clientId: string;
  /** Compared as exact strings (RFC 9700 §2.1). */
  readonly redirectUris: readonly string[];
}

/** The public client of Launchquake itself: no secret, PKCE instead (RFC 7636). */
export const launchquakeClient: Client = {
  clientId: 'launchquake',
  redirectUris: ['http://127.0.0.1/callback', 'http://localhost/callback'],
};
