/**
 * The identity provider, built but not listening. Clock, keys, identifiers and profile come from outside, so a test can hold all of
 * them; server.ts gives it the real ones.
 */
import formbody from '@fastify/formbody';
import { fastify, LogController } from 'fastify';
import { toMs } from '../src/model/units.ts';
import type { FastifyInstance, FastifyRequest, FastifyServerOptions } from 'fastify';
import { createAuditRing } from './admin/audit.ts';
import { adminEndpoints } from './admin/endpoints.ts';
import { isAdministrator } from './admin/administrator.ts';
import { adminState } from './admin/state.ts';
import type { Clock } from './clock.ts';
import { answerErrors, answerFrameworkError } from './error-answers.ts';
import { injectFaults } from './faults/hooks.ts';
import { openFaults } from './faults/open-faults.ts';
import type { IdentifierSource } from './identifiers.ts';
import { createKeyRing } from './key-ring.ts';
import type { SigningKeys } from './keys.ts';
import type { MetricLabels } from './metric-labels.ts';
import { createMetrics } from './metrics.ts';
import { createOutbound } from './outbound.ts';
import type { Outbound } from './outbound.ts';
import { observeRequests } from './observe-requests.ts';
import { createClientRegistry, launchquakeClient } from './oidc/clients.ts';
import type { Client } from './oidc/clients.ts';
import { oidcSettingsDefaults } from './oidc/oidc-settings.ts';
import { registeredClients } from './oidc/registration.ts';
import { openMessageGateway } from './otp/message-gateway.ts';
import { createPasswordHashing } from './password/password-hashing.ts';
import { createUserDirectory } from './people/users.ts';
import type { User } from './people/users.ts';
import { partyClients } from './portal/parties.ts';
import { openSupportDesk } from './portal/support-desk.ts';
import type { ProcessLoad } from './process-load.ts';
import type { ProfileDocument } from './profiles/profile-document.ts';
import { registrars } from './registrars.ts';
import { eventInWords } from './remedies/remedy-in-words.ts';
import { openRemedies } from './remedies/remedies.ts';
import { tellWhenToComeBack } from './realtime/refusal.ts';
import { openService } from './realtime/service.ts';
import { statusEndpoints } from './status-endpoints.ts';
import { answerClientError } from './transport/client-errors.ts';
import { serverOptionsOf, transportLimits } from './transport/limits.ts';
import type { TransportLimits } from './transport/limits.ts';
import { createStores, STORE_CAPACITY } from './stores/stores.ts';
import type { World } from './world.ts';

export interface MockIdpOptions {
  readonly clock: Clock;
  readonly identifier: IdentifierSource;
  readonly keys: SigningKeys;
  readonly profile: ProfileDocument;
  readonly adminToken: string;
  /** What the provider calls itself to the sender of a request; asked only once requests come in. */
  readonly issuerOf: (request: FastifyRequest) => string;
  readonly processLoad: ProcessLoad;
  /** Carried by every series of /metrics. */
  readonly labels?: MetricLabels;
  /** Besides Launchquake's own. */
  readonly clients?: readonly Client[];
  readonly users?: readonly User[];
  /** Unset: calls that trust what Node trusts. */
  readonly outbound?: Outbound;
  /** Most entries of each store. */
  readonly storeCapacity?: number;
  /** Others than this machine reach it. */
  readonly exposed?: boolean;
  readonly limits?: TransportLimits;
  readonly logger?: FastifyServerOptions['logger'];
}

export interface MockIdp {
  readonly app: FastifyInstance;
  /** What its endpoints were given. */
  readonly world: World;
  /** Answers everything that still waits with 503; call before the app is closed. */
  endService(): void;
}

export async function buildMockIdp(options: MockIdpOptions): Promise<MockIdp> {
  const { clock, identifier, keys, issuerOf, adminToken, exposed = false, limits = transportLimits } = options;
  const metrics = createMetrics(options.labels);
  const stores = createStores(options.storeCapacity ?? STORE_CAPACITY);
  const outbound = options.outbound ?? createOutbound();
  const audit = createAuditRing(clock);
  let reachFaults: (nowSeconds: number) => void = () => undefined;
  const service = openService({ ...options, metrics, before: (nowSeconds) => reachFaults(nowSeconds) });
  const remedies = openRemedies({
    clock,
    profile: service.profile,
    apply(profile) {
      service.apply(profile);
      metrics.profileChanged();
    },
    onEvent({ byHand, ...event }) {
      metrics.portal.remedy(event.remedy.kind, event.event);
      if (!byHand) audit.add({ what: 'remedies', by: 'timeline', detail: eventInWords(event, clock) }, event.atSeconds);
    },
  });
  const support = openSupportDesk({
    ...{ clock, identifier, profile: service.profile, desk: service.desk },
    ...{ tickets: stores.tickets, metrics: metrics.portal, switches: remedies.switches },
  });
  const world: World = {
    clock,
    identifier,
    keys: createKeyRing(
      clock,
      keys,
      () => service.profile().oidc?.keyPublishDelaySeconds ?? oidcSettingsDefaults.keyPublishDelaySeconds,
    ),
    issuerOf,
    exposed,
    isAdministrator: (request) => isAdministrator(request, adminToken),
    clients: createClientRegistry(
      [launchquakeClient, ...partyClients(identifier), ...(options.clients ?? [])],
      registeredClients(clock, stores),
    ),
    outbound,
    users: createUserDirectory(options.users ?? [], { nowSeconds: clock.nowSeconds, ...stores }),
    messages: openMessageGateway({
      clock,
      profile: service.profile,
      desk: service.desk,
      stores,
      metrics: metrics.codes,
    }),
    hashing: createPasswordHashing(service.profile),
    switches: remedies.switches,
    remedies,
    stores,
    metrics,
    profile: service.profile,
    desk: service.desk,
    door: service.door,
    budget: service.budget,
    support,
    audit: audit.add,
  };
  const app = fastify({
    logger: options.logger ?? false,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: limits.bodyBytes,
    requestTimeout: toMs(limits.requestSeconds),
    keepAliveTimeout: toMs(limits.keepAliveSeconds),
    http: serverOptionsOf(limits),
    clientErrorHandler: answerClientError,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 200 },
    frameworkErrors: answerFrameworkError,
  });
  app.server.maxConnections = limits.connections;
  await app.register(formbody, { bodyLimit: limits.bodyBytes });
  answerErrors(app);
  observeRequests(app, metrics);
  tellWhenToComeBack(app, () => service.profile().protection.retryAfterSeconds);
  const faults = openFaults({
    clock,
    audit: audit.add,
    seed: () => service.profile().seed,
    disturb(atSeconds, disturbance) {
      const stations = Object.keys(service.profile().stations);
      service.disturb(atSeconds, Object.fromEntries(stations.map((name) => [name, disturbance(name)])));
    },
    rotateKeys: world.keys.rotate,
    onInjected: metrics.faultInjected,
  });
  reachFaults = faults.reach;
  const faultyRoutes = injectFaults(app, { clock, faults, onUnanswered: metrics.unanswered });
  for (const register of registrars) register(app, world);
  statusEndpoints(app, world, service, faults);
  const state = (): Record<string, unknown> => adminState(world, service);
  await app.register((scope, _options, done) => {
    adminEndpoints(scope, world, { ...service, adminToken, state, audit, faults, faultyRoutes });
    done();
  });
  const endService = (): void => {
    service.close();
    remedies.close();
    faults.close();
    support.close();
    outbound.close();
  };
  await world.hashing.measure();
  return { app, world, endService };
}
