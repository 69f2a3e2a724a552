/** Inside the identity server: where requests wait, what the service is spent on, and which protection acts. */
import { serverMetrics } from '../../src/model/record/metric-names.ts';
import { requestLooks, roles, stationLooks, stepLooks } from '../looks.ts';
import { bucketQuantile, gauge, gaugeSum, rate, ratio } from '../series/promql.ts';
import type { Dashboard, LinesPanel, Panel } from '../spec.ts';
import { uids } from '../uids.ts';
import { runVariable, scenarioVariable, variantVariable } from '../variables.ts';

const byStation = ['station'];
const byStep = ['step'];

const noRoom = 'a variant without a waiting room';
const noBudget = 'a variant without a retry budget';

const lines = { kind: 'lines', width: 8, height: 8, min: 0 } as const;

const stations: readonly Panel[] = [
  {
    ...lines,
    title: 'Queue length',
    shows: 'Requests that wait at each station.',
    good: 'near 0, or a level that goes down again after the trigger.',
    bad: 'it grows without end: more comes than is served, and the wait grows with it.',
    unit: 'short',
    looks: stationLooks,
    queries: [{ expr: gaugeSum(serverMetrics.stationQueue, { by: byStation }), legend: '{{station}}' }],
  },
  {
    ...lines,
    title: 'Age of the oldest request',
    shows: 'How long the request that has waited longest at each station has waited.',
    good: 'far below the time-out of the clients.',
    bad: 'above the time-out: whoever is served next has gone already, and the service is dead work.',
    unit: 's',
    looks: stationLooks,
    queries: [{ expr: gauge(serverMetrics.stationQueueAgeSeconds, { by: byStation }), legend: '{{station}}' }],
  },
  {
    ...lines,
    title: 'Utilisation',
    shows: 'Share of the servers of each station that is busy.',
    good: 'below 0.8: there is room for a burst.',
    bad: 'at 1 for more than a moment: the station is the bottleneck.',
    unit: 'percentunit',
    max: 1,
    looks: stationLooks,
    queries: [
      {
        expr: ratio(
          rate(serverMetrics.stationBusySecondsTotal, { by: byStation }),
          gaugeSum(serverMetrics.stationServers, { by: byStation }),
        ),
        legend: '{{station}}',
      },
    ],
  },
  {
    ...lines,
    title: 'Waits before service',
    shows:
      'Wait of a request at any station before it is served: median, 95th and 99th percentile of all requests together.',
    good: 'a few service times.',
    bad: 'near the time-out of the clients; 30 s is the last bucket, so a line at 30 s means "or more".',
    unit: 's',
    queries: [
      { expr: bucketQuantile(0.5, serverMetrics.stationWaitSeconds), legend: 'p50', look: roles.p50 },
      { expr: bucketQuantile(0.95, serverMetrics.stationWaitSeconds), legend: 'p95', look: roles.p95 },
      { expr: bucketQuantile(0.99, serverMetrics.stationWaitSeconds), legend: 'p99', look: roles.p99 },
    ],
  },
  {
    ...lines,
    title: 'What comes, and what becomes of it',
    shows:
      'Requests a second at all stations: arrived, served, refused by the bound of the queue, cancelled because the client had gone.',
    good: 'served lies on arrived.',
    bad: 'arrived above served for long. Refused and cancelled are cheap ways out: better than an endless queue.',
    unit: 'reqps',
    queries: [
      { expr: rate(serverMetrics.stationArrivalsTotal), legend: 'arrived', look: roles.first },
      { expr: rate(serverMetrics.stationServedTotal), legend: 'served', look: roles.third },
      { expr: rate(serverMetrics.stationRefusedTotal), legend: 'refused', look: roles.second },
      { expr: rate(serverMetrics.stationCancelledTotal), legend: 'cancelled', look: roles.fourth },
    ],
  },
  {
    ...lines,
    title: 'Dead work',
    shows: 'Share of the service that is given to clients that have already gone.',
    good: 'near 0.',
    bad: 'above one half: the server is busy and useless. This is what keeps a collapse alive.',
    unit: 'percentunit',
    max: 1,
    zone: { level: 0.5, bad: 'above' },
    looks: stationLooks,
    queries: [
      {
        expr: ratio(
          rate(serverMetrics.stationDeadSecondsTotal, { by: byStation }),
          rate(serverMetrics.stationBusySecondsTotal, { by: byStation }),
        ),
        legend: '{{station}}',
      },
    ],
  },
];

const protections: readonly Panel[] = [
  {
    ...lines,
    title: 'In service, and the limit',
    shows: 'Requests being served at all stations together, and how many can be: the number of servers.',
    good: 'below the limit most of the time.',
    bad: 'on the limit all the time. A step in the limit is a remedy: more or fewer servers.',
    unit: 'short',
    queries: [
      { expr: gaugeSum(serverMetrics.stationInService), legend: 'in service', look: roles.first },
      { expr: gaugeSum(serverMetrics.stationServers), legend: 'servers', look: roles.limit },
    ],
  },
  {
    ...lines,
    title: 'Waiting room',
    shows: 'People in the waiting room, and admitted logins that have not ended.',
    good: 'waiting rises with the rush and falls to 0 after it; admitted stays below what the service holds.',
    bad: 'waiting grows after the rush: the room lets in less than comes.',
    unit: 'short',
    mayBeEmpty: noRoom,
    queries: [
      { expr: gaugeSum(serverMetrics.waitingRoomWaiting), legend: 'waiting', look: roles.first },
      { expr: gaugeSum(serverMetrics.waitingRoomActive), legend: 'admitted, not ended', look: roles.second },
    ],
  },
  {
    ...lines,
    title: 'Retry budget of the portal',
    shows: 'Permits to retry a second, granted and denied, and the tokens that are left.',
    good: 'few denials; tokens near the top.',
    bad: 'tokens at 0 and many denials: retries are being held back, and would have hit the server.',
    unit: 'short',
    mayBeEmpty: noBudget,
    queries: [
      {
        expr: rate(serverMetrics.retryPermitsTotal, { where: { result: '="granted"' } }),
        legend: 'granted a second',
        look: roles.third,
      },
      {
        expr: rate(serverMetrics.retryPermitsTotal, { where: { result: '="denied"' } }),
        legend: 'denied a second',
        look: roles.second,
      },
      { expr: gaugeSum(serverMetrics.retryBudgetTokens), legend: 'tokens left', look: roles.first },
    ],
  },
];

