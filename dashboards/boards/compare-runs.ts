/**
 * Two runs beside each other. They lie at different times, and Grafana can shift a panel only by a fixed offset, so nothing is laid over
 * each other: the same panels stand side by side at one scale, and the findings are subtracted.
 */
import { findingMetrics, serverMetrics } from '../../src/model/record/metric-names.ts';
import { roles } from '../looks.ts';
import { k6Own } from '../../src/model/record/k6-series.ts';
import { chosen, gauge, last, quantile, rate, ratio, type Scope } from '../series/promql.ts';
import type { Dashboard, LinesPanel, Query, Row, TablePanel, Unit, ValuePanel } from '../spec.ts';
import { uids } from '../uids.ts';
import { runVariable, scenarioVariable, variantVariable } from '../variables.ts';
import { loadPanel, realAttempts } from './load.ts';

const scopes: Readonly<Record<'A' | 'B', Scope>> = {
  A: chosen,
  B: { run: '=~"$run_b"', scenario: '=~"$scenario"', variant: '=~"$variant_b"' },
};

interface Compared {
  readonly name: string;
  readonly of: (scope: Scope) => string;
}

const finding = (name: string, metric: string, label?: string, value?: string): Compared => ({
  name,
  of: (scope) => last(metric, { scope, ...(label === undefined ? {} : { where: { [label]: `="${value}"` } }) }),
});

const compared: readonly Compared[] = [
  finding('Goodput before the trigger, /s', findingMetrics.goodputPerSecond, 'window', 'before'),
  finding('Goodput in the trigger, /s', findingMetrics.goodputPerSecond, 'window', 'during'),
  finding('Goodput late in the trigger, /s', findingMetrics.goodputPerSecond, 'window', 'duringLate'),
  finding('Goodput after the trigger, /s', findingMetrics.goodputPerSecond, 'window', 'after'),
  finding('Highest goodput, /s', findingMetrics.goodputPerSecond, 'window', 'peak'),
  finding('Offered in the trigger, /s', findingMetrics.offeredPerSecond, 'window', 'during'),
  finding('Amplification', findingMetrics.amplification),
  finding('Work amplification', findingMetrics.workAmplification),
  finding('Dead work, ratio', findingMetrics.deadWorkRatio),
  finding('Time to login p50, s', findingMetrics.timeToLoginSeconds, 'quantile', '0.5'),
  finding('Time to login p95, s', findingMetrics.timeToLoginSeconds, 'quantile', '0.95'),
  finding('Time to login p99, s', findingMetrics.timeToLoginSeconds, 'quantile', '0.99'),
  finding('Recovered, 1 is yes', findingMetrics.recovered),
  finding('Recovery, s', findingMetrics.recoverySeconds),
  finding('Logins completed', findingMetrics.logins, 'outcome', 'completed'),
  finding('Logins abandoned', findingMetrics.logins, 'outcome', 'abandoned'),
  finding('Logins refused', findingMetrics.logins, 'outcome', 'refused'),
];

/** All findings of one run as one vector, told apart by the label `finding`. */
const findingsOf = (scope: Scope): string =>
  compared.map(({ name, of }) => `label_replace(${of(scope)}, "finding", "${name}", "", "")`).join(' or ');

const judged = 'one of the two has not been judged yet: findings come at the end of a run';

const differences: TablePanel = {
  kind: 'table',
  title: 'Findings of A and B',
  shows:
    'Each finding of both, the difference B − A, and the ratio B ÷ A. These are two single runs: whether a difference is more than chance needs repeats and an interval.',
  good: 'goodput higher, time to login and recovery shorter in the one that you want to keep.',
  bad: 'a difference that is smaller than what two runs of the same thing differ by.',
  unit: 'short',
  width: 24,
  height: 16,
  mayBeEmpty: judged,
  keys: [{ label: 'finding', title: 'Finding' }],
  columns: [
    { title: 'A', expr: findingsOf(scopes.A), unit: 'short' },
    { title: 'B', expr: findingsOf(scopes.B), unit: 'short' },
    { title: 'B − A', expr: `(${findingsOf(scopes.B)}) - on (finding) (${findingsOf(scopes.A)})`, unit: 'short' },
    {
      title: 'B ÷ A',
      expr: `(${findingsOf(scopes.B)}) / on (finding) ((${findingsOf(scopes.A)}) > 0)`,
      unit: 'percentunit',
    },
  ],
};

const verdictOf = (which: 'A' | 'B'): ValuePanel => ({
  kind: 'value',
  title: `Verdict of ${which}`,
  shows: `What run ${which} says about the expectations of its scenario.`,
  good: 'pass.',
  bad: 'slo-breach; invalid or aborted: there is nothing to compare.',
  unit: 'none',
  width: 6,
  height: 4,
  nameOnly: true,
  mayBeEmpty: judged,
  queries: [
    {
      expr: `${last(findingMetrics.verdict, { by: ['verdict'], scope: scopes[which] })} == 1`,
      legend: '{{verdict}}',
    },
  ],
});

