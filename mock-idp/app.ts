/**
 * The identity provider, built but not listening. Clock, keys, identifiers and profile come from outside, so a test can hold all of
 * them; server.ts gives it the real ones.
 */
import formbody from '@fastify/formbody';
import { fastify, LogController } from 'fastify';
import type { FastifyInstance, FastifyServerOptions } from 'fastify';
import { toMs } from '../src/model/units.ts';
import { adminEndpoints } from './admin/endpoints.ts';
import { adminState } from './admin/state.ts';
import { answerErrors, answerFrameworkError } from './error-answers.ts';
import { injectFaults } from './faults/hooks.ts';
import { observeRequests } from './observe-requests.ts';
import { openWorld } from './open-world.ts';
import type { WorldOptions } from './open-world.ts';
import { tellWhenToComeBack } from './realtime/refusal.ts';
import { registrars } from './registrars.ts';
import { statusEndpoints } from './status-endpoints.ts';
import { answerClientError } from './transport/client-errors.ts';
import { answerBelowIssuerPath } from './transport/issuer-path.ts';
import { serverOptionsOf, transportLimits } from './transport/limits.ts';
import type { TransportLimits } from './transport/limits.ts';
import type { World } from './world.ts';

export interface MockIdpOptions extends WorldOptions {
  readonly limits?: TransportLimits;
  /** The one name for all listeners, if there is one; its path is answered. */
  readonly issuer?: string | undefined;
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
  const { limits = transportLimits } = options;
  const { world, service, faults, audit, close } = openWorld(options);
  const app = fastify({
    logger: options.logger ?? false,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: limits.bodyBytes,
    requestTimeout: toMs(limits.requestSeconds),
    keepAliveTimeout: toMs(limits.keepAliveSeconds),
    http: serverOptionsOf(limits),
    clientErrorHandler: answerClientError,
    forceCloseConnections: 'idle',
    ...answerBelowIssuerPath(options.issuer),
    routerOptions: { maxParamLength: 200 },
    frameworkErrors: answerFrameworkError,
  });
  app.server.maxConnections = limits.connections;
  await app.register(formbody, { bodyLimit: limits.bodyBytes });
  answerErrors(app);
  observeRequests(app, world.metrics);
  tellWhenToComeBack(app, () => service.profile().protection.retryAfterSeconds);
  const faultyRoutes = injectFaults(app, { clock: world.clock, faults, onUnanswered: world.metrics.unanswered });
  for (const register of registrars) register(app, world);
  statusEndpoints(app, world, service, faults);
  const state = (): Record<string, unknown> => adminState(world, service);
  await app.register((scope, _options, done) => {
    adminEndpoints(scope, world, { ...service, adminToken: options.adminToken, state, audit, faults, faultyRoutes });
    done();
  });
  await world.hashing.measure();
  return { app, world, endService: close };
}
