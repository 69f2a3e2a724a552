/** Cases of the alerts about what users get. The plan is launch day: warm-up to 5, spike from 15 to 35, end at 60; moments are run seconds. */
import { attempts, type Course, ended, from, good, knee, offered, type RunCase } from './run-case.ts';
import type { RunCounter, RunGauge, RunStory } from './run-series.ts';

const throughput = (offeredRate: Course, goodRate: Course, gauges: readonly RunGauge[] = []): RunStory => ({
  counters: [offered(offeredRate), good(goodRate)],
  gauges,
});

/** Judged from the 15th second on: the last 10 s hold nothing of the warm-up. */
const collapse: readonly RunCase[] = [
  {
    says: 'fires when goodput has been below half of offered load for 5 s, the warm-up left out',
    story: throughput(5, 2, [knee(20)]),
    silentAt: [4, 9, 14, 18],
    fires: {
      at: 22,
      description: 'Goodput is 40% of what could be carried, the smaller of offered load and the knee. Limit: 50 %.',
    },
  },
  {
    says: 'fires when nobody knows the knee, on offered load alone',
    story: throughput(20, 8),
    silentAt: [14],
    fires: {
      at: 22,
      description: 'Goodput is 40% of what could be carried, the smaller of offered load and the knee. Limit: 50 %.',
    },
  },
  {
    says: 'fires when nothing at all comes through and k6 has sent no good login',
    story: { counters: [offered(5)], gauges: [] },
    silentAt: [14],
    fires: {
      at: 22,
      description: 'Goodput is 0% of what could be carried, the smaller of offered load and the knee. Limit: 50 %.',
    },
  },
  { says: 'is silent at 70 % of offered load', story: throughput(5, 3.5, [knee(20)]), silentAt: [20, 30, 40, 50, 58] },
  {
    says: 'is silent at the knee while twice the knee is offered',
    story: throughput(from(15, 6, 20), from(15, 6, 7.5), [knee(8)]),
    silentAt: [16, 20, 25, 30, 34],
  },
  { says: 'is silent when two logins a second are offered', story: throughput(2, 0.2), silentAt: [20, 30, 40] },
  {
    says: 'is silent in the first seconds of a run without a warm-up, when nobody can have come through yet',
    story: { ...throughput(5, from(5, 0, 5)), plan: { warmUpSeconds: 0 } },
    silentAt: [5, 8, 10, 12, 14, 20],
  },
];

const requests = (counters: readonly RunCounter[], offeredRate = 5): RunStory => ({
  counters: [offered(offeredRate), ...counters],
  gauges: [],
});

const storm: readonly RunCase[] = [
  {
    says: 'fires when fewer than a third of step requests have been answered for 5 s, however many polls are',
    story: requests([
      attempts('authorize', 'ok', 4),
      attempts('eid-session', 'timeout', 14),
      attempts('poll', 'ok', 100),
      attempts('poll', 'pending', 100),
      attempts('queue-poll', 'queued', 100),
    ]),
    silentAt: [14, 18],
    fires: {
      at: 22,
      description:
        '22.22% of the requests of login steps are answered, and people send more than 2 for each login. Limit: 33 %.',
    },
  },
  {
    says: 'fires when nothing is answered at all',
    story: requests([attempts('authorize', 'timeout', 18)]),
    silentAt: [14],
    fires: {
      at: 22,
      description:
        '0% of the requests of login steps are answered, and people send more than 2 for each login. Limit: 33 %.',
    },
  },
  {
    says: 'is silent when half of them are: a wrong PIN and a place in the queue are answers',
    story: requests([
      attempts('authorize', 'queued', 4),
      attempts('eid-pin', 'wrong-pin', 3),
      attempts('token', 'ok', 3),
      attempts('token', 'refused', 10),
    ]),
    silentAt: [20, 30, 40, 50],
  },
  {
    says: 'is silent with eight requests a second',
    story: requests([attempts('token', 'ok', 1), attempts('token', 'error', 7)], 3),
    silentAt: [20, 30, 40, 50],
  },
  {
    says: 'is silent when the server is gone and nobody tries again',
    story: requests([attempts('authorize', 'error', 18)], 12),
    silentAt: [20, 30, 40, 50],
  },
];

