/**
 * /admin/trace: POST { visits } keeps the last so many visits from now on, GET tells them, DELETE ends it. For whoever wants to replay what
 * the stations did through a model of their own.
 */
import type { FastifyInstance, FastifyReply } from 'fastify';
import { LaunchquakeError } from '../../src/model/errors.ts';
import type { Problem } from '../../src/model/errors.ts';
import { exactly, numberIn } from '../profiles/value-checks.ts';
import type { World } from '../world.ts';
import type { VisitTrace } from './visit-trace.ts';

/** A visit takes about 300 bytes in memory. */
const MOST_VISITS = 100_000;
/** Of one answer, so that writing it does not hold up the answers of everybody else. */
const MOST_AT_ONCE = 5000;

export const traceRequest = exactly({ visits: numberIn(1, MOST_VISITS, 'visits to keep', { whole: true }) });

export function traceEndpoint(app: FastifyInstance, { audit }: Pick<World, 'audit'>, trace: VisitTrace): void {
  app.get<{ Querystring: { readonly after?: string } }>('/admin/trace', ({ query }, reply) => {
    const after = Number(query.after ?? 0);
    const visits = trace.after(Number.isFinite(after) ? after : 0, MOST_AT_ONCE);
    reply.send({ keeps: trace.capacity(), visits });
  });
  app.post('/admin/trace', ({ body }, reply) => {
    const problems: Problem[] = [];
    traceRequest(body, '', problems);
    if (problems.length > 0) {
      sendProblems(reply, problems);
      return;
    }
    const { visits } = body as { readonly visits: number };
    trace.start(visits);
    audit({ what: 'trace', by: 'admin', detail: `keeps the last ${visits} visits` });
    reply.send({ keeps: visits });
  });
  app.delete('/admin/trace', (_request, reply) => {
    trace.start(0);
    audit({ what: 'trace', by: 'admin', detail: 'off' });
    reply.code(204).send();
  });
}

function sendProblems(reply: FastifyReply, problems: readonly Problem[]): void {
  const { code } = new LaunchquakeError('DOCUMENT_INVALID', 'POST /admin/trace', problems);
  reply.code(400).send({ error: 'trace_invalid', code, problems });
}
