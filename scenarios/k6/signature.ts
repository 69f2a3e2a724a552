/** Checks the signature of an ID token against the server's key set: RFC 7515, ES256 and RS256. */
import encoding from 'k6/encoding';
import type { PublicKey } from './identity-server.ts';
import { type RsaPublicKey, spkiOf } from './rsa-key.ts';

const algorithms = {
  ES256: { key: { name: 'ECDSA', namedCurve: 'P-256' }, sign: { name: 'ECDSA', hash: 'SHA-256' } },
  RS256: { key: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }, sign: { name: 'RSASSA-PKCS1-v1_5' } },
} as const;

/** Whether the token was signed by the key it names. A token of another shape, algorithm or key is not. */
export async function hasValidSignature(token: string, keys: readonly PublicKey[]): Promise<boolean> {
  const [head, body, signature] = token.split('.');
  if (head === undefined || body === undefined || signature === undefined) return false;
  const { alg, kid } = JSON.parse(encoding.b64decode(head, 'rawurl', 's')) as { alg?: string; kid?: string };
  const algorithm = alg === 'ES256' || alg === 'RS256' ? algorithms[alg] : undefined;
  const jwk = keys.find((key) => key.kid === kid);
  if (algorithm === undefined || jwk === undefined) return false;
  const key = isRsa(jwk)
    ? await crypto.subtle.importKey('spki', spkiOf(jwk), algorithm.key, false, ['verify'])
    : await crypto.subtle.importKey('jwk', jwk, algorithm.key, false, ['verify']);
  return crypto.subtle.verify(algorithm.sign, key, encoding.b64decode(signature, 'rawurl'), bytesOf(`${head}.${body}`));
}

const isRsa = (key: PublicKey): key is PublicKey & RsaPublicKey => key.kty === 'RSA';

/** Claims of a token whose signature is looked at elsewhere. */
export function claimsOf(token: string): Record<string, unknown> {
  return JSON.parse(encoding.b64decode(token.split('.')[1] ?? '', 'rawurl', 's')) as Record<string, unknown>;
}

function bytesOf(ascii: string): Uint8Array {
  const bytes = new Uint8Array(ascii.length);
  for (let at = 0; at < ascii.length; at += 1) bytes[at] = ascii.charCodeAt(at);
  return bytes;
}
