/** Unguessable names: transactions, codes, tokens, tickets. */
import { createHmac, hash, randomFillSync, timingSafeEqual } from 'node:crypto';

/** Bytes of one identifier: 256 bits, above the 128 that RFC 6749 §10.10 asks for. */
const IDENTIFIER_BYTES = 32;

/** A new base64url identifier of 256 random bits. */
export type IdentifierSource = () => string;

/** Drawn from the system for many at once: a tenth of the cost. */
const pool = Buffer.alloc(256 * IDENTIFIER_BYTES);
let used = pool.length;

export const randomIdentifier: IdentifierSource = () => {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += IDENTIFIER_BYTES;
  return pool.toString('base64url', used - IDENTIFIER_BYTES, used);
};

/** Whether two secrets are equal, in a time that says nothing about where they differ. */
export function secretsEqual(left: string, right: string): boolean {
  return timingSafeEqual(hash('sha256', left, 'buffer'), hash('sha256', right, 'buffer'));
}

/** SHA-256 as base64url: the S256 transformation of RFC 7636 §4.2. */
export const sha256Base64Url = (text: string): string => hash('sha256', text, 'base64url');

/** A function that signs texts with HMAC-SHA256 under `key`. */
export const hmacSigner =
  (key: Buffer | string) =>
  (text: string): string =>
    createHmac('sha256', key).update(text).digest('base64url');
