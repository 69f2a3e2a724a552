/** What a client has to know about the identity server before the first login. */
import http from 'k6/http';

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

/** OpenID Connect Discovery 1.0 §4, then the key set. Throws with what was asked and what came back. */
export function discover(baseUrl: string): IdentityServer {
  const metadata = getJson(`${baseUrl}/.well-known/openid-configuration`);
  const keySet = getJson(String(metadata['jwks_uri']));
  return {
    baseUrl,
    issuer: String(metadata['issuer']),
    authorizeUrl: String(metadata['authorization_endpoint']),
    tokenUrl: String(metadata['token_endpoint']),
    userinfoUrl: String(metadata['userinfo_endpoint']),
    keys: keySet['keys'] as PublicKey[],
  };
}

function getJson(url: string): Record<string, unknown> {
  const response = http.get(url, { tags: { name: 'discovery' } });
  if (response.status !== 200)
    throw new Error(`${url}: found status ${response.status} (${response.error}), expected 200`);
  return response.json() as Record<string, unknown>;
}
