/** How a password is hashed: algorithm and cost. Bounded, so that no profile and no file can take the machine away. */
import { argon2 } from 'node:crypto';
import type { Problem } from '../../src/model/errors.ts';
import { byKind, described, isRecord, join, numberIn, schemaOf } from '../profiles/value-checks.ts';
import type { ValueCheck } from '../profiles/value-checks.ts';

export type HashSettings =
  /** RFC 9106. */
  | { readonly kind: 'argon2id'; readonly memoryKib: number; readonly passes: number; readonly parallelism: number }
  /** RFC 8018 §5.2. */
  | { readonly kind: 'pbkdf2-sha256' | 'pbkdf2-sha512'; readonly iterations: number }
  /** RFC 7914; the cost is 2 to this power. */
  | { readonly kind: 'scrypt'; readonly costLog2: number; readonly blockSize: number; readonly parallelism: number };

const whole = (low: number, high: number, unit = ''): ValueCheck => numberIn(low, high, unit, { whole: true });
const iterations = whole(1, 10_000_000);
/** 256 MiB: four hashes at once, which is what the thread pool does, fill a gigabyte. */
const MOST_MEMORY_KIB = 262_144;

const shape = byKind({
  argon2id: { memoryKib: whole(8, MOST_MEMORY_KIB, 'KiB'), passes: whole(1, 20), parallelism: whole(1, 16) },
  'pbkdf2-sha256': { iterations },
  'pbkdf2-sha512': { iterations },
  scrypt: { costLog2: whole(1, 20), blockSize: whole(1, 32), parallelism: whole(1, 16) },
});

export const hashSettingsCheck: ValueCheck = described(schemaOf(shape), (value, where, problems) => {
  const before = problems.length;
  shape(value, where, problems);
  if (problems.length === before) memoryCheck(value as HashSettings, where, problems);
});

function memoryCheck(hash: HashSettings, where: string, problems: Problem[]): void {
  if (hash.kind === 'argon2id' && hash.memoryKib < 8 * hash.parallelism)
    problems.push({
      where: join(where, 'memoryKib'),
      found: `${hash.memoryKib} KiB`,
      expected: `at least 8 KiB a lane: ${8 * hash.parallelism} (RFC 9106 §3.1)`,
    });
  if (hash.kind === 'scrypt' && hash.costLog2 >= 16 * hash.blockSize)
    problems.push({
      where: join(where, 'costLog2'),
      found: `${hash.costLog2} with a block size of ${hash.blockSize}`,
      expected: 'less than 16 · blockSize (RFC 7914 §2)',
    });
  if (hash.kind === 'scrypt' && scryptMemoryBytes(hash) > MOST_MEMORY_KIB * 1024)
    problems.push({
      where: join(where, 'costLog2'),
      found: `${scryptMemoryBytes(hash) / 1024} KiB of memory`,
      expected: `at most ${MOST_MEMORY_KIB} KiB (128 · 2^costLog2 · blockSize bytes)`,
    });
}

/** RFC 7914 §2. */
export const scryptMemoryBytes = ({ costLog2, blockSize }: Extract<HashSettings, { kind: 'scrypt' }>): number =>
  128 * 2 ** costLog2 * blockSize;

/** Node computes Argon2 from 24.7 on. */
export function missingAlgorithm(
  hash: unknown,
  where: string,
  isThere: boolean = typeof argon2 === 'function',
): Problem | undefined {
  if (isThere || !isRecord(hash) || hash['kind'] !== 'argon2id') return undefined;
  return {
    where: join(where, 'kind'),
    found: `argon2id, which Node ${process.versions.node} cannot compute`,
    expected: 'Node 24.7 or newer, or one of pbkdf2-sha256, pbkdf2-sha512, scrypt',
    hint: 'with mode charged nothing is computed',
  };
}
