/** Signs what the provider says (RFC 7515 §3.1), and reads it again. */
import { sign, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import type { RequestFault } from '../faults/request-fault.ts';
import type { KeyRing } from '../key-ring.ts';
import type { SigningKey } from '../keys.ts';
import { isRecord } from '../profiles/value-checks.ts';

const signInPool = promisify(sign) as (algorithm: string, data: Buffer, key: KeyObject) => Promise<Buffer>;

export type Claims = Readonly<Record<string, unknown>>;

/** First part of every token of a key, by its `typ`. */
const headers = new WeakMap<SigningKey, Map<string, string>>();

function headerOf(key: SigningKey, typ: string): string {
  const known = headers.get(key) ?? new Map<string, string>();
  headers.set(key, known);
  const header = known.get(typ) ?? encoded({ alg: key.algorithm, typ, kid: key.kid });
  known.set(typ, header);
  return header;
}

const encoded = (part: Claims): string => Buffer.from(JSON.stringify(part)).toString('base64url');

/**
 * A JWT with these claims, signed in Node's thread pool while this thread goes on with other requests. A bare key and its own encoding: with
 * options the same signature takes twice as long (24 and 50 µs, Node 24; WebCrypto 95).
 * @param typ such as `JWT`, `at+jwt` (RFC 9068) or `logout+jwt`
 */
export async function signJwt(
  key: SigningKey,
  typ: string,
  claims: Claims,
  { wrongSignature }: Pick<RequestFault, 'wrongSignature'>,
): Promise<string> {
  const input = `${headerOf(key, typ)}.${encoded(claims)}`;
  const made = await signInPool('sha256', Buffer.from(input), key.privateKey);
  return jws(input, key.algorithm === 'ES256' ? rawSignature(made) : made, wrongSignature);
}

/** Bytes of r and of s on the curve P-256. */
const HALF_BYTES = 32;

/** RFC 7518 §3.4: r and s, one after the other, out of DER: SEQUENCE, its length (below 128), then twice INTEGER, length, bytes. */
function rawSignature(der: Buffer): Buffer {
  const raw = Buffer.alloc(2 * HALF_BYTES);
  let at = 2;
  for (const end of [HALF_BYTES, 2 * HALF_BYTES]) {
    const length = der.readUInt8(at + 1);
    const from = at + 2 + Math.max(0, length - HALF_BYTES);
    at += 2 + length;
    der.copy(raw, end - (at - from), from, at);
  }
  return raw;
}

function jws(input: string, signature: Buffer, isWrong: boolean): string {
  const middle = signature.length >> 1;
  if (isWrong) signature.writeUInt8(signature.readUInt8(middle) ^ 1, middle);
  return `${input}.${signature.toString('base64url')}`;
}

/** What is said in a JWT that we signed ourselves with a key that is still published; undefined: we did not. Times are not looked at. */
export function readOwnJwt(keys: KeyRing, jwt: string, typ: string): Claims | undefined {
  const [header, payload, signature, ...more] = jwt.split('.');
  if (header === undefined || payload === undefined || signature === undefined || more.length > 0) return undefined;
  const { kid, alg, typ: found } = decoded(header) ?? {};
  const key = typeof kid === 'string' ? keys.find(kid) : undefined;
  if (key === undefined || alg !== key.algorithm || found !== typ) return undefined;
  const verifier = { key: key.publicKey, dsaEncoding: 'ieee-p1363' } as const;
  const bytes = Buffer.from(signature, 'base64url');
  // One spelling of a signature alone: base64url leaves bits over at the end.
  if (bytes.toString('base64url') !== signature) return undefined;
  return verify('sha256', Buffer.from(`${header}.${payload}`), verifier, bytes) ? decoded(payload) : undefined;
}

function decoded(part: string): Claims | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
