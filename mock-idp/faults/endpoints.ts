/** /admin/faults: one document with all faults. POST adds one, DELETE takes away one or all. */
import type { FastifyInstance } from 'fastify';
import { documentEndpoints, documentIsChanged } from '../admin/document.ts';
import type { AdminDocument } from '../admin/document.ts';
import type { World } from '../world.ts';
import type { FaultDocument } from './fault.ts';
import { faultInWords } from './fault-in-words.ts';
import type { Faults } from './open-faults.ts';
import { parseFaults } from './parse-faults.ts';

interface ById {
  readonly Params: { readonly id: string };
}

/** @param routes paths that a fault may name */
export function faultEndpoints(app: FastifyInstance, world: World, faults: Faults, routes: ReadonlySet<string>): void {
  const { clock } = world;
  const document: AdminDocument<FaultDocument> = {
    path: '/admin/faults',
    name: 'faults',
    read: faults.document,
    tell: () => ({ faults: faults.told() }),
    parse: (sent, subject) =>
      parseFaults(sent, subject, {
        nowEpochMs: clock.epochMsAt(clock.nowSeconds()),
        routes,
        stations: Object.keys(world.profile().stations),
        listed: faults.document().faults,
      }),
    apply: faults.install,
    auditValues: true,
    inWords: changeInWords,
  };
  const find = (id: string) => faults.told().find((fault) => fault.id === id);
  documentEndpoints(app, world, document);
  app.get<ById>('/admin/faults/:id', ({ params }, reply) => {
    const fault = find(params.id);
    if (fault === undefined) reply.callNotFound();
    else reply.send(fault);
  });
  app.post('/admin/faults', (request, reply) => {
    const before = faults.document().faults;
    const wanted = { faults: [...before, request.body] };
    if (!documentIsChanged(world, document, { request, reply, wanted })) return;
    const added = faults.told().at(-1);
    reply
      .code(201)
      .header('location', `/admin/faults/${added?.id ?? ''}`)
      .send(added);
  });
  app.delete('/admin/faults', (request, reply) => {
    if (documentIsChanged(world, document, { request, reply, wanted: { faults: [] } })) reply.code(204).send();
  });
  app.delete<ById>('/admin/faults/:id', (request, reply) => {
    const { id } = request.params;
    if (find(id) === undefined) {
      reply.callNotFound();
      return;
    }
    const wanted = { faults: faults.document().faults.filter((fault) => fault.id !== id) };
    if (documentIsChanged(world, document, { request, reply, wanted })) reply.code(204).send();
  });
}

function changeInWords(before: FaultDocument, after: FaultDocument): string {
  const ids = ({ faults }: FaultDocument): ReadonlySet<string> => new Set(faults.map(({ id }) => id));
  const gone = before.faults.filter(({ id }) => !ids(after).has(id)).map(({ id }) => `${id} removed`);
  const added = after.faults
    .filter((fault) => !before.faults.some((old) => JSON.stringify(old) === JSON.stringify(fault)))
    .map((fault) => `${fault.id}: ${faultInWords(fault)}, from ${fault.startsAt}`);
  return [...gone, ...added].join('; ');
}
