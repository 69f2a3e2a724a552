import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';

/**
 * The SHA-256 that a checksum file gives for a file name, lower-case hex; undefined when it has no line for it.
 * Format of sha256sum(1): 64 hex digits, two blanks or blank and star, name.
 */
export function checksumFor(name: string, checksums: string): string | undefined {
  for (const line of checksums.split('\n')) {
    const match = /^([0-9a-fA-F]{64})\s[ *]?(.+?)\s*$/.exec(line);
    if (match?.[2] === name) return match[1]?.toLowerCase();
  }
  return undefined;
}

/** SHA-256 of a file, lower-case hex. Read as a stream: an archive need not fit into memory. */
export async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
