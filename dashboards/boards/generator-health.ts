/** Whether the load was the plan's, and whether all of it was told to Prometheus. A sick generator makes any result worthless. */
import { runMetrics } from '../../src/model/record/metric-names.ts';
import { roles, variantLooks } from '../looks.ts';
import { k6Builtin, k6Own, prometheusSeries } from '../../src/model/record/k6-series.ts';
import { gauge, gaugeSum, last, quantile, rate, ratio, selector, total } from '../series/promql.ts';
import type { Dashboard, Panel } from '../spec.ts';
import { uids } from '../uids.ts';
import { runVariable, scenarioVariable, variantVariable } from '../variables.ts';

const byVariant = ['variant'];
const lines = { kind: 'lines', width: 8, height: 8, min: 0 } as const;
const value = { kind: 'value', width: 6, height: 4, unit: 'short' } as const;

const noneIsGood = [
  { from: null, tone: 'good' },
  { from: 1, tone: 'bad' },
] as const;

/** 0 where the counter never came, as long as the run itself is known. */
const orNone = (expr: string): string => `${expr} or 0 * ${last(k6Builtin.virtualUsersAllocated)}`;

const wholeRun: readonly Panel[] = [
  {
    ...value,
    title: 'Logins not started',
    shows: 'Iterations that k6 dropped in the time range because no virtual user was free.',
    good: '0.',
    bad: 'any: the load was not the plan’s, and the run is invalid.',
    tones: noneIsGood,
    // The counter comes into being with its first drop: increase() would not see it rise from nothing.
    queries: [
      { expr: orNone(`sum(max_over_time(${selector(k6Builtin.droppedIterations)}[$__range]))`), legend: 'dropped' },
    ],
  },
  {
    ...value,
    title: 'Wrong signatures',
    shows: 'Tokens whose signature did not verify.',
    good: '0.',
    bad: 'any: logins may not be what they seem, and the run is invalid.',
    tones: noneIsGood,
    queries: [{ expr: orNone(total(k6Own.signatures, { where: { result: '="invalid"' } })), legend: 'invalid' }],
  },
  {
    ...value,
    title: 'Pushes that failed',
    shows: 'Pushes to Prometheus that it did not take. The counters of k6 make them good with the next push.',
    good: '0.',
    bad: 'many: the lines on these dashboards have gaps. The run record has none.',
    mayBeEmpty: 'k6 without the command line (containers, Kubernetes) does not count them',
    tones: noneIsGood,
    queries: [{ expr: total(runMetrics.pushFailuresTotal), legend: 'failed pushes' }],
  },
  {
    ...value,
    title: 'Samples lost',
    shows: 'Samples that never reached Prometheus.',
    good: '0.',
    bad: 'any: what you see here is not the whole run; its report is.',
    mayBeEmpty: 'k6 without the command line (containers, Kubernetes) does not count them',
    tones: noneIsGood,
    queries: [{ expr: total(runMetrics.pushSamplesLostTotal), legend: 'lost samples' }],
  },
];

