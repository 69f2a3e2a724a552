/** The story on one page: what came out, when goodput left offered load, and what brought it back. */
import { runMetrics, serverMetrics } from '../../src/model/record/metric-names.ts';
import { outcomeLooks, roles, variantLooks } from '../looks.ts';
import { k6Own } from '../../src/model/record/k6-series.ts';
import { gauge, last, quantile, rate, ratio } from '../series/promql.ts';
import type { Dashboard, Panel, Row } from '../spec.ts';
import { uids } from '../uids.ts';
import { runVariable, scenarioVariable, variantVariable } from '../variables.ts';
import { expectationsTable, findingsTable, verdictValues } from './findings.ts';
import { loadPanel, realAttempts } from './load.ts';

const completed = { outcome: '="completed"' };
const byVariant = ['variant'];

const amplification = (by: readonly string[]): string =>
  ratio(rate(k6Own.attempts, { where: realAttempts, by }), rate(k6Own.loginsEnded, { where: completed, by }));

const sideBySide: readonly Panel[] = [
  {
    kind: 'lines',
    title: 'Goodput by variant',
    shows: 'Logins a second that completed within the SLO, one line a variant, on the same arrivals.',
    good: 'the line follows the planned load, or stays near the knee while the load is above it.',
    bad: 'the line falls while the load stays, and does not come back when the load has gone.',
    unit: 'cps',
    width: 12,
    height: 9,
    min: 0,
    looks: variantLooks,
    queries: [
      { expr: rate(k6Own.loginsGood, { by: byVariant }), legend: '{{variant}}' },
      { expr: gauge(runMetrics.plannedLoginsPerSecond), legend: 'planned', look: roles.planned },
    ],
  },
  {
    kind: 'lines',
    title: 'Goodput ÷ offered by variant',
    shows:
      'Share of the offered logins that come through within the SLO. Below one half, shaded, is collapse. After a jump of the load it dips for about as long as a login takes.',
    good: 'near 1, or as far below as the load is above the knee.',
    bad: 'in the shaded half while the load is one that the service can carry.',
    unit: 'percentunit',
    width: 12,
    height: 9,
    min: 0,
    zone: { level: 0.5, bad: 'below' },
    looks: variantLooks,
    queries: [
      {
        expr: ratio(rate(k6Own.loginsGood, { by: byVariant }), rate(k6Own.loginsStarted, { by: byVariant })),
        legend: '{{variant}}',
      },
    ],
  },
  {
    kind: 'lines',
    title: 'Amplification by variant',
    shows: 'Requests that reach the server for each login that completes, retries and polls for the login included.',
    good: 'flat at the length of the journey: the level before the trigger.',
    bad: 'it grows: the server works on retries of logins that it does not complete. A gap means that nothing completes at all.',
    unit: 'short',
    width: 12,
    height: 9,
    logarithmic: true,
    looks: variantLooks,
    queries: [{ expr: amplification(byVariant), legend: '{{variant}}' }],
  },
  {
    kind: 'lines',
    title: 'Oldest request in a queue by variant',
    shows: 'How long the request that has waited longest at any station has waited.',
    good: 'well below the time-out of the clients.',
    bad: 'above the time-out: what the server serves now, nobody is waiting for any more.',
    unit: 's',
    width: 12,
    height: 9,
    min: 0,
    looks: variantLooks,
    more: uids.identityServer,
    queries: [{ expr: gauge(serverMetrics.stationQueueAgeSeconds, { by: byVariant }), legend: '{{variant}}' }],
  },
];

const phases: Panel = {
  kind: 'strip',
  title: 'Phases',
  shows: 'Which part of the plan the run was in: warm-up, before the trigger, the trigger itself, after it.',
  good: 'each phase once, in this order.',
  bad: 'a phase that is missing: the run ended early.',
  unit: 'none',
  width: 24,
  height: 6,
  queries: [{ expr: `${gauge(runMetrics.phase, { by: ['phase'] })} == 1`, legend: '{{phase}}' }],
};

const perVariant: Row = {
  title: 'One variant: $variant',
  repeat: 'variant',
  panels: [
    loadPanel({ title: 'Goodput against offered load', width: 24 }),
    {
      kind: 'lines',
      title: 'How logins end',
      shows: 'Logins a second by outcome, stacked. A login counts in the second in which it ended.',
      good: 'nearly all completed.',
      bad: 'abandoned (people left), refused (turned away), failed (could not work).',
      unit: 'cps',
      width: 8,
      height: 8,
      min: 0,
      stacked: true,
      looks: outcomeLooks,
      more: uids.users,
      queries: [{ expr: rate(k6Own.loginsEnded, { by: ['outcome'] }), legend: '{{outcome}}' }],
    },
    {
      kind: 'lines',
      title: 'Amplification',
      shows: 'Requests that reach the server for each completed login.',
      good: 'flat at the level before the trigger.',
      bad: 'it grows while goodput falls: a retry storm.',
      unit: 'short',
      width: 8,
      height: 8,
      logarithmic: true,
      queries: [{ expr: amplification([]), legend: 'attempts per completed login', look: roles.attempts }],
    },
    {
      kind: 'lines',
      title: 'Time to login',
      shows:
        'From the intended start to the end of a completed login: median, 95th and 99th percentile of all logins together.',
      good: 'flat, and below the SLO.',
      bad: 'it climbs; logins above the SLO are not goodput.',
      unit: 's',
      width: 8,
      height: 8,
      min: 0,
      more: uids.users,
      queries: [
        { expr: quantile(0.5, k6Own.timeToLogin), legend: 'p50', look: roles.p50 },
        { expr: quantile(0.95, k6Own.timeToLogin), legend: 'p95', look: roles.p95 },
        { expr: quantile(0.99, k6Own.timeToLogin), legend: 'p99', look: roles.p99 },
        { expr: gauge(runMetrics.sloLoginSeconds), legend: 'SLO', look: roles.limit },
      ],
    },
  ],
};

export const launchDay: Dashboard = {
  uid: uids.launchDay,
  title: 'Launch day',
  description: 'Where login throughput collapses, what it looks like, and which variant comes back.',
  refresh: '5s',
  variables: [scenarioVariable, runVariable(), variantVariable({ many: true })],
  rows: [
    {
      title: 'What came out',
      panels: [
        ...verdictValues,
        {
          kind: 'value',
          title: 'Knee',
          shows:
            'Completed logins a second that the service can carry, from its capacity profile; with a scaled run, scaled.',
          good: 'above the load that you expect.',
          bad: 'below it: above the knee something has to wait, be refused or be abandoned.',
          unit: 'cps',
          width: 4,
          height: 4,
          queries: [{ expr: last(runMetrics.kneeLoginsPerSecond, { by: [] }), legend: 'knee' }],
        },
        findingsTable,
        expectationsTable,
      ],
    },
    { title: 'Variants side by side', panels: [phases, ...sideBySide] },
    perVariant,
  ],
};
