/**
 * An RSA public key of a key set (RFC 7517) as SubjectPublicKeyInfo in DER (RFC 5280 §4.1, RFC 8017 §A.1.1).
 * k6 v2.2.0 imports an RSA key in JWK form and then cannot verify with it ("not a public RSA key, it's rsa.PublicKey"); in this form it can.
 */
import encoding from 'k6/encoding';

export interface RsaPublicKey {
  /** Modulus and exponent, base64url. */
  readonly n: string;
  readonly e: string;
}

const INTEGER = 0x02;
const BIT_STRING = 0x03;
const SEQUENCE = 0x30;
/** rsaEncryption (1.2.840.113549.1.1.1), then NULL. */
const RSA_ENCRYPTION = [0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00];

export function spkiOf({ n, e }: RsaPublicKey): Uint8Array {
  const key = element(SEQUENCE, [...unsigned(n), ...unsigned(e)]);
  const info = element(SEQUENCE, [...element(SEQUENCE, RSA_ENCRYPTION), ...element(BIT_STRING, [0, ...key])]);
  return bytes(info);
}

/** A positive number: a zero goes before a first bit that would make it negative. */
function unsigned(base64url: string): number[] {
  const digits = Array.from(new Uint8Array(encoding.b64decode(base64url, 'rawurl')));
  return element(INTEGER, (digits[0] ?? 0) >= 0x80 ? [0, ...digits] : digits);
}

function element(tag: number, content: readonly number[]): number[] {
  return [tag, ...lengthOf(content.length), ...content];
}

/** Short form below 128, else the number of length bytes and the bytes. */
function lengthOf(length: number): number[] {
  if (length < 0x80) return [length];
  return length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
}

/** k6's engine cannot make a typed array from a list without copying it one by one. */
function bytes(values: readonly number[]): Uint8Array {
  const array = new Uint8Array(values.length);
  values.forEach((value, at) => {
    array[at] = value;
  });
  return array;
}
