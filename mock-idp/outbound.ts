/**
 * The calls that the provider makes itself: a client's keys (jwks_uri), back-channel logout, CIBA notifications. Addresses come from
 * registrations, so everything about a call is limited: time, size, number; and a redirect is an answer, never followed.
 */
import { Agent, request as httpRequest } from 'node:http';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { Agent as TlsAgent, request as httpsRequest } from 'node:https';
import { getCACertificates } from 'node:tls';

export interface OutboundAnswer {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface Outbound {
  /** @throws OutboundError */
  get(url: string, headers?: Readonly<Record<string, string>>): Promise<OutboundAnswer>;
  /** @throws OutboundError */
  post(url: string, body: string, headers: Readonly<Record<string, string>>): Promise<OutboundAnswer>;
  /** Cuts what is under way. */
  close(): void;
}

/** `busy`: too many calls wait already. */
export type OutboundFailure = 'address' | 'unreachable' | 'timeout' | 'too-large' | 'busy';

export class OutboundError extends Error {
  override readonly name = 'OutboundError';
  readonly failure: OutboundFailure;

  constructor(failure: OutboundFailure, cause?: unknown) {
    super(`the call failed: ${failure}`, { cause });
    this.failure = failure;
  }
}

export interface OutboundOptions {
  /** Certificates (PEM) trusted besides those of Node. */
  readonly trust?: readonly string[];
  /** A call has ended by then. */
  readonly timeoutSeconds?: number;
}

const TIMEOUT_SECONDS = 5;
const MOST_BODY_BYTES = 65_536;
/** Connections at once; further calls wait for one. */
const MOST_CONNECTIONS = 64;
const MOST_CALLS = 1000;

export function createOutbound({ trust = [], timeoutSeconds = TIMEOUT_SECONDS }: OutboundOptions = {}): Outbound {
  const limits = { keepAlive: true, maxSockets: 16, maxTotalSockets: MOST_CONNECTIONS };
  const ca = trust.length === 0 ? {} : { ca: [...getCACertificates('default'), ...trust] };
  const plain = new Agent(limits);
  const tls = new TlsAgent({ ...limits, ...ca });
  const ended = new AbortController();
  let calls = 0;

  async function call(method: 'GET' | 'POST', url: string, headers: Readonly<Record<string, string>>, body?: string) {
    if (!isCallable(url)) throw new OutboundError('address');
    if (calls >= MOST_CALLS) throw new OutboundError('busy');
    calls += 1;
    const timeout = AbortSignal.timeout(timeoutSeconds * 1000);
    try {
      const options = { method, headers, signal: AbortSignal.any([timeout, ended.signal]) };
      const request = url.startsWith('https:')
        ? httpsRequest(url, { ...options, agent: tls })
        : httpRequest(url, { ...options, agent: plain });
      return await answerOf(request, body);
    } catch (cause) {
      if (cause instanceof OutboundError) throw cause;
      throw new OutboundError(timeout.aborted ? 'timeout' : 'unreachable', cause);
    } finally {
      calls -= 1;
    }
  }

  return {
    get: (url, headers = {}) => call('GET', url, headers),
    post: (url, body, headers) =>
      call('POST', url, { ...headers, 'content-length': String(Buffer.byteLength(body)) }, body),
    close() {
      ended.abort();
      plain.destroy();
      tls.destroy();
    },
  };
}

/** Only the web, and no user or password hidden in an address. */
export function isCallable(url: string): boolean {
  const parsed = URL.parse(url);
  return (
    parsed !== null &&
    (parsed.protocol === 'https:' || parsed.protocol === 'http:') &&
    parsed.username === '' &&
    parsed.password === ''
  );
}

function answerOf(request: ClientRequest, body: string | undefined): Promise<OutboundAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<OutboundAnswer>();
  request.once('error', reject);
  // Also without an error: one that is answered with another protocol just ends (101).
  request.once('close', () => reject(new OutboundError('unreachable')));
  request.once('response', (response) => {
    const parts: Buffer[] = [];
    let bytes = 0;
    response.on('data', (part: Buffer) => {
      bytes += part.length;
      if (bytes > MOST_BODY_BYTES) response.destroy(new OutboundError('too-large'));
      else parts.push(part);
    });
    response.once('error', reject);
    response.once('end', () => {
      const { statusCode: status = 0, headers } = response;
      resolve({ status, headers, body: Buffer.concat(parts).toString('utf8') });
    });
  });
  request.end(body);
  return promise;
}
