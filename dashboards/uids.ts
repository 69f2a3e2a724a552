/** Uids of the dashboards: links, alerts and bookmarks hold on to them. */
export const uids = {
  launchDay: 'lq-launch-day',
  identityServer: 'lq-identity-server',
  users: 'lq-users',
  generatorHealth: 'lq-generator-health',
  compareRuns: 'lq-compare-runs',
  sloBurn: 'lq-slo-burn',
  k6: 'lq-k6-metrics',
} as const;