/** After the spike from second 45 on, when the last 10 s hold nothing of it. */
const recovery: readonly RunCase[] = [
  {
    says: 'fires when goodput is below half of offered load 15 s after the spike, and not in the spike',
    story: throughput(5, from(15, 5, 2), [knee(20)]),
    silentAt: [25, 34, 40, 44, 48],
    fires: {
      at: 52,
      description:
        'After the spike goodput is 40% of what could be carried, the smaller of offered load and the knee. Limit: 50 %.',
    },
  },
  { says: 'is silent at 70 %', story: throughput(5, from(15, 5, 3.5), [knee(20)]), silentAt: [40, 50, 55, 58] },
  {
    says: 'is silent when it recovers at once',
    story: throughput(5, (now) => (now > 15 && now <= 35 ? 0 : 5), [knee(20)]),
    silentAt: [30, 40, 46, 50, 55],
  },
  { says: 'is silent when two logins a second are offered', story: throughput(2, 0), silentAt: [50, 55] },
];

/** Logins that end: this share of them abandoned. Those that failed for the card or the PIN do not count. */
const endings = (share: Course, perSecond = 5): RunStory => {
  const bad = (now: number): number => (typeof share === 'number' ? share : share(now)) * perSecond;
  return {
    counters: [
      offered(perSecond),
      good((now) => perSecond - bad(now)),
      ended('completed', (now) => perSecond - bad(now)),
      ended('abandoned', bad),
      ended('failed', 3),
      ended('in-flight', 0),
    ],
    gauges: [],
  };
};

const burnPage: readonly RunCase[] = [
  {
    says: 'fires when 8 % of logins were not good over 30 s and 10 s',
    story: endings(0.08, 3.5),
    silentAt: [4, 13],
    fires: {
      at: 40,
      description:
        '8% of the logins of the last 30s were not good, and it goes on. Limit: 6 %, a burn rate of 6 for a budget of 1h.',
    },
  },
  {
    says: 'is silent when it is over: 4.5 % in the last 10 s',
    story: endings(from(28, 0.2, 0.045)),
    silentAt: [39, 42, 45],
  },
  {
    says: 'is silent when it has just begun: 4 to 6 % over 30 s',
    story: endings(from(40, 0, 0.2)),
    silentAt: [46, 47],
  },
  { says: 'is silent when four logins were bad', story: endings(0.07, 2), silentAt: [20, 30, 40, 50] },
];

const ticket2m: readonly RunCase[] = [
  { says: 'is silent when four logins were bad', story: endings(0.04, 2), silentAt: [50, 55] },
  {
    says: 'fires when 4 % were not good over the run and 10 s',
    story: endings(0.04, 4),
    silentAt: [4, 13],
    fires: {
      at: 55,
      description:
        '4% of the logins of the last 2m were not good, and it goes on. Limit: 3 %, a burn rate of 3 for a budget of 1h.',
    },
  },
  { says: 'is silent when it is over: 2 % in the last 10 s', story: endings(from(40, 0.06, 0.02)), silentAt: [51, 55] },
  { says: 'is silent when it has just begun: 2 to 3 % of the run', story: endings(from(45, 0, 0.2)), silentAt: [51] },
];

const ticket6m: readonly RunCase[] = [
  { says: 'is silent when four logins were bad', story: endings(0.013, 6), silentAt: [50, 55] },
  {
    says: 'fires when 1.3 % were not good over the run and 30 s',
    story: endings(0.013, 12),
    silentAt: [4, 13],
    fires: {
      at: 55,
      description:
        '1.3% of the logins of the last 6m were not good, and it goes on. Limit: 1 %, a burn rate of 1 for a budget of 1h.',
    },
  },
  { says: 'is silent when it is over: 0.7 % in 30 s', story: endings(from(20, 0.06, 0.007), 10), silentAt: [51, 55] },
  { says: 'is silent when it has just begun: 0.8 % of the run', story: endings(from(45, 0, 0.06), 20), silentAt: [52] },
];

export const runLoginCases: Readonly<Record<string, readonly RunCase[]>> = {
  LoginThroughputCollapse: collapse,
  RetryStorm: storm,
  NoRecovery: recovery,
  'BurnRatePage 30s': burnPage,
  'BurnRateTicket 2m': ticket2m,
  'BurnRateTicket 6m': ticket6m,
};
