/** What `up` tells when everything is ready: where things are, and what to do next. */
import { uids } from '../../../dashboards/uids.ts';
import { ruleMetrics } from '../../model/record/metric-names.ts';
import type { World } from '../world.ts';
import type { UpState } from './state.ts';

const ASK_SECONDS = 5;

/** Prometheus' own page by version, newest first; the classic one is Debian's. A build without its page has none of them. */
const PAGES = ['/query', '/graph', '/classic/graph'];

/**
 * The goodput of the runs of the last hour: as curves on Prometheus' own page where it has one, else the highest of each run from its API.
 * The rules look back ten seconds, so a question about this moment finds nothing once a run is over.
 */
export async function goodputLink(world: World, url: string): Promise<string> {
  for (const path of PAGES) {
    const { status } = await world.request(`${url}${path}`, { timeoutSeconds: ASK_SECONDS });
    if (status === 200) return `${url}${path}?g0.expr=${ruleMetrics.goodput}&g0.tab=0&g0.range_input=1h`;
  }
  // Encoded as a whole: a terminal ends a link at a bracket.
  return `${url}/api/v1/query?query=max_over_time%28${ruleMetrics.goodput}%5B1h%5D%29`;
}

const origins: Readonly<Record<string, string>> = {
  PROMETHEUS_BIN: 'the one that PROMETHEUS_BIN names',
  cache: 'provisioned earlier',
  build: 'built from tools/prometheus/go.mod',
  PATH: 'found on PATH',
  release: 'the verified release',
};

/** How a program was come by, for people. */
export const originInWords = (how: string): string => origins[how] ?? how;

export interface Links {
  readonly state: UpState;
  readonly adminToken: string;
  readonly goodputUrl: string;
  /** Why there is no Grafana; undefined: there is one. */
  readonly noGrafana: string | undefined;
}

/** One line for scripts. */
export const linksAsJson = ({ state, adminToken, goodputUrl, noGrafana }: Links): string => {
  const { prometheus, mock, grafana, ...rest } = state;
  const told = {
    ...rest,
    prometheus: { ...prometheus, writeUrl: `${prometheus.url}/api/v1/write`, goodputUrl },
    mock: { ...mock, adminToken },
    grafana,
    ...(noGrafana === undefined ? {} : { noGrafana }),
  };
  return `${JSON.stringify(told)}\n`;
};

export function linksAsText({ state, adminToken, goodputUrl, noGrafana }: Links): string {
  const { prometheus, mock, grafana } = state;
  const rows: readonly (readonly [string, string])[] = [
    ['Prometheus', prometheus.url],
    ['  goodput', goodputUrl],
    ['mock-idp', mock.url],
    ['  metrics', mock.metricsUrl],
    ['  admin token', adminToken],
    ['Grafana', grafana === null ? (noGrafana ?? '') : `${grafana.url}/d/${uids.launchDay}`],
  ];
  const next = '\nNext, in another terminal in this folder:\n  launchquake run launch-day --prometheus\n';
  return rows.map(([name, value]) => `${name.padEnd(15)}${value}\n`).join('') + next;
}