const goodputAfter = (which: 'A' | 'B'): ValuePanel => ({
  kind: 'value',
  title: `Goodput after, ${which}`,
  shows: `Logins a second within the SLO after the trigger of run ${which}.`,
  good: 'as before the trigger.',
  bad: 'near 0 while the load is back to normal: metastable.',
  unit: 'cps',
  width: 6,
  height: 4,
  mayBeEmpty: judged,
  queries: [
    {
      expr: last(findingMetrics.goodputPerSecond, { where: { window: '="after"' }, scope: scopes[which] }),
      legend: which,
    },
  ],
});

interface Pair {
  readonly title: string;
  readonly shows: string;
  readonly good: string;
  readonly bad: string;
  readonly unit: Unit;
  readonly queries: (scope: Scope) => readonly Query[];
  /** What the common axis has to hold: the largest of it in both runs. */
  readonly largest: (scope: Scope) => string;
}

/** A constant as high as the highest value of both runs: no line, but it holds the axes of both panels at one height. */
function scaleOf(largest: Pair['largest']): Query {
  // Labels of their own: `or` would take the second for the first.
  const highest = (which: 'A' | 'B'): string =>
    `label_replace(max_over_time((${largest(scopes[which])})[$__range:$__interval] @ end()), "of", "${which}", "", "")`;
  return { expr: `max(${highest('A')} or ${highest('B')})`, legend: 'scale', invisible: true };
}

function side(which: 'A' | 'B', { title, queries, largest, ...words }: Pair): LinesPanel {
  return {
    kind: 'lines',
    ...words,
    title: `${which}: ${title}`,
    width: 12,
    height: 9,
    min: 0,
    queries: [...queries(scopes[which]), scaleOf(largest)],
  };
}

const both = (title: string, pair: Pair): Row => ({ title, panels: [side('A', pair), side('B', pair)] });

const load: Pair = {
  ...loadPanel({ title: 'goodput against offered', width: 12 }),
  queries: (scope) => loadPanel({ title: '', width: 12, scope }).queries,
  largest: (scope) => rate(k6Own.loginsStarted, { scope }),
};

const amplification = (scope: Scope): string =>
  ratio(
    rate(k6Own.attempts, { where: realAttempts, scope }),
    rate(k6Own.loginsEnded, { where: { outcome: '="completed"' }, scope }),
  );

export const compareRuns: Dashboard = {
  uid: uids.compareRuns,
  title: 'Compare two runs',
  description:
    'Two runs or variants, A and B: findings subtracted, and the same panels side by side at one scale. The time range has to hold both.',
  refresh: '5m',
  variables: [
    scenarioVariable,
    runVariable('', 'Run A'),
    variantVariable({ many: false, label: 'Variant A' }),
    runVariable('_b', 'Run B'),
    // Beside the newest run’s naive clients: what its waiting room made of the same arrivals.
    variantVariable({ many: false, suffix: '_b', label: 'Variant B', preferred: 'waiting-room' }),
  ],
  rows: [
    {
      title: 'Findings',
      panels: [verdictOf('A'), goodputAfter('A'), verdictOf('B'), goodputAfter('B'), differences],
    },
    both('Goodput against offered load', load),
    both('Time to login', {
      title: 'time to login',
      shows: 'Median and 99th percentile of the time to login of all completed logins together.',
      good: 'the same height, or lower, on the side that you want to keep.',
      bad: 'a tail that stays.',
      unit: 's',
      queries: (scope) => [
        { expr: quantile(0.5, k6Own.timeToLogin, { scope }), legend: 'p50', look: roles.p50 },
        { expr: quantile(0.99, k6Own.timeToLogin, { scope }), legend: 'p99', look: roles.p99 },
      ],
      largest: (scope) => quantile(0.99, k6Own.timeToLogin, { scope }),
    }),
    both('Amplification', {
      title: 'amplification',
      shows: 'Requests that reach the server for each completed login.',
      good: 'flat.',
      bad: 'it grows on one side alone: there retries feed the overload.',
      unit: 'short',
      queries: (scope) => [{ expr: amplification(scope), legend: 'attempts per login', look: roles.attempts }],
      largest: amplification,
    }),
    both('Oldest request in a queue', {
      title: 'oldest request in a queue',
      shows: 'How long the request that has waited longest at any station has waited.',
      good: 'below the time-out of the clients.',
      bad: 'above it: dead work.',
      unit: 's',
      queries: (scope) => [
        { expr: gauge(serverMetrics.stationQueueAgeSeconds, { scope }), legend: 'oldest', look: roles.first },
      ],
      largest: (scope) => gauge(serverMetrics.stationQueueAgeSeconds, { scope }),
    }),
  ],
};
