import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AttemptError, type AttemptFault } from './attempt.ts';
import type { World } from './world.ts';

export interface DownloadRequest {
  /** The way of getting a program that this download is part of; opens its error. */
  readonly way: string;
  readonly url: string;
  /** The fault to report when the server answers, but not with the file. */
  readonly missing: AttemptFault;
  /** What a person can do when the download does not work. */
  readonly hint: string;
}

/** A whole download may take this long; a 120 MB file (Prometheus) at 200 kB/s takes half of it. */
const TIMEOUT_SECONDS = 20 * 60;

/** The text behind a URL. */
export async function downloadText(world: World, request: DownloadRequest): Promise<string> {
  const response = await open(world, request);
  return await response.text().catch((error: unknown) => {
    throw cut(request, error);
  });
}

/** Writes what is behind a URL into a file; a connection that ends early is an error. */
export async function downloadFile(world: World, request: DownloadRequest & { readonly path: string }): Promise<void> {
  const response = await open(world, request);
  if (response.body === null) throw cut(request, 'an empty answer');
  await pipeline(Readable.fromWeb(response.body), createWriteStream(request.path)).catch((error: unknown) => {
    if (error instanceof Error && 'syscall' in error) throw error;
    throw cut(request, error);
  });
}

async function open(world: World, { way, url, missing, hint }: DownloadRequest): Promise<Response> {
  const response = await world
    .fetch(url, { signal: AbortSignal.timeout(TIMEOUT_SECONDS * 1000) })
    .catch((error: unknown) => {
      const found = `${url}: ${rootMessage(error)}`;
      throw new AttemptError({ way, fault: 'RELEASE_UNREACHABLE', found, expected: 'an answer', hint });
    });
  if (response.ok) return response;
  await response.body?.cancel();
  const found = `HTTP ${response.status} for ${url}`;
  throw new AttemptError({ way, fault: missing, found, expected: 'HTTP 200 with the file', hint });
}

function cut({ way, url, hint }: DownloadRequest, error: unknown): AttemptError {
  return new AttemptError({
    way,
    fault: 'DOWNLOAD_CUT',
    found: `${url} ended early: ${rootMessage(error)}`,
    expected: 'the whole file',
    hint: `nothing was installed; ${hint}`,
  });
}

/** The innermost cause: fetch wraps the reason that helps ("connection refused") in one that does not ("fetch failed"). */
function rootMessage(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.cause !== undefined) return rootMessage(error.cause);
  const code = 'code' in error ? String(error.code) : '';
  return error.message === '' ? code || error.name : error.message;
}
