/** Recording rules about logins and stations that both paces have, each with its definition. docs/findings.md has the same words. */
import { serverMetrics } from '../../src/model/record/metric-names.ts';
import { k6Own } from '../../src/model/record/k6-series.ts';
import type { Pace } from './pace.ts';
import { GROUP, gauge, orZero, rate, ratio, series } from './promql.ts';
import type { RecordingRule } from './rule.ts';

/** Answered beside the identity server: the waiting room's and the portal's own requests are not attempts. */
const ATTEMPTS = 'step!~"queue-poll|retry-permit"';
/** Polls come by the clock, answered or not, and would hide in a ratio what becomes of the steps. */
const STEPS = 'step!~"poll|queue-poll|retry-permit"';
/** The server did what was asked of it; a wrong PIN and a place in the queue are answers. */
const ANSWERED = 'result=~"ok|wrong-pin|queued"';

export function loginRules(pace: Pace): readonly RecordingRule[] {
  const { names } = pace;
  const quantile = (level: number): string => `histogram_quantile(${level}, ${rate(pace, k6Own.timeToLogin)}) >= 0`;
  return [
    // Logins that people meant to start, a second.
    { record: names.offered, expr: rate(pace, k6Own.loginsStarted) },
    // Logins that completed within the SLO, a second.
    { record: names.goodput, expr: orZero(rate(pace, k6Own.loginsGood), names.offered) },
    { record: names.collapse, expr: ratio(names.goodput, names.offered) },
    { record: names.attempts, expr: rate(pace, k6Own.attempts, ATTEMPTS) },
    // Attempts per completed login: about 21 in calm weather for the eID, polls included. Not there while nothing completes.
    { record: names.amplification, expr: ratio(names.attempts, rate(pace, k6Own.loginsEnded, 'outcome="completed"')) },
    { record: names.stepAttempts, expr: rate(pace, k6Own.attempts, STEPS) },
    { record: names.stepAnswers, expr: orZero(rate(pace, k6Own.attempts, `${STEPS},${ANSWERED}`), names.stepAttempts) },
    // 1 in calm weather, whatever the journey. Not there while nothing is answered.
    { record: names.attemptsPerAnswer, expr: ratio(names.stepAttempts, names.stepAnswers) },
    // The comparison drops the NaN of a window without logins.
    { record: names.timeToLoginP50, expr: quantile(0.5) },
    { record: names.timeToLoginP99, expr: quantile(0.99) },
    { record: names.queueAge, expr: `max by (${GROUP}) (${oldest(pace)})` },
    // Service given to clients that had gone ÷ service given.
    {
      record: names.deadWork,
      expr: ratio(rate(pace, serverMetrics.stationDeadSecondsTotal), rate(pace, serverMetrics.stationBusySecondsTotal)),
    },
  ];
}

/** The longest wait of the window in production, where nobody looks each second. */
const oldest = (pace: Pace): string =>
  pace.name === 'run'
    ? gauge(pace, serverMetrics.stationQueueAgeSeconds)
    : `max_over_time(${series(pace, serverMetrics.stationQueueAgeSeconds)}[${pace.window}])`;
