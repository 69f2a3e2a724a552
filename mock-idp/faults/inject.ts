/** Faults as clients meet them: late, wrong, silent and broken answers. */
import { Readable } from 'node:stream';
import type { Socket } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../clock.ts';
import { retryAfter } from '../realtime/refusal.ts';
import type { FaultEnd } from './request-faults.ts';

/** Ends a request that will not be answered as usual. @param onCut the connection was ended by the fault, not by its client */
export function endRequest(
  end: FaultEnd,
  request: FastifyRequest,
  reply: FastifyReply,
  { clock, onCut, onGone }: { readonly clock: Clock; readonly onCut: () => void; readonly onGone: () => void },
): void {
  if (end.kind === 'health') reply.code(503).send({ status: 'outage' });
  else if (end.kind === 'error') answerError(reply, end);
  else {
    reply.hijack();
    if (end.kind === 'hang') hang(request, reply, { clock, mostSeconds: end.mostSeconds, onCut, onGone });
    else {
      onCut();
      resetConnection(request);
    }
  }
}

function answerError(
  reply: FastifyReply,
  { status, retryAfterSeconds }: { readonly status: number; readonly retryAfterSeconds: number | null },
): void {
  if (retryAfterSeconds !== null) retryAfter(reply, retryAfterSeconds);
  reply.code(status).send({ error: errorOf(status), error_description: 'An error on purpose: a fault is at work.' });
}

/** RFC 6749 §4.1.2.1 and §5.2. */
function errorOf(status: number): string {
  if (status === 503 || status === 429) return 'temporarily_unavailable';
  return status >= 500 ? 'server_error' : 'invalid_request';
}

function hang(
  { raw: { socket } }: FastifyRequest,
  reply: FastifyReply,
  on: { readonly clock: Clock; readonly mostSeconds: number; readonly onCut: () => void; readonly onGone: () => void },
): void {
  let isOver = false;
  const finish = (tell: () => void): void => {
    if (isOver) return;
    isOver = true;
    cancel();
    tell();
  };
  const cancel = on.clock.after(on.mostSeconds, () => {
    finish(on.onCut);
    socket.destroy();
  });
  reply.raw.once('close', () => finish(on.onGone));
  if (socket.destroyed) finish(on.onGone);
}

/** RST instead of FIN, so that the client sees its connection reset. */
export function resetConnection({ raw }: FastifyRequest): void {
  const tcp = below(raw.socket);
  if (typeof tcp.resetAndDestroy === 'function') tcp.resetAndDestroy();
  else raw.destroy();
}

/** TLS stands on a TCP connection, which alone can be reset; Node.js has no public name for it. */
const PARENT = '_parent';
const below = (socket: Socket & { readonly [PARENT]?: Socket | null }): Socket => socket[PARENT] ?? socket;

/** Promised beyond what there is, where there is no body: bytes. */
const LEAST_PROMISED_BYTES = 64;
const bodiless: ReadonlySet<number> = new Set([204, 304]);

/** The first part of a body; the connection ends after it, although its head has promised all of it. */
export function cutBody(request: FastifyRequest, reply: FastifyReply, payload: unknown, keepShare: number): unknown {
  const text = typeof payload === 'string' || payload instanceof Uint8Array ? payload : '';
  const body = Buffer.from(text as string);
  if (request.method === 'HEAD' || bodiless.has(reply.statusCode)) {
    resetConnection(request);
    return payload;
  }
  const kept = body.subarray(0, Math.floor(body.length * keepShare));
  reply.header('content-length', Math.max(body.length, LEAST_PROMISED_BYTES));
  let isOut = kept.length === 0;
  return new Readable({
    read() {
      if (!isOut) {
        isOut = true;
        this.push(kept);
        return;
      }
      // After what has been written, not instead of it.
      setImmediate(() => {
        reply.raw.flushHeaders();
        request.raw.socket.destroySoon();
      });
    },
  });
}
