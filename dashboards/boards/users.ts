/** The run as its users lived it. */
import { codeMetrics, runMetrics, serverMetrics } from '../../src/model/record/metric-names.ts';
import { outcomeLooks, resultLooks, roles, segmentLooks, stepLooks } from '../looks.ts';
import { k6Builtin, k6Own } from '../../src/model/record/k6-series.ts';
import { bucketQuantile, gauge, gaugeSum, quantile, rate, ratio, total } from '../series/promql.ts';
import type { Dashboard, Panel, TablePanel } from '../spec.ts';
import { uids } from '../uids.ts';
import { runVariable, scenarioVariable, variantVariable } from '../variables.ts';
import { realAttempts } from './load.ts';

const lines = { kind: 'lines', width: 12, height: 8, min: 0 } as const;

const noRoom = 'a variant without a waiting room';
const noCodes = 'a variant in which nobody logs in with a code';

const endings: readonly Panel[] = [
  {
    ...lines,
    title: 'How logins end',
    shows: 'Logins a second by outcome, stacked. A login counts in the second in which it ended.',
    good: 'nearly all completed.',
    bad: 'abandoned: people left. refused: turned away. failed: could not work, such as a phone that cannot read the card.',
    unit: 'cps',
    stacked: true,
    looks: outcomeLooks,
    queries: [{ expr: rate(k6Own.loginsEnded, { by: ['outcome'] }), legend: '{{outcome}}' }],
  },
  {
    ...lines,
    title: 'Share that came through in time',
    shows: 'Of the logins that ended: the share that completed, and the share that completed within the SLO.',
    good: 'both near the share of people who can complete at all.',
    bad: 'the second far below the first: people get in, but too late.',
    unit: 'percentunit',
    max: 1,
    queries: [
      {
        expr: ratio(rate(k6Own.loginsEnded, { where: { outcome: '="completed"' } }), rate(k6Own.loginsEnded)),
        legend: 'completed',
        look: roles.first,
      },
      { expr: ratio(rate(k6Own.loginsGood), rate(k6Own.loginsEnded)), legend: 'within the SLO', look: roles.third },
    ],
  },
  {
    ...lines,
    title: 'Users at once',
    shows: 'Virtual users that are in the middle of a login or between two tries.',
    good: 'it follows the load.',
    bad: 'it grows after the load has fallen: people keep trying.',
    unit: 'short',
    queries: [{ expr: gaugeSum(k6Builtin.virtualUsers), legend: 'users', look: roles.first }],
  },
  {
    ...lines,
    title: 'Requests by result, as the user sees it',
    shows: 'Requests of the login a second by what the client got. timeout: it stopped waiting.',
    good: 'ok and pending.',
    bad: 'timeout, error and refused: each of them is a page on which somebody clicks again.',
    unit: 'reqps',
    looks: resultLooks,
    queries: [{ expr: rate(k6Own.attempts, { by: ['result'], where: realAttempts }), legend: '{{result}}' }],
  },
];

const time: readonly Panel[] = [
  {
    kind: 'heatmap',
    title: 'Time to login',
    shows:
      'Each column is a moment, each cell a time to login, and its colour how many logins a second took that long. From the intended start to the end, completed logins only.',
    good: 'one low band.',
    bad: 'the band climbs, or splits into the lucky and the unlucky.',
    unit: 's',
    width: 12,
    height: 10,
    queries: [{ expr: rate(k6Own.timeToLogin), legend: 'logins' }],
  },
  {
    ...lines,
    height: 10,
    title: 'Time to login, percentiles',
    shows:
      'Median, 95th and 99th percentile of all completed logins together, from the merged histogram; dashed: the SLO.',
    good: 'flat and below the SLO.',
    bad: 'above the SLO: such a login is completed, but it is not goodput.',
    unit: 's',
    queries: [
      { expr: quantile(0.5, k6Own.timeToLogin), legend: 'p50', look: roles.p50 },
      { expr: quantile(0.95, k6Own.timeToLogin), legend: 'p95', look: roles.p95 },
      { expr: quantile(0.99, k6Own.timeToLogin), legend: 'p99', look: roles.p99 },
      { expr: gauge(runMetrics.sloLoginSeconds), legend: 'SLO', look: roles.limit },
    ],
  },
];

const bySegment = ['segment'];
const ended = (outcome: string): string =>
  total(k6Own.loginsEnded, { by: bySegment, where: { outcome: `="${outcome}"` } });

const segmentTable: TablePanel = {
  kind: 'table',
  title: 'Segments over the time range',
  shows: 'Logins of each part of the population within the time range, and how they ended.',
  good: 'every segment completes as much as the others.',
  bad: 'one segment far below the others: the ones with less patience, older phones or more to lose.',
  unit: 'short',
  width: 24,
  height: 9,
  keys: [{ label: 'segment', title: 'Segment' }],
  columns: [
    { title: 'Started', expr: total(k6Own.loginsStarted, { by: bySegment }), unit: 'short' },
    { title: 'Completed', expr: ended('completed'), unit: 'short' },
    { title: 'Within the SLO', expr: total(k6Own.loginsGood, { by: bySegment }), unit: 'short' },
    { title: 'Abandoned', expr: ended('abandoned'), unit: 'short' },
    { title: 'Refused', expr: ended('refused'), unit: 'short' },
    { title: 'Failed', expr: ended('failed'), unit: 'short' },
    {
      title: 'Share completed',
      expr: ratio(ended('completed'), total(k6Own.loginsStarted, { by: bySegment })),
      unit: 'percentunit',
    },
  ],
};

