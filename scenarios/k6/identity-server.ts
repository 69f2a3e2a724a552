/** What a client has to know about the identity server before the first login. */
import http from 'k6/http';
import { type loadedEndpoints, originOf } from '../../src/model/origin.ts';

export interface IdentityServer {
  readonly baseUrl: string;
  readonly issuer: string;
  readonly authorizeUrl: string;
  readonly tokenUrl: string;
  readonly userinfoUrl: string;
  readonly keys: readonly PublicKey[];
}

/** One key of the server's key set, RFC 7517. */
export interface PublicKey {
  readonly kid: string;
  readonly kty: string;
  readonly alg?: string;
}

/**
 * OpenID Connect Discovery 1.0 §4, then the key set. Throws with what was asked and what came back.
 * Load goes where the user allowed it and nowhere else: an endpoint on another origin than the target is refused, and no redirect is followed.
 */
export function discover(baseUrl: string): IdentityServer {
  const metadata = getJson(`${baseUrl}/.well-known/openid-configuration`);
  const endpoint = (name: (typeof loadedEndpoints)[number]): string =>
    onOrigin(originOf(baseUrl), name, String(metadata[name]));
  const keySet = getJson(endpoint('jwks_uri'));
  return {
    baseUrl,
    issuer: String(metadata['issuer']),
    authorizeUrl: endpoint('authorization_endpoint'),
    tokenUrl: endpoint('token_endpoint'),
    userinfoUrl: endpoint('userinfo_endpoint'),
    keys: keySet['keys'] as PublicKey[],
  };
}

function onOrigin(origin: string, name: string, url: string): string {
  if (originOf(url) === origin) return url;
  throw new Error(`${name} of the target: found ${url}, expected a URL on ${origin}: load is sent to the target alone`);
}

function getJson(url: string): Record<string, unknown> {
  const response = http.get(url, { redirects: 0, tags: { name: 'discovery' } });
  if (response.status !== 200)
    throw new Error(`${url}: found status ${response.status} (${response.error}), expected 200`);
  return response.json() as Record<string, unknown>;
}
