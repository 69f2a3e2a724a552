/** Signing keys: one of each algorithm, made at the start and kept in memory only. */
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose';
import type { CryptoKey, JWK } from 'jose';

export type SigningAlgorithm = 'ES256' | 'RS256';

export interface SigningKey {
  readonly algorithm: SigningAlgorithm;
  readonly kid: string;
  readonly privateKey: CryptoKey;
  /** Public members only (RFC 7517 §4). */
  readonly publicJwk: JWK;
}

export type SigningKeys = Readonly<Record<SigningAlgorithm, SigningKey>>;

export async function generateSigningKeys(): Promise<SigningKeys> {
  const [es256, rs256] = await Promise.all([generateSigningKey('ES256'), generateSigningKey('RS256')]);
  return { ES256: es256, RS256: rs256 };
}

/** kid: the key's SHA-256 thumbprint (RFC 7638). */
async function generateSigningKey(algorithm: SigningAlgorithm): Promise<SigningKey> {
  const { publicKey, privateKey } = await generateKeyPair(algorithm);
  const jwk = await exportJWK(publicKey);
  const kid = await calculateJwkThumbprint(jwk);
  return { algorithm, kid, privateKey, publicJwk: { ...jwk, kid, use: 'sig', alg: algorithm } };
}
