/** GET /metrics, /healthz and /readyz. */
import type { FastifyInstance } from 'fastify';
import { portalReading } from './portal/portal-reading.ts';
import type { Faults } from './faults/open-faults.ts';
import type { Service } from './realtime/service.ts';
import type { Stores } from './stores/stores.ts';
import type { World } from './world.ts';

export function statusEndpoints(
  app: FastifyInstance,
  world: World,
  service: Service,
  faults: Pick<Faults, 'active'>,
): void {
  const { metrics, stores, door } = world;
  app.get('/healthz', (_request, reply) => void reply.send({ status: 'ok' }));
  app.get('/readyz', (_request, reply) => {
    if (service.isOpen()) reply.send({ status: 'ready' });
    else reply.code(503).send({ status: 'closing' });
  });
  app.get('/metrics', async (_request, reply) => {
    const text = await metrics.text({
      sample: service.reading,
      queueAges: service.queueAges,
      waitingRoomReleases: door.releases,
      stores: () => storeSizes(stores),
      faultsActive: faults.active,
      methodShares: () => world.switches().methods,
      portal: () => portalReading(world),
    });
    return reply.type(metrics.contentType).send(text);
  });
}

/** How full each store is. */
export const storeSizes = (stores: Stores): Record<string, { readonly entries: number; readonly evictions: number }> =>
  Object.fromEntries(
    Object.entries(stores).map(([name, store]) => [name, { entries: store.size(), evictions: store.evictions() }]),
  );
