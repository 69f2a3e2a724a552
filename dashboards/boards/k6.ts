/** k6's own metrics: what its official dashboards show, from counters and merged histograms. */
import { roles, variantLooks } from '../looks.ts';
import { lookAt } from '../palette.ts';
import { k6Builtin } from '../../src/model/record/k6-series.ts';
import { gaugeSum, quantile, rate, ratio, selector, total } from '../series/promql.ts';
import type { Dashboard, Panel, Query, TablePanel } from '../spec.ts';
import { uids } from '../uids.ts';
import { runVariable, scenarioVariable, variantVariable } from '../variables.ts';

const byVariant = ['variant'];
const byName = ['name'];
const unexpected = { expected_response: '="false"' };
const fromFirst = 'k6 sends failures from the first one on';

const lines = { kind: 'lines', width: 8, height: 8, min: 0 } as const;

const percentiles = (metric: string): readonly Query[] => [
  { expr: quantile(0.5, metric), legend: 'p50', look: roles.p50 },
  { expr: quantile(0.95, metric), legend: 'p95', look: roles.p95 },
  { expr: quantile(0.99, metric), legend: 'p99', look: roles.p99 },
];

const overview: readonly Panel[] = [
  {
    ...lines,
    title: 'HTTP requests',
    shows: 'Requests a second that k6 got an end of, one line a variant.',
    good: 'it follows the load.',
    bad: 'far above it: retries.',
    unit: 'reqps',
    looks: variantLooks,
    queries: [{ expr: rate(k6Builtin.httpRequests, { by: byVariant }), legend: '{{variant}}' }],
  },
  {
    ...lines,
    title: 'Failed requests',
    shows: 'Share of requests with a status that k6 did not expect: both counted, then divided.',
    good: 'near 0.',
    bad: 'it grows with the load.',
    unit: 'percentunit',
    max: 1,
    mayBeEmpty: fromFirst,
    looks: variantLooks,
    queries: [
      {
        expr: ratio(
          rate(k6Builtin.httpRequests, { by: byVariant, where: unexpected }),
          rate(k6Builtin.httpRequests, { by: byVariant }),
        ),
        legend: '{{variant}}',
      },
    ],
  },
  {
    ...lines,
    title: 'Virtual users',
    shows: 'Virtual users at work, and those that are ready.',
    good: 'at work stays below ready.',
    bad: 'they meet: iterations are dropped.',
    unit: 'short',
    queries: [
      { expr: gaugeSum(k6Builtin.virtualUsers), legend: 'at work', look: roles.first },
      { expr: gaugeSum(k6Builtin.virtualUsersAllocated), legend: 'ready', look: roles.limit },
    ],
  },
  {
    ...lines,
    width: 12,
    title: 'Request duration',
    shows: 'Duration of all requests together: median, 95th and 99th percentile from the merged histogram.',
    good: 'flat.',
    bad: 'it climbs to the time-out of the clients.',
    unit: 's',
    queries: percentiles(k6Builtin.requestSeconds),
  },
  {
    kind: 'heatmap',
    title: 'Request duration, all of them',
    shows: 'Each cell is a duration at a moment, its colour how many requests a second took that long.',
    good: 'one low band.',
    bad: 'a second band near the time-out.',
    unit: 's',
    width: 12,
    height: 8,
    queries: [{ expr: rate(k6Builtin.requestSeconds), legend: 'requests' }],
  },
];

/** Parts of a request, in the order in which a request goes through them. */
const parts: readonly (readonly [string, string])[] = [
  ['blocked', k6Builtin.blockedSeconds],
  ['connecting', k6Builtin.connectingSeconds],
  ['TLS', k6Builtin.tlsSeconds],
  ['sending', k6Builtin.sendingSeconds],
  ['waiting', k6Builtin.waitingSeconds],
  ['receiving', k6Builtin.receivingSeconds],
];

