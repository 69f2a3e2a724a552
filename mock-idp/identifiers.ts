/** Unguessable names: transactions, codes, tokens, tickets. */
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** Bytes of one identifier: 256 bits, above the 128 that RFC 6749 §10.10 asks for. */
const IDENTIFIER_BYTES = 32;

/** A new base64url identifier of 256 random bits. */
export type IdentifierSource = () => string;

export const randomIdentifier: IdentifierSource = () => randomBytes(IDENTIFIER_BYTES).toString('base64url');

/** Whether two secrets are equal, in a time that says nothing about where they differ. */
export function secretsEqual(left: string, right: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(left), digest(right));
}

/** SHA-256 as base64url: the S256 transformation of RFC 7636 §4.2. */
export const sha256Base64Url = (text: string): string => createHash('sha256').update(text).digest('base64url');

/** A function that signs texts with HMAC-SHA256 under `key`. */
export const hmacSigner =
  (key: Buffer | string) =>
  (text: string): string =>
    createHmac('sha256', key).update(text).digest('base64url');
