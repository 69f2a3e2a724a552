/** Computes a hash on the thread pool: the event loop goes on meanwhile. */
import { argon2, pbkdf2, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import type { HashSettings } from './hash-settings.ts';
import { scryptMemoryBytes } from './hash-settings.ts';

export interface Derivation {
  readonly password: string;
  readonly salt: Buffer;
  readonly lengthBytes: number;
}

const derivePbkdf2 = promisify(pbkdf2);

export function derive(settings: HashSettings, { password, salt, lengthBytes }: Derivation): Promise<Buffer> {
  switch (settings.kind) {
    case 'argon2id':
      return deriveArgon2id(settings, { password, salt, lengthBytes });
    case 'scrypt':
      return deriveScrypt(settings, { password, salt, lengthBytes });
    default:
      return derivePbkdf2(password, salt, settings.iterations, lengthBytes, settings.kind.slice('pbkdf2-'.length));
  }
}

function deriveArgon2id(
  { memoryKib, passes, parallelism }: Extract<HashSettings, { kind: 'argon2id' }>,
  { password, salt, lengthBytes }: Derivation,
): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  const parameters = { message: password, nonce: salt, parallelism, tagLength: lengthBytes, memory: memoryKib, passes };
  argon2('argon2id', parameters, (error, tag) => (error === null ? resolve(tag) : reject(error)));
  return promise;
}

function deriveScrypt(
  settings: Extract<HashSettings, { kind: 'scrypt' }>,
  { password, salt, lengthBytes }: Derivation,
): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  const { costLog2, blockSize, parallelism } = settings;
  const options = {
    N: 2 ** costLog2,
    r: blockSize,
    p: parallelism,
    maxmem: 2 * scryptMemoryBytes(settings) + 1_048_576,
  };
  scrypt(password, salt, lengthBytes, options, (error, key) => (error === null ? resolve(key) : reject(error)));
  return promise;
}