const segments: readonly Panel[] = [
  {
    ...lines,
    title: 'Goodput by segment',
    shows: 'Logins a second that completed within the SLO, by part of the population.',
    good: 'all segments keep their share.',
    bad: 'one of them goes to 0 while others go on.',
    unit: 'cps',
    looks: segmentLooks,
    queries: [{ expr: rate(k6Own.loginsGood, { by: bySegment }), legend: '{{segment}}' }],
  },
  {
    ...lines,
    title: 'Requests by step',
    shows: 'Requests a second that clients sent, by step; queue-poll and retry-permit stand in front of the server.',
    good: 'in the proportion of the journey.',
    bad: 'authorize swells: people begin again and again.',
    unit: 'reqps',
    looks: stepLooks,
    queries: [{ expr: rate(k6Own.attempts, { by: ['step'] }), legend: '{{step}}' }],
  },
  segmentTable,
];

const room: readonly Panel[] = [
  {
    ...lines,
    title: 'People in the waiting room',
    shows: 'People who wait for their turn to log in.',
    good: 'it falls to 0 after the rush.',
    bad: 'it stays, or people leave it: see the events.',
    unit: 'short',
    mayBeEmpty: noRoom,
    width: 8,
    queries: [{ expr: gaugeSum(serverMetrics.waitingRoomWaiting), legend: 'waiting', look: roles.first }],
  },
  {
    ...lines,
    title: 'Wait in the room',
    shows: 'How long those who were admitted had waited: median and 95th percentile.',
    good: 'shorter than people are willing to wait.',
    bad: '30 s is the last bucket: a line at 30 s means "or more".',
    unit: 's',
    mayBeEmpty: noRoom,
    width: 8,
    queries: [
      { expr: bucketQuantile(0.5, serverMetrics.waitingRoomWaitSeconds), legend: 'p50', look: roles.p50 },
      { expr: bucketQuantile(0.95, serverMetrics.waitingRoomWaitSeconds), legend: 'p95', look: roles.p95 },
    ],
  },
  {
    ...lines,
    title: 'Events of the waiting room',
    shows: 'People a second who joined, were admitted, left by themselves, or lost their place.',
    good: 'admitted follows joined.',
    bad: 'abandoned and expired: people who waited for nothing.',
    unit: 'cps',
    mayBeEmpty: noRoom,
    width: 8,
    queries: (['joined', 'admitted', 'abandoned', 'expired'] as const).map((name, index) => ({
      expr: rate(serverMetrics.waitingRoomEventsTotal, { where: { event: `="${name}"` } }),
      legend: name,
      look: [roles.first, roles.third, roles.second, roles.limit][index] ?? roles.fourth,
    })),
  },
];

const codes: readonly Panel[] = [
  {
    ...lines,
    title: 'One-time codes',
    shows: 'Codes by SMS and e-mail a second: asked for, delivered, expired before they could arrive, lost on the way.',
    good: 'delivered lies on asked for.',
    bad: 'expired: the gateway is too slow, and people ask for another one. lost: old numbers, and messages that no network delivers.',
    unit: 'cps',
    width: 8,
    queries: [
      { expr: rate(codeMetrics.requestedTotal), legend: 'asked for', look: roles.first },
      { expr: rate(codeMetrics.deliveredTotal), legend: 'delivered', look: roles.third },
      { expr: rate(codeMetrics.expiredTotal), legend: 'expired', look: roles.limit },
      { expr: rate(codeMetrics.lostTotal), legend: 'lost', look: roles.fourth },
    ],
  },
  {
    ...lines,
    title: 'Codes that wait for the gateway',
    shows: 'Messages that the gateway has taken and not yet sent.',
    good: 'near 0.',
    bad: 'it grows: the gateway is slower than people ask, and the codes will come too late.',
    unit: 'short',
    width: 8,
    queries: [{ expr: gaugeSum(codeMetrics.queueLength), legend: 'waiting', look: roles.second }],
  },
  {
    ...lines,
    title: 'Age of codes when they arrive',
    shows: 'From the moment a code was made to its arrival on the phone or in the mailbox: median and 95th percentile.',
    good: 'a few seconds by SMS, a minute or two by e-mail.',
    bad: 'above 30 s people ask again; 600 s is the last bucket, and the end of a code.',
    unit: 's',
    mayBeEmpty: noCodes,
    width: 8,
    queries: [
      { expr: bucketQuantile(0.5, codeMetrics.ageSeconds), legend: 'p50', look: roles.p50 },
      { expr: bucketQuantile(0.95, codeMetrics.ageSeconds), legend: 'p95', look: roles.p95 },
    ],
  },
];

export const users: Dashboard = {
  uid: uids.users,
  title: 'Users',
  description: 'How logins end, how long they take, and for whom, for one variant.',
  refresh: '5s',
  variables: [scenarioVariable, runVariable(), variantVariable({ many: false })],
  rows: [
    { title: 'Outcomes', panels: endings },
    { title: 'Time to login', panels: time },
    { title: 'Who', panels: segments },
    { title: 'Waiting room', panels: room },
    { title: 'Codes by SMS and e-mail', panels: codes },
  ],
};
