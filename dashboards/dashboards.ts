/** All dashboards, in the order in which a newcomer reads them. */
import { compareRuns } from './boards/compare-runs.ts';
import { generatorHealth } from './boards/generator-health.ts';
import { identityServer } from './boards/identity-server.ts';
import { k6Metrics } from './boards/k6.ts';
import { launchDay } from './boards/launch-day.ts';
import { sloBurn } from './boards/slo-burn.ts';
import { users } from './boards/users.ts';
import type { Dashboard } from './spec.ts';

export const dashboards: readonly Dashboard[] = [
  launchDay,
  identityServer,
  users,
  generatorHealth,
  compareRuns,
  sloBurn,
  k6Metrics,
];
