/**
 * What each alert of production has to do, by its key. Series without a run label, a sample every 15 s. Moments are minutes from the first sample;
 * those of burn rates are hours, and their series are the rates that other rules record.
 */
import { codeMetrics, productionRuleMetrics, serverMetrics } from '../../../src/model/record/metric-names.ts';
import { k6Own } from '../../../src/model/record/k6-series.ts';
import type { AlertCase } from './promtool-file.ts';
import { sampled, seriesName } from './series-text.ts';

/** Minute → so many a second, or a level. */
type Course = number | ((minute: number) => number);
type Labels = Readonly<Record<string, string>>;

/** A `for` of 30 s and one of 15 s have to differ. */
const SAMPLE_SECONDS = 15;
const at = (course: Course, minute: number): number => (typeof course === 'number' ? course : course(minute));
const from = (minute: number, before: number, then: number) => (now: number) => (now > minute ? then : before);

interface Grid {
  readonly minutes: number;
  readonly stepSeconds: number;
}
const oneHour: Grid = { minutes: 60, stepSeconds: SAMPLE_SECONDS };

const gauge = (name: string, labels: Labels, level: Course, grid = oneHour): [string, string] => [
  seriesName(name, labels),
  sampled((grid.minutes * 60) / grid.stepSeconds + 1, (sample) => at(level, (sample * grid.stepSeconds) / 60)),
];

function counter(name: string, labels: Labels, perSecond: Course, grid = oneHour): [string, string] {
  let total = 0;
  return gauge(
    name,
    labels,
    (minute) => (minute === 0 ? 0 : (total += grid.stepSeconds * at(perSecond, minute))),
    grid,
  );
}

type Series = readonly (readonly [string, string])[];

interface Firing {
  readonly at: number;
  readonly labels?: Labels;
  readonly description: string;
}

const minutes = (says: string, series: Series, silentAt: readonly number[], fires?: Firing): AlertCase => ({
  says,
  series: Object.fromEntries(series),
  interval: `${SAMPLE_SECONDS}s`,
  silentAt: silentAt.map((minute) => minute * 60),
  fires: fires === undefined ? null : { labels: {}, ...fires, at: fires.at * 60 },
});

const throughput = (offered: Course, good: Course, grid = oneHour): Series => [
  counter(k6Own.loginsStarted, {}, offered, grid),
  counter(k6Own.loginsGood, {}, good, grid),
];

/** Three minutes after the first login, they are six a minute over the window. */
const collapse: readonly AlertCase[] = [
  minutes('fires when goodput has been below half of offered load for 30 s', throughput(0.18, 0.072), [2.75, 3.25], {
    at: 3.75,
    description: 'Goodput is 40% of offered load. Limit: 50 %.',
  }),
  minutes('fires when nothing comes through', throughput(1, 0), [0.25], {
    at: 20,
    description: 'Goodput is 0% of offered load. Limit: 50 %.',
  }),
  minutes('is silent at 70 %', throughput(1, 0.7), [5, 20, 40, 60]),
  minutes('is silent with four logins a minute', throughput(0.07, 0.007), [5, 20, 40, 60]),
  minutes('is silent when nobody comes', throughput(0, 0), [5, 20, 40, 60]),
];

const requests = (answered: Course, lost: Course, offered: Course): Series => [
  counter(k6Own.loginsStarted, {}, offered),
  counter(k6Own.attempts, { step: 'token', result: 'ok' }, answered),
  counter(k6Own.attempts, { step: 'authorize', result: 'timeout' }, lost),
  counter(k6Own.attempts, { step: 'poll', result: 'ok' }, 50),
];

const storm: readonly AlertCase[] = [
  minutes(
    'fires when fewer than a third of step requests are answered for 1 min',
    requests(from(20, 0.5, 0.12), from(20, 0.1, 0.48), 0.16),
    [20, 24.5],
    {
      at: 25.25,
      description:
        '20% of the requests of login steps are answered, and people send more than 2 for each login. Limit: 33 %.',
    },
  ),
  minutes('is silent when half of them are', requests(5, 5, 1), [5, 20, 40, 60]),
  minutes('is silent with 15 requests a minute', requests(0.01, 0.24, 0.1), [5, 20, 40, 60]),
  minutes('is silent when the server is gone and nobody tries again', requests(0, 3, 2), [5, 20, 40, 60]),
];

const eightHours: Grid = { minutes: 500, stepSeconds: 60 };
const SPIKE_STARTS = 300;
const SPIKE_ENDS = 330;