const details: readonly Panel[] = [
  {
    ...lines,
    title: 'Where a request spends its time, p95',
    shows:
      'Waiting for a free connection, connecting, agreeing on TLS, sending, waiting for the first byte, receiving: 95th percentile of each. They do not add up: percentiles never do.',
    good: 'nearly all is waiting: the time is the server’s.',
    bad: 'blocked or connecting grow: the machine of the generator runs out of connections.',
    unit: 's',
    queries: parts.map(([legend, metric], index) => ({
      expr: quantile(0.95, metric),
      legend,
      look: lookAt(index),
    })),
  },
  {
    ...lines,
    title: 'Iterations',
    shows: 'Iterations a second: finished, and dropped for want of a virtual user. One iteration is one login.',
    good: 'dropped has no line.',
    bad: 'any line of dropped: the run is invalid.',
    unit: 'cps',
    queries: [
      { expr: rate(k6Builtin.iterations), legend: 'finished', look: roles.first },
      {
        expr: rate(k6Builtin.droppedIterations),
        legend: 'dropped',
        look: roles.limit,
        mayBeEmpty: 'k6 sends this counter from the first dropped iteration on',
      },
    ],
  },
  {
    ...lines,
    title: 'Duration of an iteration',
    shows: 'How long an iteration takes, people’s own time included.',
    good: 'flat.',
    bad: 'it grows: people wait and try again.',
    unit: 's',
    queries: percentiles(k6Builtin.iterationSeconds),
  },
  {
    ...lines,
    width: 12,
    title: 'Data',
    shows: 'Bytes a second that k6 sent and received.',
    good: 'in the proportion of the requests.',
    bad: 'received falls while sent goes on: answers do not come.',
    unit: 'Bps',
    queries: [
      { expr: rate(k6Builtin.bytesSent), legend: 'sent', look: roles.second },
      { expr: rate(k6Builtin.bytesReceived), legend: 'received', look: roles.first },
    ],
  },
  {
    ...lines,
    width: 12,
    title: 'Requests by status',
    shows: 'Requests a second by HTTP status; 0 is no answer at all.',
    good: '200, 201 and 302.',
    bad: '0 (time-out, broken connection), 500.',
    unit: 'reqps',
    queries: [{ expr: rate(k6Builtin.httpRequests, { by: ['status'] }), legend: '{{status}}' }],
  },
];

const wholeRange = (level: number): string =>
  `histogram_quantile(${level}, sum by (name) (increase(${selector(k6Builtin.requestSeconds)}[$__range])))`;

const byRequestName: TablePanel = {
  kind: 'table',
  title: 'Requests by name over the time range',
  shows: 'Each kind of request: how many, how many a second failed, and its own percentiles over the whole time range.',
  good: 'percentiles near the service time of the step.',
  bad: 'a p99 at the time-out.',
  unit: 'short',
  width: 24,
  height: 10,
  keys: [{ label: 'name', title: 'Request' }],
  columns: [
    { title: 'Requests', expr: total(k6Builtin.httpRequests, { by: byName }), unit: 'short' },
    {
      title: 'Failed',
      expr: total(k6Builtin.httpRequests, { by: byName, where: unexpected }),
      unit: 'short',
      mayBeEmpty: fromFirst,
    },
    { title: 'p50', expr: wholeRange(0.5), unit: 's' },
    { title: 'p95', expr: wholeRange(0.95), unit: 's' },
    { title: 'p99', expr: wholeRange(0.99), unit: 's' },
  ],
};

export const k6Metrics: Dashboard = {
  uid: uids.k6,
  title: 'k6 metrics',
  description:
    'What k6 says of its requests, from counters and merged histograms: no averaged percentiles, no cumulative gauges.',
  refresh: '5s',
  variables: [scenarioVariable, runVariable(), variantVariable({ many: true })],
  rows: [
    { title: 'Overview', panels: overview },
    { title: 'Details', panels: details },
    { title: 'By request', panels: [byRequestName] },
  ],
};
