/** The variables at the top of the dashboards, each narrowed by those before it. */
import { runMetrics } from '../src/model/record/metric-names.ts';
import { k6Own } from '../src/model/record/k6-series.ts';
import type { Variable } from './spec.ts';

/** Every run has one of these: the command line tells of its runs, and k6 alone (containers, Kubernetes) of its logins. */
const anySeriesOfRun = `${runMetrics.info}|${k6Own.loginsStarted}`;

const variable = (parts: Omit<Variable, 'where' | 'many' | 'all'> & Partial<Variable>): Variable => ({
  where: {},
  many: false,
  all: false,
  ...parts,
});

export const scenarioVariable: Variable = variable({
  name: 'scenario',
  label: 'Scenario',
  description: 'Scenarios that were run within the time range.',
  values: 'scenario',
  many: true,
  all: true,
});

/** @param suffix distinguishes the second run of a comparison */
export const runVariable = (suffix = '', label = 'Run'): Variable =>
  variable({
    name: `run${suffix}`,
    label,
    description: 'Runs within the time range, the newest first. Widen the time range to see older ones.',
    values: 'run',
    where: { scenario: '=~"$scenario"' },
    newestFirst: true,
  });

interface VariantChoice {
  readonly many: boolean;
  readonly preferred?: string;
  readonly suffix?: string;
  readonly label?: string;
}

/** `naive` is the first variant of every scenario. */
export const variantVariable = ({
  many,
  preferred = 'naive',
  suffix = '',
  label = 'Variant',
}: VariantChoice): Variable =>
  variable({
    name: `variant${suffix}`,
    label,
    description: 'What the clients do and how the service protects itself, as the scenario names it.',
    values: 'variant',
    where: { scenario: '=~"$scenario"', run: `=~"$run${suffix}"` },
    many,
    all: many,
    preferred,
  });

/** In the words of Grafana's Prometheus data source. */
export const queryOf = ({ values, where }: Variable): string => {
  const matchers = [`__name__=~"${anySeriesOfRun}"`, ...Object.entries(where).map(([label, is]) => `${label}${is}`)];
  return `label_values({${matchers.join(',')}}, ${values})`;
};