/** Five hours as usual, half an hour of spike, then `after`. Usually nine of ten logins come through. */
const spike = (after: { readonly offered: number; readonly good: number }, usual = 1, peak = 3): Series =>
  throughput(
    (now) => (now <= SPIKE_STARTS ? usual : now <= SPIKE_ENDS ? peak : after.offered),
    (now) => (now <= SPIKE_STARTS ? 0.9 * usual : now <= SPIKE_ENDS ? 0.1 * peak : after.good),
    eightHours,
  );

const slow = (says: string, series: Series, silentAt: readonly number[], fires?: Firing): AlertCase => ({
  ...minutes(says, series, silentAt, fires),
  interval: `${eightHours.stepSeconds}s`,
});

const notRecovered = 'Load is back to normal and goodput is 60% of it. Limit: 85 % of the usual share.';

const recovery: readonly AlertCase[] = [
  slow(
    'fires when load has been as usual for 10 min and goodput is not',
    spike({ offered: 1.2, good: 0.72 }),
    [200, 299, 320, 330, 341],
    { at: 350, description: notRecovered },
  ),
  slow('still fires two hours later', spike({ offered: 1, good: 0.6 }), [299], { at: 460, description: notRecovered }),
  slow('fires on a small service', spike({ offered: 0.15, good: 0.09 }, 0.15, 0.6), [330], {
    at: 400,
    description: notRecovered,
  }),
  slow('fires at six tenths of the peak', spike({ offered: 1.2, good: 0.72 }, 1, 2), [330], {
    at: 400,
    description: notRecovered,
  }),
  slow('is silent at the usual share of logins', spike({ offered: 1, good: 0.85 }), [320, 340, 350, 400, 490]),
  slow('is silent while the load is still high', spike({ offered: 2.5, good: 0.5 }), [320, 340, 350, 400, 490]),
  slow('is silent with four logins a minute', spike({ offered: 0.07, good: 0 }, 0.07, 0.3), [350, 400, 490]),
];

const age = (level: Course): Series => [gauge(serverMetrics.stationQueueAgeSeconds, { station: 'web' }, level)];

const queue: readonly AlertCase[] = [
  minutes('fires when the oldest request has waited 15 s for 1 min', age(from(10, 0, 15)), [10, 11], {
    at: 12,
    labels: { station: 'web' },
    description: 'At station web the oldest request has waited 15s. Limit: 10 s.',
  }),
  minutes('is silent when it has waited 8 s', age(8), [5, 20, 40, 60]),
];

const room = (waiting: Course, admitted: Course): Series => [
  gauge(serverMetrics.waitingRoomWaiting, {}, waiting),
  counter(serverMetrics.waitingRoomEventsTotal, { event: 'admitted' }, admitted),
];

const stuck: readonly AlertCase[] = [
  minutes('fires when people wait and nobody was let in for 6 min', room(7, from(10, 2, 0)), [10, 14.5, 15.5], {
    at: 16.25,
    description: 'In the last 5m never fewer than 7 people waited, and nobody was let in.',
  }),
  minutes('is silent when one a minute is let in', room(900, 1 / 60), [5, 20, 40, 60]),
  minutes('is silent when nobody waits', room(0, 0), [5, 20, 40, 60]),
];

const codes = (queued: Course, delivered: Course): Series => [
  gauge(codeMetrics.queueLength, {}, queued),
  counter(codeMetrics.deliveredTotal, {}, delivered),
];

const otp: readonly AlertCase[] = [
  minutes('fires when more codes are queued than go out in a minute', codes(from(10, 0, 400), 5), [10, 11], {
    at: 12,
    description: '400 one-time codes are queued, more than go out in 60 s.',
  }),
  minutes('is silent when they go out in 40 s', codes(200, 5), [5, 20, 40, 60]),
  minutes('is silent when no code is asked for', codes(0, 0), [5, 20, 40, 60]),
];

const EVERY_MINUTES = 5;
const SPARSE_MINUTES = 15;

/** Rates as the other group records them: share of logins that were not good, by hour. */
function endings(share: Course, hours: number, { perSecond = 1, everyMinutes = EVERY_MINUTES } = {}): Series {
  const recorded = (name: string, value: (hour: number) => number): [string, string] => [
    name,
    sampled((hours * 60) / everyMinutes + 1, (sample) => value((sample * everyMinutes) / 60)),
  ];
  return [
    recorded(productionRuleMetrics.sloEnded, () => perSecond),
    recorded(productionRuleMetrics.goodput, (hour) => perSecond * (1 - at(share, hour))),
  ];
}

