/** The error budget of logins and how fast it burns: the pairs of windows that the alerts compare, for a run and for production. */
import { productionRuleMetrics, ruleMetrics } from '../../src/model/record/metric-names.ts';
import { roles } from '../looks.ts';
import { BUDGET_RATIO, type BurnPair, OBJECTIVE_RATIO, productionPairs, runPairs } from '../rules/slo.ts';
import { k6Own, prometheusSeries } from '../../src/model/record/k6-series.ts';
import { chosen, gauge, last, ratio, type Scope, selector, total } from '../series/promql.ts';
import type { Dashboard, LinesPanel, Panel } from '../spec.ts';
import { uids } from '../uids.ts';
import { runVariable, scenarioVariable, variantVariable } from '../variables.ts';

const percent = (share: number): string => `${Number((share * 100).toFixed(2))} %`;
const objective = percent(OBJECTIVE_RATIO);

/** Production carries no run label: docs/alerts.md. */
const production: Scope = { run: '=""' };

const onlyProduction =
  'for a service in production whose series carry no run label; on the machine of a load test there is none';

/** Logins that the objective is about: not those that no server could have saved, nor those that the end of the run cut off. */
const counts = { outcome: '!~"failed|in-flight"' };

const runErrors: Readonly<Record<(typeof runPairs)[number]['short' | 'long'], string>> = {
  '10s': ruleMetrics.sloErrors10s,
  '30s': ruleMetrics.sloErrors30s,
  '2m': ruleMetrics.sloErrors2m,
  '6m': ruleMetrics.sloErrors6m,
};

const productionErrors: Readonly<Record<(typeof productionPairs)[number]['short' | 'long'], string>> = {
  '5m': productionRuleMetrics.sloErrors5m,
  '30m': productionRuleMetrics.sloErrors30m,
  '1h': productionRuleMetrics.sloErrors1h,
  '2h': productionRuleMetrics.sloErrors2h,
  '6h': productionRuleMetrics.sloErrors6h,
  '1d': productionRuleMetrics.sloErrors1d,
  '3d': productionRuleMetrics.sloErrors3d,
};

const lines = { kind: 'lines', width: 8, height: 8 } as const;

function burnPanel(
  { burnRate, short, long, severity }: BurnPair,
  errors: Readonly<Record<string, string>>,
  scope: Scope = chosen,
): LinesPanel {
  const burn = (window: string): string => `${gauge(errors[window] ?? '', { scope })} / ${BUDGET_RATIO}`;
  return {
    ...lines,
    title: `Burn rate over ${long} and ${short} (${severity} at ${burnRate})`,
    shows: `Share of bad logins ÷ the ${percent(BUDGET_RATIO)} that may be bad. At 1 the budget lasts exactly its period. The alert (${severity}) fires while both windows are above ${burnRate} and enough logins were bad to tell: the long one says that it matters, the short one that it still goes on.`,
    good: 'below 1.',
    bad: 'both lines in the shaded zone.',
    unit: 'short',
    min: 0,
    zone: { level: burnRate, bad: 'above' },
    queries: [
      { expr: burn(long), legend: long, look: roles.first },
      { expr: burn(short), legend: short, look: roles.second },
    ],
  };
}

const runValues: readonly Panel[] = [
  {
    kind: 'value',
    title: 'Budget left',
    shows: `What is left of the error budget of an hour: ${objective} of logins are to be good.`,
    good: 'above 0.',
    bad: 'below 0: overspent. A launch of a few minutes can spend many hours’ budget.',
    unit: 'percentunit',
    width: 6,
    height: 8,
    tones: [
      { from: null, tone: 'bad' },
      { from: 0, tone: 'good' },
    ],
    queries: [{ expr: last(ruleMetrics.sloBudgetLeft), legend: 'left' }],
  },
  {
    kind: 'value',
    title: 'Good logins',
    shows:
      'Of the logins of the time range that ended and that the service could have completed: the share within the SLO.',
    good: `at least ${objective}.`,
    bad: 'below.',
    unit: 'percentunit',
    width: 6,
    height: 8,
    tones: [
      { from: null, tone: 'bad' },
      { from: OBJECTIVE_RATIO, tone: 'good' },
    ],
    queries: [{ expr: ratio(total(k6Own.loginsGood), total(k6Own.loginsEnded, { where: counts })), legend: 'good' }],
  },
  {
    kind: 'strip',
    title: 'Alerts',
    shows:
      'Alerts of the run that fired, each as long as it did. docs/alerts.md says what each of them means and what to do.',
    good: 'none.',
    bad: 'LoginThroughputCollapse, RetryStorm, NoRecovery. GeneratorSaturated: look at the generator first.',
    unit: 'none',
    width: 12,
    height: 8,
    mayBeEmpty: 'no alert fired',
    queries: [
      {
        expr: `max by (alertname) (${selector(prometheusSeries.alerts, { where: { alertstate: '="firing"' } })})`,
        legend: '{{alertname}}',
      },
    ],
  },
];

