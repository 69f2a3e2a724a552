/** Where faults meet the requests of the provider. */
import type { FastifyInstance } from 'fastify';
import { listenForRoutes } from './endpoint-names.ts';
import type { Faults } from './open-faults.ts';

/** Call before any route is added. @returns the paths that a fault may name, complete once all routes are added */
export function injectFaults(app: FastifyInstance, faults: Faults): ReadonlySet<string> {
  app.addHook('onRequest', faults.onArrival);
  app.addHook('onSend', (request, reply, payload, done) => done(null, faults.onSend(request, reply, payload)));
  // Only where the body says which step it is: every other request is decided about before its body is read.
  app.addHook('onRoute', (route) => {
    if (route.config?.stepOf !== undefined) route.preHandler = [faults.onBody, ...[route.preHandler ?? []].flat()];
  });
  return listenForRoutes(app);
}
