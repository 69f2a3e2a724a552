/** A key set of a client, by value: public keys that really are keys. */
import { createPublicKey } from 'node:crypto';
import { inWords, isRecord } from '../profiles/value-checks.ts';
import type { ValueCheck } from '../profiles/value-checks.ts';

const MOST_KEYS = 20;
const SECRETS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];
/** RFC 7518 §3.3. */
const LEAST_RSA_BITS = 2048;

export const jwksCheck: ValueCheck = (value, where, problems) => {
  const keys = isRecord(value) ? value['keys'] : undefined;
  if (!Array.isArray(keys) || keys.length === 0 || keys.length > MOST_KEYS)
    problems.push({ where, found: inWords(value), expected: `an object with "keys", 1 to ${MOST_KEYS} of them` });
  else keys.forEach((key, at) => keyCheck(key, `${where}.keys[${at}]`, problems));
};

/** What was found is not said: it may be a private key. */
const keyCheck: ValueCheck = (key, where, problems) => {
  if (!isRecord(key)) problems.push({ where, found: 'no object', expected: 'a public key (RFC 7517)' });
  else if (key['kty'] === 'oct' || SECRETS.some((name) => Object.hasOwn(key, name)))
    problems.push({ where, found: 'a private or symmetric key', expected: 'the public half alone' });
  else if (!isPublicKey(key))
    problems.push({ where, found: 'no usable key', expected: 'an RSA key of 2048 bits or more, an EC or an OKP key' });
};

function isPublicKey(key: Record<string, unknown>): boolean {
  try {
    const { asymmetricKeyDetails } = createPublicKey({ key, format: 'jwk' });
    return (asymmetricKeyDetails?.modulusLength ?? LEAST_RSA_BITS) >= LEAST_RSA_BITS;
  } catch {
    return false;
  }
}
