/** How things stand with files and tickets. */
import type { World } from '../world.ts';
import type { PortalReading } from './portal-metrics.ts';

export function portalReading({ stores, support, switches, clock }: World): PortalReading {
  const { deadlineSeconds } = switches();
  const filesUndeclared = stores.undeclaredFiles.size();
  const hasPassed = deadlineSeconds !== null && clock.nowSeconds() > deadlineSeconds;
  return {
    ticketsOpen: support.open(),
    filesBlocked: stores.blockedFiles.size(),
    filesUndeclared,
    filesOverdue: hasPassed ? filesUndeclared : 0,
  };
}