const keepingUp: readonly Panel[] = [
  {
    ...lines,
    title: 'Dropped iterations',
    shows: 'Logins a second that were planned and not started.',
    good: 'no line at all.',
    bad: 'any line: there were too few virtual users, or the machine was too slow.',
    unit: 'cps',
    mayBeEmpty: 'k6 sends this counter from the first dropped iteration on',
    looks: variantLooks,
    queries: [{ expr: rate(k6Builtin.droppedIterations, { by: byVariant }), legend: '{{variant}}' }],
  },
  {
    ...lines,
    title: 'Start lateness, p99',
    shows: 'How late logins start after their planned moment: 99th percentile.',
    good: 'a few milliseconds.',
    bad: 'above 5 % of the time-out of the clients over the run: the run is invalid.',
    unit: 's',
    looks: variantLooks,
    queries: [{ expr: quantile(0.99, k6Own.startLateness, { by: byVariant }), legend: '{{variant}}' }],
  },
  {
    kind: 'heatmap',
    title: 'Start lateness',
    shows: 'How late logins start: colour is how many a second were that late.',
    good: 'one band near 0.',
    bad: 'a cloud above it: the generator hangs from time to time.',
    unit: 's',
    width: 8,
    height: 8,
    queries: [{ expr: rate(k6Own.startLateness), legend: 'logins' }],
  },
  {
    ...lines,
    title: 'Processor of the generator',
    shows: 'Processor cores that k6 uses, beside the cores of the machine.',
    good: 'well below the cores that it may use.',
    bad: 'above 0.9 cores for 3 s: it takes time from the server on the same machine, and the run is invalid.',
    unit: 'short',
    mayBeEmpty: 'k6 without the command line (containers, Kubernetes) does not tell its processor time',
    looks: variantLooks,
    queries: [
      { expr: rate(runMetrics.generatorCpuSecondsTotal, { by: byVariant }), legend: '{{variant}}' },
      { expr: gauge(runMetrics.generatorCores), legend: 'cores of the machine', look: roles.limit },
    ],
  },
  {
    ...lines,
    title: 'Virtual users',
    shows: 'Virtual users in a login, and those that k6 has made ready.',
    good: 'in use below ready.',
    bad: 'in use reaches ready: the next arrival is dropped.',
    unit: 'short',
    queries: [
      { expr: gaugeSum(k6Builtin.virtualUsers), legend: 'in use', look: roles.first },
      { expr: gaugeSum(k6Builtin.virtualUsersAllocated), legend: 'ready', look: roles.limit },
    ],
  },
  {
    ...lines,
    title: 'Logins started by each instance',
    shows: 'Logins a second that each k6 process starts; a run may be spread over several.',
    good: 'equal shares.',
    bad: 'a line that ends early: an instance died, and its share is missing.',
    unit: 'cps',
    queries: [
      {
        expr: rate(k6Own.loginsStarted, { by: ['variant', 'instance_id'] }),
        legend: '{{variant}} · instance {{instance_id}}',
      },
    ],
  },
];

const onTheWire: readonly Panel[] = [
  {
    ...lines,
    title: 'HTTP failures by status',
    shows: 'Answers a second that HTTP calls failures, by status; 0 is no answer at all.',
    good: 'none, or the refusals (429, 503) of a protection that you switched on.',
    bad: 'status 0: time-outs and broken connections.',
    unit: 'reqps',
    mayBeEmpty: 'k6 sends these series from the first failure on',
    queries: [
      {
        expr: rate(k6Builtin.httpRequests, { by: ['status'], where: { expected_response: '="false"' } }),
        legend: '{{status}}',
      },
    ],
  },
  {
    ...lines,
    title: 'Share of failed requests',
    shows: 'Failed ÷ all HTTP requests, both counted: no average of averages.',
    good: 'near 0.',
    bad: 'it grows with the load.',
    unit: 'percentunit',
    max: 1,
    mayBeEmpty: 'k6 sends the failures from the first one on',
    looks: variantLooks,
    queries: [
      {
        expr: ratio(
          rate(k6Builtin.httpRequests, { by: byVariant, where: { expected_response: '="false"' } }),
          rate(k6Builtin.httpRequests, { by: byVariant }),
        ),
        legend: '{{variant}}',
      },
    ],
  },
  {
    ...lines,
    title: 'Reading the server’s metrics',
    shows: 'How long it takes to read the metrics of each mock once.',
    good: 'below 20 ms.',
    bad: 'near 1 s: samples of the server are missing.',
    unit: 's',
    mayBeEmpty: 'a target that is not the mock is not read',
    looks: variantLooks,
    queries: [{ expr: gauge(prometheusSeries.scrapeSeconds, { by: byVariant }), legend: '{{variant}}' }],
  },
];

export const generatorHealth: Dashboard = {
  uid: uids.generatorHealth,
  title: 'Generator health',
  description: 'Whether the load was the one that was planned, and whether all of it was told to Prometheus.',
  refresh: '5s',
  variables: [scenarioVariable, runVariable(), variantVariable({ many: true })],
  rows: [
    { title: 'The whole time range', panels: wholeRun },
    { title: 'Keeping up with the plan', panels: keepingUp },
    { title: 'On the wire', panels: onTheWire },
  ],
};