const redWide = { ...lines, width: 12 } as const;

const steps: readonly Panel[] = [
  {
    ...redWide,
    title: 'Requests by step',
    shows: 'Requests answered a second, by step of the login.',
    good: 'all steps in the proportion of the journey.',
    bad: 'the first steps swell and the last ones dry up: logins are begun and not finished.',
    unit: 'reqps',
    looks: stepLooks,
    queries: [{ expr: rate(serverMetrics.requestsTotal, { by: byStep }), legend: '{{step}}' }],
  },
  {
    ...redWide,
    title: 'Requests by outcome',
    shows: 'Requests a second by what came of them. gone: the client left before the answer.',
    good: 'nearly all ok, or queued at the door.',
    bad: 'gone and server-error; refused where nobody meant to refuse.',
    unit: 'reqps',
    looks: requestLooks,
    queries: [{ expr: rate(serverMetrics.requestsTotal, { by: ['outcome'] }), legend: '{{outcome}}' }],
  },
  {
    ...redWide,
    title: 'Share not served, by step',
    shows: 'Share of the requests of a step that were refused, failed, or were left by their client.',
    good: '0, or at the door alone.',
    bad: 'at steps in the middle of a login: work already done is thrown away.',
    unit: 'percentunit',
    max: 1,
    looks: stepLooks,
    queries: [
      {
        expr: ratio(
          rate(serverMetrics.requestsTotal, { by: byStep, where: { outcome: '=~"refused|gone|.+-error"' } }),
          rate(serverMetrics.requestsTotal, { by: byStep }),
        ),
        legend: '{{step}}',
      },
    ],
  },
  {
    ...redWide,
    title: 'p95 of the answer, by step',
    shows: 'Time from request to answer: 95th percentile of each step, from its own buckets.',
    good: 'a few times the service time of the step.',
    bad: 'seconds: the page spins, and people click again.',
    unit: 's',
    looks: stepLooks,
    queries: [{ expr: bucketQuantile(0.95, serverMetrics.requestSeconds, { by: byStep }), legend: '{{step}}' }],
  },
];

const lateness = (level: number, name: 'p50' | 'p99') => ({
  expr: bucketQuantile(level, serverMetrics.deliveryLatenessSeconds),
  legend: name,
  look: roles[name],
});

const machine: readonly LinesPanel[] = [
  {
    ...lines,
    title: 'Event loop and processor of the mock',
    shows: 'Share of the time in which the event loop of the mock is busy, and processor time that it uses, in cores.',
    good: 'below 0.7: the capacity that you see is the virtual one.',
    bad: 'above 0.9 for 3 s: the run is invalid, because the mock itself was too slow.',
    unit: 'percentunit',
    zone: { level: 0.9, bad: 'above' },
    queries: [
      { expr: gauge(serverMetrics.eventLoopUtilisation), legend: 'event loop', look: roles.first },
      { expr: rate(serverMetrics.cpuSecondsTotal), legend: 'processor', look: roles.second },
    ],
  },
  {
    ...lines,
    title: 'How late due answers leave',
    shows: 'Delay between the moment at which an answer was due in virtual time and the moment at which it left.',
    good: 'a few milliseconds.',
    bad: 'p99 above 50 ms over the run: the run is invalid.',
    unit: 's',
    zone: { level: 0.05, bad: 'above' },
    queries: [lateness(0.5, 'p50'), lateness(0.99, 'p99')],
  },
  {
    ...lines,
    title: 'What the mock remembers',
    shows:
      'Entries in its stores (sessions, codes, tokens), and how many a second are pushed out because a store is full.',
    good: 'entries level off; nothing is pushed out.',
    bad: 'pushed out above 0: some logins fail because the mock forgot them.',
    unit: 'short',
    queries: [
      { expr: gaugeSum(serverMetrics.storeEntries), legend: 'entries', look: roles.first },
      { expr: rate(serverMetrics.storeEvictionsTotal), legend: 'pushed out a second', look: roles.limit },
    ],
  },
];

export const identityServer: Dashboard = {
  uid: uids.identityServer,
  title: 'Identity server inside',
  description: 'Stations, queues, dead work, protections, and each step of the login, for one variant.',
  refresh: '5s',
  variables: [scenarioVariable, runVariable(), variantVariable({ many: false })],
  rows: [
    { title: 'Stations', panels: stations },
    { title: 'Limits, waiting room, retry budget', panels: protections },
    { title: 'Rate, errors and duration of each step', panels: steps },
    { title: 'The mock itself', panels: machine },
  ],
};
