/** The admin API: read and change what can be changed while the mock runs, read the samples and the state. Bearer token, every request. */
import type { FastifyInstance } from 'fastify';
import { adminCards } from '../eid/admin-cards.ts';
import type { ProfileDocument } from '../profiles/profile-document.ts';
import { inboxEndpoint } from '../otp/inbox-endpoint.ts';
import { userEndpoints } from '../people/user-endpoints.ts';
import type { Registrar } from '../registrars.ts';
import { remedyEndpoints } from '../remedies/endpoints.ts';
import { adminClients } from '../oidc/admin-clients.ts';
import { adminKeys } from '../oidc/admin-keys.ts';
import type { SampleRing } from '../realtime/sample-ring.ts';
import { traceEndpoint } from '../realtime/trace-endpoint.ts';
import type { VisitTrace } from '../realtime/visit-trace.ts';
import type { World } from '../world.ts';
import { faultEndpoints } from '../faults/endpoints.ts';
import type { Faults } from '../faults/open-faults.ts';
import { isAdministrator } from './administrator.ts';
import type { AuditRing } from './audit.ts';
import { openApiDocument } from './openapi/openapi-document.ts';
import { profileEndpoint } from './profile-endpoint.ts';

export interface AdminOptions {
  readonly adminToken: string;
  /** Puts a valid profile into force, at once. */
  readonly apply: (profile: ProfileDocument) => void;
  readonly samples: SampleRing;
  readonly trace: VisitTrace;
  readonly state: () => Readonly<Record<string, unknown>>;
  readonly audit: AuditRing;
  readonly faults: Faults;
  /** Paths that a fault may name. */
  readonly faultyRoutes: ReadonlySet<string>;
}

/** Parts of the provider with rights of their own to be administered; all behind the admin token. */
export const adminRegistrars: readonly Registrar[] = [
  remedyEndpoints,
  adminClients,
  adminKeys,
  adminCards,
  userEndpoints,
  inboxEndpoint,
];

export function adminEndpoints(app: FastifyInstance, world: World, options: AdminOptions): void {
  const { samples, state, audit, apply } = options;
  app.addHook('onRequest', async (request, reply) => {
    if (isAdministrator(request, options.adminToken)) return undefined;
    return reply.code(401).header('www-authenticate', 'Bearer realm="admin"').send({ error: 'unauthorised' });
  });
  takeJsonAlone(app);
  profileEndpoint(app, world, apply);
  faultEndpoints(app, world, options.faults, options.faultyRoutes);
  app.get<After>('/admin/samples', ({ query }, reply) => void reply.send({ samples: samples.after(afterOf(query)) }));
  app.get<After>('/admin/audit', ({ query }, reply) => void reply.send({ entries: audit.after(afterOf(query)) }));
  traceEndpoint(app, world, options.trace);
  for (const register of adminRegistrars) register(app, world);
  app.get('/admin/state', (_request, reply) => void reply.send(state()));
  let description: ReturnType<typeof openApiDocument> | undefined;
  app.get('/admin/openapi.json', (_request, reply) => void reply.send((description ??= openApiDocument())));
}

/** Anything else is 415. No body at all is undefined, also where a client says that it would be JSON: DELETE has none. */
function takeJsonAlone(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  const parse = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, undefined);
    else void parse(request, body, done);
  });
}

interface After {
  readonly Querystring: { readonly after?: string };
}

/** Only what came later than this sequence is asked for; anything but a number asks for all. */
function afterOf({ after }: After['Querystring']): number {
  const sequence = Number(after ?? 0);
  return Number.isFinite(sequence) ? sequence : 0;
}
