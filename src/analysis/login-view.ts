/**
 * What the analysis asks of the logins of one run, whether each left a line (live) or all of them a tally (simulated): from here on both are
 * treated alike.
 */
import { quantileIn, countOf } from '../model/record/log-histogram.ts';
import type { LoginCounts } from '../model/record/result.ts';
import type { LoginRecord } from '../model/record/run-record.ts';
import type { LoginTally } from '../model/record/tally.ts';
import type { Plan } from '../model/scenario/plan.ts';
import { countBySegment, countLogins, sumOfCounts } from './accounting.ts';
import { attemptsOf } from './attempts.ts';
import { binnedEvents, type Events } from './events.ts';
import { goodCompletions } from './goodput.ts';
import { timeToLogin } from './logins.ts';
import { ascending, quantile } from './quantiles.ts';

export interface LoginView {
  readonly counts: LoginCounts;
  /** Every segment of the plan, also when nobody of it came. */
  readonly segments: Readonly<Record<string, LoginCounts>>;
  /** Requests to the identity server, edge steps left out. */
  readonly attempts: number;
  /** When logins were intended. */
  readonly arrivals: Events;
  /** When they completed within patience and SLO. */
  readonly completions: Events;
  /** Completed logins that were intended after the warm-up, late ones too: those whose time to login is judged. */
  readonly timed: number;
  /** Their `p` quantile, seconds; null of none. */
  timeToLogin(p: number): number | null;
}

const namesOf = ({ segments }: Plan): string[] => segments.map(({ name }) => name);

/** @param logins one for each intended login */
export function viewOfLines(logins: readonly LoginRecord[], plan: Plan): LoginView {
  const judged = logins.filter(({ intendedSeconds }) => intendedSeconds >= plan.warmUpSeconds);
  const times = ascending(judged.map(timeToLogin).filter((seconds) => seconds !== null));
  return {
    counts: countLogins(logins),
    segments: countBySegment(logins, namesOf(plan)),
    attempts: attemptsOf(logins).length,
    arrivals: ascending(logins.map(({ intendedSeconds }) => intendedSeconds)),
    completions: goodCompletions(logins, plan.slo.loginWithinSeconds),
    timed: times.length,
    timeToLogin: (p) => quantile(times, p),
  };
}

export function viewOfTally({ binSeconds, segments, series, timeToLogin: times }: LoginTally): LoginView {
  return {
    counts: sumOfCounts(Object.values(segments)),
    segments,
    attempts: series.attempts.reduce((sum, count) => sum + count, 0),
    arrivals: binnedEvents(series.offered, binSeconds),
    completions: binnedEvents(series.good, binSeconds),
    timed: countOf(times),
    timeToLogin: (p) => quantileIn(times, p),
  };
}
