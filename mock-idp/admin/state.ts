/** GET /admin/state: how things stand now, for people and for the runner. */
import type { Service } from '../realtime/service.ts';
import { advertisedCapacity } from '../profiles/advertised-capacity.ts';
import { storeSizes } from '../status-endpoints.ts';
import type { World } from '../world.ts';

export function adminState(
  { clock, stores, door, profile, hashing }: World,
  service: Service,
): Record<string, unknown> {
  const nowSeconds = clock.nowSeconds();
  return {
    nowEpochMs: clock.epochMsAt(nowSeconds),
    uptimeSeconds: nowSeconds,
    open: service.isOpen(),
    ...service.reading(),
    waitingRoomReleases: door.releases(),
    stores: storeSizes(stores),
    capacity: advertisedCapacity(profile()),
    passwordHashing: hashing.state(),
  };
}
