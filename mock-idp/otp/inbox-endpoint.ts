/** GET /admin/inbox/:address: what has arrived on a phone or in a mailbox, newest first, for whoever has the admin token. */
import type { FastifyReply } from 'fastify';
import type { Registrar } from '../registrars.ts';
import type { World } from '../world.ts';

interface InboxRoute {
  readonly Params: { readonly address: string };
  readonly Querystring: { readonly after?: unknown; readonly waitSeconds?: unknown };
}

const LONGEST_WAIT_SECONDS = 30;

export const inboxEndpoint: Registrar = (app, world) => {
  app.get<InboxRoute>('/admin/inbox/:address', async ({ params, query }, reply) => {
    const after = numberOf(query.after, Number.MAX_SAFE_INTEGER);
    const waitSeconds = numberOf(query.waitSeconds, LONGEST_WAIT_SECONDS);
    if (after === undefined || waitSeconds === undefined) {
      const error_description = `after is a sequence, waitSeconds 0 to ${LONGEST_WAIT_SECONDS}.`;
      return reply.code(400).send({ error: 'invalid_request', error_description });
    }
    const { inbox } = world.messages;
    if (waitSeconds > 0 && inbox.read(params.address, after).length === 0) {
      const waited = await nextMessage(world, reply, params.address, waitSeconds);
      if (waited === 'busy') return reply.code(503).header('retry-after', 1).send({ error: 'temporarily_unavailable' });
    }
    return reply.send({ messages: inbox.read(params.address, after) });
  });
};

/** Unset: 0. undefined: no such number. */
function numberOf(text: unknown, most: number): number | undefined {
  const number = text === undefined ? 0 : typeof text === 'string' && text !== '' ? Number(text) : Number.NaN;
  return Number.isFinite(number) && number >= 0 && number <= most ? number : undefined;
}

/** Ends with the next message, with the time, or when the reader hangs up. */
function nextMessage(
  { clock, messages }: World,
  reply: FastifyReply,
  address: string,
  waitSeconds: number,
): Promise<'ended' | 'busy'> {
  const { promise, resolve } = Promise.withResolvers<'ended' | 'busy'>();
  const forget = messages.inbox.whenNext(address, () => end());
  if (forget === undefined) return Promise.resolve('busy');
  const cancelTimer = clock.after(waitSeconds, () => end());
  const end = (): void => {
    forget();
    cancelTimer();
    reply.raw.off('close', end);
    resolve('ended');
  };
  reply.raw.once('close', end);
  return promise;
}
