/** Signing keys: one of each algorithm, made at the start or by a rotation, and kept in memory only. */
import { generateKeyPair as generate } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { calculateJwkThumbprint } from 'jose';
import type { JWK } from 'jose';

const generateKeyPair = promisify(generate);

export const signingAlgorithms = ['RS256', 'ES256'] as const;
export type SigningAlgorithm = (typeof signingAlgorithms)[number];

export interface SigningKey {
  readonly algorithm: SigningAlgorithm;
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  /** Public members only (RFC 7517 §4). */
  readonly publicJwk: JWK;
}

export type SigningKeys = Readonly<Record<SigningAlgorithm, SigningKey>>;

export async function generateSigningKeys(): Promise<SigningKeys> {
  const [es256, rs256] = await Promise.all([generateSigningKey('ES256'), generateSigningKey('RS256')]);
  return { ES256: es256, RS256: rs256 };
}

/** kid: the key's SHA-256 thumbprint (RFC 7638). */
export async function generateSigningKey(algorithm: SigningAlgorithm): Promise<SigningKey> {
  const { publicKey, privateKey } =
    algorithm === 'ES256'
      ? await generateKeyPair('ec', { namedCurve: 'P-256' })
      : await generateKeyPair('rsa', { modulusLength: 2048 });
  const jwk = publicKey.export({ format: 'jwk' }) as JWK;
  const kid = await calculateJwkThumbprint(jwk);
  return { algorithm, kid, privateKey, publicKey, publicJwk: { ...jwk, kid, use: 'sig', alg: algorithm } };
}
