/** Writes that either are there whole or not at all, and say what was saved when the disk will not take more. */
import { LaunchquakeError } from '../../model/errors.ts';
import type { Files } from '../world.ts';

/** Replaces `path` in one step: a reader sees the old text or the new, never a part. */
export async function writeAtomically(files: Files, path: string, text: string): Promise<void> {
  const beside = `${path}.tmp`;
  try {
    await files.writeText(beside, text);
    await files.rename(beside, path);
  } catch (error) {
    await files.remove(beside).catch(() => undefined);
    throw error;
  }
}

const hints: Readonly<Record<string, string>> = {
  ENOSPC: 'free some space, then run again',
  EDQUOT: 'the disk quota is used up: free some space, then run again',
  EFBIG: 'the largest file size allowed is too small (ulimit -f)',
  EACCES: 'allow writing there, or choose another place with --out',
  EROFS: 'the disk is read-only: choose another place with --out',
};

/** The code of a failed file operation, such as ENOSPC; undefined for any other error. */
export const fileErrorCode = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && /^E[A-Z0-9]+$/.test(error.code)
    ? error.code
    : undefined;

/**
 * A failed write as DISK, with what is safe; other errors unchanged.
 * @param saved what a reader still finds, in words
 */
export function diskError(error: unknown, path: string, saved: string): unknown {
  const code = fileErrorCode(error);
  if (code === undefined) return error;
  const found = `${code} (${(error as Error).message})`;
  const problem = { where: 'writing', found, expected: `a file that can be written; ${saved}`, hint: hints[code] };
  return new LaunchquakeError('DISK', path, [problem], { cause: error });
}
