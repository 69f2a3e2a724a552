/** /admin/clients: the clients there are, and putting, replacing and removing one. No answer has a secret in it. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isMetadata, metadataOf } from './client-metadata.ts';
import { readClientDocument } from './client-document.ts';
import type { World } from '../world.ts';

interface OfClient {
  readonly Params: { readonly clientId: string };
}

export function adminClients(app: FastifyInstance, world: World): void {
  const { clients } = world;
  app.get('/admin/clients', (_request, reply) => {
    reply.send({ clients: clients.list().map(metadataOf) });
  });
  app.get<OfClient>('/admin/clients/:clientId', ({ params }, reply) => {
    const client = clients.find(params.clientId);
    if (client === undefined) return notFound(reply);
    reply.send(metadataOf(client));
    return undefined;
  });
  app.put<OfClient>('/admin/clients/:clientId', (request, reply) => put(world, request, reply));
  app.delete<OfClient>('/admin/clients/:clientId', ({ params: { clientId } }, reply) => {
    if (!clients.remove(clientId)) return notFound(reply);
    world.audit({ what: 'clients', by: 'admin', detail: `${clientId} removed` });
    reply.code(204).send();
    return undefined;
  });
}

function put(world: World, { params: { clientId }, body }: FastifyRequest<OfClient>, reply: FastifyReply): void {
  // No answer has a secret in it, so one that is not said stays as it is.
  const secret = world.clients.find(clientId)?.secret;
  const known = { client_id: clientId, ...(secret === undefined ? {} : { client_secret: secret }) };
  const document = isMetadata(body) ? { ...known, ...body } : body;
  const { client, problems } = readClientDocument(document, '');
  const foreign =
    client === undefined || client.clientId === clientId
      ? []
      : [{ where: 'client_id', found: 'another client', expected: 'that of the address, or nothing' }];
  if (client === undefined || foreign.length > 0) {
    reply.code(400).send({ error: 'clients_invalid', code: 'CLIENTS_INVALID', problems: [...problems, ...foreign] });
    return;
  }
  const isNew = world.clients.find(clientId) === undefined;
  if (isNew && world.clients.list().length >= MOST_CLIENTS) {
    reply.code(409).send({ error: 'too_many_clients', error_description: `There may be ${MOST_CLIENTS} clients.` });
    return;
  }
  world.clients.put(client);
  world.audit({ what: 'clients', by: 'admin', detail: `${clientId} ${isNew ? 'added' : 'replaced'}` });
  reply.code(isNew ? 201 : 200).send(metadataOf(client));
}

const MOST_CLIENTS = 20_000;

const notFound = (reply: FastifyReply): void => {
  reply.code(404).send({ error: 'not_found', error_description: 'There is no client of this client_id.' });
};
