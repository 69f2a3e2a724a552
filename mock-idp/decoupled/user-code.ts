/** The code that a person reads from one device and types into another (RFC 8628 §6.1). */
import { createHash } from 'node:crypto';

/** Consonants alone: no word comes out, nothing looks like a digit, every keyboard has them (RFC 8628 §6.1). */
const LETTERS = 'BCDFGHJKLMNPQRSTVWXZ';
/** 20⁸ codes: 34.5 bits. */
const LENGTH = 8;
/** Largest multiple of 20 that a byte can reach: what lies above would favour some letters. */
const FAIR_BYTES = 240;

/** A code as it is shown: WDJB-MJHT. @param random unguessable text; the same makes the same code */
export function userCodeFrom(random: string): string {
  let letters = '';
  for (let block = 0; letters.length < LENGTH; block += 1) {
    const bytes = createHash('sha256').update(`${block} user code ${random}`).digest();
    for (const byte of bytes) if (byte < FAIR_BYTES) letters += LETTERS[byte % LETTERS.length] ?? '';
  }
  return `${letters.slice(0, LENGTH / 2)}-${letters.slice(LENGTH / 2, LENGTH)}`;
}

/** A code as it is looked up, however it was typed: small letters, spaces and hyphens make no difference. */
export const plainUserCode = (typed: string): string => typed.toUpperCase().replaceAll(/[^A-Z0-9]/g, '');