const runLines: readonly Panel[] = [
  {
    ...lines,
    title: 'Share of bad logins',
    shows:
      'Of the logins that ended: the share that was not good, over 10 s, 30 s and 2 min, and the share that may be bad.',
    good: 'below the dashed limit.',
    bad: 'near 1: nobody gets in.',
    unit: 'percentunit',
    min: 0,
    max: 1,
    queries: [
      { expr: gauge(ruleMetrics.sloErrors10s), legend: '10 s', look: roles.third },
      { expr: gauge(ruleMetrics.sloErrors30s), legend: '30 s', look: roles.second },
      { expr: gauge(ruleMetrics.sloErrors2m), legend: '2 min', look: roles.first },
      { expr: `vector(${BUDGET_RATIO})`, legend: 'may be bad', look: roles.limit },
    ],
  },
  {
    ...lines,
    title: 'Budget left over time',
    shows: 'What is left of the error budget of an hour.',
    good: 'it falls slowly, or not at all.',
    bad: 'it plunges below 0, shaded.',
    unit: 'percentunit',
    zone: { level: 0, bad: 'below' },
    queries: [{ expr: gauge(ruleMetrics.sloBudgetLeft), legend: 'left', look: roles.first }],
  },
  {
    ...lines,
    title: 'What the collapse alert compares',
    shows:
      'Goodput ÷ what could be carried (the smaller of knee and offered load), from the recording rules, over 10 s.',
    good: 'near 1.',
    bad: 'below one half, shaded, for longer than a moment: LoginThroughputCollapse.',
    unit: 'percentunit',
    min: 0,
    zone: { level: 0.5, bad: 'below' },
    queries: [
      { expr: gauge(ruleMetrics.carried), legend: 'goodput ÷ carriable', look: roles.first },
      { expr: gauge(ruleMetrics.collapse), legend: 'goodput ÷ offered', look: roles.second },
    ],
  },
];

const productionLines: readonly Panel[] = [
  {
    ...lines,
    title: 'Goodput against offered load, production',
    shows: 'Logins a second over 5 minutes: offered, and completed within the SLO.',
    good: 'one line on the other.',
    bad: 'goodput below half of offered: LoginThroughputCollapse.',
    unit: 'cps',
    width: 12,
    min: 0,
    mayBeEmpty: onlyProduction,
    queries: [
      { expr: gauge(productionRuleMetrics.offered, { scope: production }), legend: 'offered', look: roles.offered },
      { expr: gauge(productionRuleMetrics.goodput, { scope: production }), legend: 'goodput', look: roles.goodput },
    ],
  },
  {
    ...lines,
    title: 'Budget left of 30 days, production',
    shows: `What is left of the error budget of 30 days: ${objective} of logins are to be good.`,
    good: 'above 0, and falling slower than the month goes by.',
    bad: 'below 0, shaded.',
    unit: 'percentunit',
    width: 12,
    mayBeEmpty: onlyProduction,
    zone: { level: 0, bad: 'below' },
    queries: [
      {
        expr: gauge(productionRuleMetrics.sloBudgetLeft, { scope: production }),
        legend: 'left',
        look: roles.first,
      },
    ],
  },
  ...productionPairs.map((pair) => ({
    ...burnPanel(pair, productionErrors, production),
    width: 12,
    mayBeEmpty: onlyProduction,
  })),
];

export const sloBurn: Dashboard = {
  uid: uids.sloBurn,
  title: 'SLO and burn',
  description: 'The error budget of logins and how fast it burns, for one variant of a run and for production.',
  refresh: '5s',
  variables: [scenarioVariable, runVariable(), variantVariable({ many: false })],
  rows: [
    { title: 'This run', panels: runValues },
    {
      title: 'Burn rates of a run: the budget of an hour',
      panels: [...runPairs.map((pair) => burnPanel(pair, runErrors)), ...runLines],
    },
    { title: 'Production: the budget of 30 days', panels: productionLines },
  ],
};
