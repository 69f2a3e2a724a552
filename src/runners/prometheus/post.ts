/** One request of remote write, and what its answer means: taken, refused for good, or worth another try. */
import type { HttpAnswer, RunnerWorld, TlsChoices } from '../world.ts';
import { inOneLine } from './words.ts';
import type { Sample } from './sample.ts';
import { writeHeaders, writeRequest } from './write-request.ts';

export type PostResult =
  | { readonly kind: 'taken' }
  /** The same samples would be refused again. */
  | { readonly kind: 'refused'; readonly why: string }
  /** @param afterSeconds what the server asked for; null: it did not say */
  | { readonly kind: 'again'; readonly why: string; readonly afterSeconds: number | null };

/** Where to write, and what to show for it. */
export interface WriteAddress {
  /** Without user and password. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly tls: TlsChoices;
}

/** As long as k6 waits [k6 v2.2.0, prometheusrw config.go]. */
const PATIENCE_SECONDS = 5;

/** Never rejects. */
export async function post(
  world: Pick<RunnerWorld, 'request'>,
  { url, headers, tls }: WriteAddress,
  samples: readonly Sample[],
): Promise<PostResult> {
  try {
    const request = {
      method: 'POST',
      body: writeRequest(samples),
      headers: { ...headers, ...writeHeaders },
      tls,
      timeoutSeconds: PATIENCE_SECONDS,
    } as const;
    return meaningOf(await world.request(url, request));
  } catch (error) {
    return { kind: 'again', why: faultInWords(error), afterSeconds: null };
  }
}

/** 5xx and 429 may pass, every other answer but 2xx stays [remote write 1.0, "Retries & Backoff"]. */
function meaningOf({ status, body, retryAfter }: HttpAnswer): PostResult {
  if (status >= 200 && status < 300) return { kind: 'taken' };
  const said = inOneLine(body);
  const why = said === '' ? `status ${status}` : `status ${status}: ${said}`;
  if (status !== 429 && status < 500) return { kind: 'refused', why };
  const seconds = Number(retryAfter?.trim() === '' ? NaN : (retryAfter ?? NaN));
  return { kind: 'again', why, afterSeconds: Number.isFinite(seconds) && seconds >= 0 ? seconds : null };
}

const faults: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'the connection was cut',
  UND_ERR_SOCKET: 'the connection was cut',
  EHOSTUNREACH: 'no way to the host',
  ENETUNREACH: 'no way to the network',
  ENOTFOUND: 'no such host',
  EAI_AGAIN: 'the host could not be looked up',
  ETIMEDOUT: `no answer within ${PATIENCE_SECONDS} s`,
  TimeoutError: `no answer within ${PATIENCE_SECONDS} s`,
};

/** By code alone: the message of a failed request may hold its address. */
export function faultInWords(error: unknown): string {
  const chain = error instanceof Error ? [error, error.cause].filter((one) => one instanceof Error) : [];
  const codes = chain.flatMap((one) =>
    'code' in one && typeof one.code === 'string' ? [one.code, one.name] : [one.name],
  );
  const known = codes.find((code) => code in faults);
  if (known !== undefined) return faults[known] ?? known;
  const code = codes.find((one) => /^[A-Z][A-Z0-9_]+$/.test(one));
  return code === undefined ? 'the request failed' : `the request failed (${code})`;
}
