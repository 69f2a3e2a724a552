/**
 * How much of the server one connection, and all of them, can take. A client that sends its request drop by drop, or none at all, loses its
 * connection within `headersSeconds` or `requestSeconds` and a check more; one whose machine has gone without a word is noticed by TCP keep-alive.
 * A client that only waits for its answer is not limited: a full queue of the service is what the mock is there to show.
 */
import type { ServerOptions } from 'node:http';
import { toMs } from '../../src/model/units.ts';

export interface TransportLimits {
  /** Largest request body, bytes. */
  readonly bodyBytes: number;
  /** Request line and headers together, bytes. */
  readonly headerBytes: number;
  /** From the start of a request, or of the connection, to the end of its headers. */
  readonly headersSeconds: number;
  /** From the start of a request to its last byte. */
  readonly requestSeconds: number;
  /** Idle connections are kept longer than any pause of a journey. */
  readonly keepAliveSeconds: number;
  /** How often the two times above are looked at. */
  readonly checkSeconds: number;
  /** Open at once, on each listener; further ones are closed at once. */
  readonly connections: number;
}

export const transportLimits: TransportLimits = {
  bodyBytes: 16_384,
  headerBytes: 16_384,
  headersSeconds: 15,
  requestSeconds: 30,
  keepAliveSeconds: 75,
  checkSeconds: 2,
  connections: 20_000,
};

/** Silence after which TCP asks whether the other side is still there. */
const KEEP_ALIVE_PROBE_MS = 30_000;

export const serverOptionsOf = (limits: TransportLimits): ServerOptions => ({
  maxHeaderSize: limits.headerBytes,
  headersTimeout: toMs(limits.headersSeconds),
  requestTimeout: toMs(limits.requestSeconds),
  keepAliveTimeout: toMs(limits.keepAliveSeconds),
  connectionsCheckingInterval: toMs(limits.checkSeconds),
  keepAlive: true,
  keepAliveInitialDelay: KEEP_ALIVE_PROBE_MS,
});