interface HourFiring {
  readonly at: number;
  readonly description: string;
}

const hours = (says: string, series: Series, silentAt: readonly number[], fires?: HourFiring): AlertCase => ({
  says,
  series: Object.fromEntries(series),
  interval: `${EVERY_MINUTES}m`,
  silentAt: silentAt.map((hour) => hour * 3600),
  fires: fires === undefined ? null : { labels: {}, ...fires, at: fires.at * 3600 },
});

interface Share {
  readonly share: Course;
  readonly perSecond?: number;
}

const days = (
  says: string,
  { share, perSecond = 1 }: Share,
  silentAt: readonly number[],
  fires?: HourFiring,
): AlertCase => ({
  ...hours(says, endings(share, 30, { perSecond, everyMinutes: SPARSE_MINUTES }), silentAt, fires),
  interval: `${SPARSE_MINUTES}m`,
});

const burning = (share: string, long: string, limit: string, rate: string): string =>
  `${share} of the logins of the last ${long} were not good, and it goes on. Limit: ${limit}, a burn rate of ${rate} for a budget of 30d.`;

const page1h: readonly AlertCase[] = [
  hours(
    'fires when 20 % were not good over an hour and 5 min',
    endings(from(2, 0, 0.2), 6, { perSecond: 0.01 }),
    [2, 2.5],
    {
      at: 4,
      description: burning('20%', '1h', '14.4 %', '14.4'),
    },
  ),
  hours('is silent when it is over: 10 % now', endings(from(2, 0.3, 0.1), 4), [2.25, 2.5]),
  hours('is silent when it has just begun: 10 % of the hour', endings(from(2, 0, 0.25), 4), [2.4, 2.45]),
  hours('is silent when three or four logins were bad', endings(0.2, 4, { perSecond: 0.005 }), [1, 2, 3]),
];

const page6h: readonly AlertCase[] = [
  hours(
    'fires when 8 % were not good over 6 h and 30 min',
    endings(from(7, 0, 0.08), 16, { perSecond: 0.004 }),
    [7, 11],
    {
      at: 15,
      description: burning('8%', '6h', '6 %', '6'),
    },
  ),
  hours('is silent when it is over: 4 % now', endings(from(7, 0.12, 0.04), 12), [8, 9]),
  hours('is silent when it has just begun: 5 % of 6 h', endings(from(7, 0, 0.1), 12), [10]),
  hours('is silent when three or four logins were bad', endings(0.08, 12, { perSecond: 0.002 }), [7, 10]),
];

const ticket1d: readonly AlertCase[] = [
  days('fires when 4 % were not good over a day and 2 h', { share: from(2, 0, 0.04), perSecond: 0.002 }, [2, 5], {
    at: 29,
    description: burning('4%', '1d', '3 %', '3'),
  }),
  days('is silent when it is over: 2 % now', { share: from(20, 0.06, 0.02) }, [23, 25]),
  days('is silent when it has just begun: 2 % of a day', { share: from(22, 0, 0.2) }, [24.75]),
  days('is silent when three or four logins were bad', { share: 0.04, perSecond: 0.001 }, [10, 29]),
];

/** Windows that are not full yet. */
const ticket3d: readonly AlertCase[] = [
  days('fires when 1.3 % were not good over 3 days and 6 h', { share: 0.013, perSecond: 0.002 }, [], {
    at: 20,
    description: burning('1.3%', '3d', '1 %', '1'),
  }),
  days('is silent when it is over: 0.7 % now', { share: from(20, 0.05, 0.007) }, [27, 29]),
  days('is silent when it has just begun: 0.75 % of the time', { share: from(18.5, 0, 0.1) }, [20]),
  days('is silent when three or four logins were bad', { share: 0.013, perSecond: 0.001 }, [10, 29]),
];

export const productionCases: Readonly<Record<string, readonly AlertCase[]>> = {
  LoginThroughputCollapse: collapse,
  RetryStorm: storm,
  NoRecovery: recovery,
  QueueSaturated: queue,
  WaitingRoomStuck: stuck,
  OtpBacklog: otp,
  'BurnRatePage 1h': page1h,
  'BurnRatePage 6h': page6h,
  'BurnRateTicket 1d': ticket1d,
  'BurnRateTicket 3d': ticket3d,
};
