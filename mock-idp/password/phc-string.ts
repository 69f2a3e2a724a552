/** Hashes as files hold them: `$argon2id$v=19$m=65536,t=3,p=4$SALT$HASH`, by the specification of PHC string format (C2SP). */
import type { Problem } from '../../src/model/errors.ts';
import { hashSettingsCheck } from './hash-settings.ts';
import type { HashSettings } from './hash-settings.ts';

export interface StoredHash {
  readonly settings: HashSettings;
  readonly salt: Buffer;
  readonly hash: Buffer;
}

const LONGEST = 512;
/** A shorter salt or hash could be guessed. */
const LEAST_SALT_BYTES = 8;
const LEAST_HASH_BYTES = 16;

/** Base64 without padding; passlib writes `.` for `+`. */
const BYTES = String.raw`\$(?<salt>[A-Za-z0-9+/.]+)\$(?<hash>[A-Za-z0-9+/.]+)$`;
const NUMBER = '([1-9][0-9]{0,8})';

type Numbers = readonly [number, number, number];

const forms: readonly { readonly form: RegExp; readonly settings: (numbers: Numbers) => HashSettings }[] = [
  {
    // Version 19 is the one of RFC 9106; without a version it is the one before.
    form: new RegExp(String.raw`^\$argon2id\$v=19\$m=${NUMBER},t=${NUMBER},p=${NUMBER}${BYTES}`),
    settings: ([memoryKib, passes, parallelism]) => ({ kind: 'argon2id', memoryKib, passes, parallelism }),
  },
  {
    form: new RegExp(String.raw`^\$scrypt\$ln=${NUMBER},r=${NUMBER},p=${NUMBER}${BYTES}`),
    settings: ([costLog2, blockSize, parallelism]) => ({ kind: 'scrypt', costLog2, blockSize, parallelism }),
  },
  // passlib writes the bare number of iterations.
  ...(['pbkdf2-sha256', 'pbkdf2-sha512'] as const).map((kind) => ({
    form: new RegExp(String.raw`^\$${kind}\$(?:i=)?${NUMBER}${BYTES}`),
    settings: ([iterations]: Numbers): HashSettings => ({ kind, iterations }),
  })),
];

/** undefined: not such a string, of an algorithm that is not here, or too costly. */
export function readPhcString(text: string): StoredHash | undefined {
  if (text.length > LONGEST) return undefined;
  for (const { form, settings: settingsOf } of forms) {
    const found = form.exec(text);
    if (found === null) continue;
    const [, first, second, third] = found.map(Number);
    const settings = settingsOf([first ?? Number.NaN, second ?? Number.NaN, third ?? Number.NaN]);
    const [salt, hash] = [bytesOf(found.groups?.['salt']), bytesOf(found.groups?.['hash'])];
    const problems: Problem[] = [];
    hashSettingsCheck(settings, '', problems);
    const fits = problems.length === 0 && salt.length >= LEAST_SALT_BYTES && hash.length >= LEAST_HASH_BYTES;
    return fits ? { settings, salt, hash } : undefined;
  }
  return undefined;
}

const bytesOf = (base64 = ''): Buffer => Buffer.from(base64.replaceAll('.', '+'), 'base64');
