/** What k6 is told so that it writes its own metrics to the same Prometheus, with the labels that everything of the run carries. */
import type { Plan } from '../../model/scenario/plan.ts';
import type { Environment, PushSettings } from './settings.ts';

const FEATURE = 'native-histograms';

/**
 * Tags on the command line take the place of `options.tags`, and go to every sample, those of k6's own metrics too. `testid` is what the
 * official k6 dashboards choose a run by.
 */
export const k6OutputArgs = (runId: string, { scenario, variant }: Pick<Plan, 'scenario' | 'variant'>): string[] => [
  '--out=experimental-prometheus-rw',
  ...Object.entries({ run: runId, testid: runId, scenario, variant }).flatMap(([name, value]) => [
    '--tag',
    `${name}=${value}`,
  ]),
];

/** Of the zeros that our entry adds to its counters between two pushes. */
const SHORTEST_PULSE_SECONDS = 1;

/** The address always; the rest only where the user has set nothing. */
export function k6OutputEnv(
  { address, urlUser, intervalSeconds }: PushSettings,
  env: Environment,
): Record<string, string> {
  const unset = (name: string): boolean => (env[name] ?? '') === '';
  const wanted: Readonly<Record<string, string>> = {
    K6_PROMETHEUS_RW_PUSH_INTERVAL: '1s',
    K6_PROMETHEUS_RW_STALE_MARKERS: 'true',
  };
  const defaults = Object.entries(wanted).filter(([name]) => unset(name));
  return {
    ...Object.fromEntries(defaults),
    K6_PROMETHEUS_RW_SERVER_URL: address.url,
    ...(urlUser === null
      ? {}
      : { K6_PROMETHEUS_RW_USERNAME: urlUser.name, K6_PROMETHEUS_RW_PASSWORD: urlUser.password }),
    K6_FEATURES: withFeature(env['K6_FEATURES'] ?? ''),
    LQ_PULSE: String(Math.max(SHORTEST_PULSE_SECONDS, intervalSeconds)),
  };
}

function withFeature(list: string): string {
  const names = list.split(',').map((name) => name.trim());
  return [...new Set([...names, FEATURE])].filter((name) => name !== '').join(',');
}
