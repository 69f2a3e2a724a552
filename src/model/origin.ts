/**
 * Where load may go: to the origin of the target and nowhere else. A discovery document can name any address; the runner holds its
 * endpoints to this rule before k6 starts, and k6 does so again with the document that it gets itself.
 */

/** `https://host:port` of a URL as written, lower-case; empty when it is not one. A user part makes it another origin. */
export const originOf = (url: string): string => /^https?:\/\/[^/?#]+/i.exec(url)?.[0].toLowerCase() ?? '';

/** The metadata members that a login is sent to, and the keys: OpenID Connect Discovery 1.0 §3. */
export const loadedEndpoints = ['jwks_uri', 'authorization_endpoint', 'token_endpoint', 'userinfo_endpoint'] as const;
