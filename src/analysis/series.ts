/**
 * One value for each run second, index = run second. Arrivals and completions count in the second they happened in; requests in the second
 * they were sent, refusals and time-outs in the second they were felt. Every event has its second, so a series adds up to its total.
 */
import type { AttemptRecord, LoginRecord, ServerSample } from '../model/record/run-record.ts';
import { attemptsOf } from './attempts.ts';
import { ratioOf } from './estimate.ts';
import type { PerSecondSeries } from './findings.ts';
import { goodCompletions } from './goodput.ts';
import { timeToLogin } from './logins.ts';
import { ascending, quantile } from './quantiles.ts';
import { growthIn, growthOfAll, isSampled, nearestSample, serversIn, stationNamesOf } from './server-totals.ts';
import type { Window } from './windows.ts';

export interface SeriesInputs {
  readonly logins: readonly LoginRecord[];
  /** Ordered. */
  readonly samples: readonly ServerSample[];
  readonly arrivalsBy: (seconds: number) => number;
  readonly loginWithinSeconds: number;
  /** How many seconds at least; more when something happened later. */
  readonly seconds: number;
}

export function perSecondSeries(inputs: SeriesInputs): PerSecondSeries {
  const { logins, arrivalsBy } = inputs;
  const attempts = attemptsOf(logins);
  const starts = logins.map(({ intendedSeconds }) => intendedSeconds);
  const ends = logins.flatMap(({ endedSeconds }) => (endedSeconds === null ? [] : [endedSeconds]));
  const sent = attempts.map(([, atSeconds]) => atSeconds);
  const refused = momentsOf(attempts, 'refused');
  const timeouts = momentsOf(attempts, 'timeout');
  const length = secondsNeeded(inputs.seconds, [starts, ends, sent, refused, timeouts]);
  const seconds = Array.from({ length }, (_, second) => second);
  const offered = perSecond(starts, length);
  return {
    offered,
    planned: seconds.map((second) => arrivalsBy(second + 1) - arrivalsBy(second)),
    goodput: perSecond(goodCompletions(logins, inputs.loginWithinSeconds), length),
    attempts: perSecond(sent, length),
    refused: perSecond(refused, length),
    timeouts: perSecond(timeouts, length),
    inFlight: underWay(offered, perSecond(ends, length)),
    ...serverSeries(inputs.samples, seconds),
    ...loginTimeSeries(logins, seconds),
  };
}

/** When attempts with this result came to their end. */
function momentsOf(attempts: readonly AttemptRecord[], result: AttemptRecord[3]): number[] {
  return attempts
    .filter((attempt) => attempt[3] === result)
    .map(([, atSeconds, durationSeconds]) => atSeconds + durationSeconds);
}

function secondsNeeded(atLeast: number, events: readonly (readonly number[])[]): number {
  let last = -1;
  for (const moments of events) for (const moment of moments) last = Math.max(last, secondOf(moment));
  return Math.max(Math.ceil(atLeast), last + 1);
}

/** The second that an event belongs to; what a clock puts a hair before the start belongs to the first. */
const secondOf = (moment: number): number => Math.max(0, Math.floor(moment));

function perSecond(moments: readonly number[], length: number): number[] {
  const counts = Array.from({ length }, () => 0);
  for (const moment of moments) counts[secondOf(moment)] = (counts[secondOf(moment)] ?? 0) + 1;
  return counts;
}

function underWay(started: readonly number[], ended: readonly number[]): number[] {
  let now = 0;
  return started.map((count, second) => (now += count - (ended[second] ?? 0)));
}

type ServerSeries = Pick<PerSecondSeries, 'queueLength' | 'deadWorkRatio' | 'utilisation' | 'waiting'>;

function serverSeries(samples: readonly ServerSample[], seconds: readonly number[]): ServerSeries {
  const stations = stationNamesOf(samples);
  const measured = seconds.map((second): Window | null => {
    const known = isSampled(samples, second + 0.5) && isSampled(samples, second + 1);
    return known ? { fromSeconds: second, toSeconds: second + 1 } : null;
  });
  const growths = measured.map((window) => (window === null ? null : growthOfAll(samples, window)));
  return {
    queueLength: growths.map((did) => did?.queueSeconds ?? null),
    deadWorkRatio: growths.map((did) => (did === null ? null : ratioOf(did.deadSeconds, did.busySeconds))),
    utilisation: measured.map((window) => (window === null ? null : busiest(samples, stations, window))),
    waiting: seconds.map((second) => nearestSample(samples, second + 1)?.waitingRoom?.waiting ?? null),
  };
}

/** Utilisation of the busiest station in the window. */
function busiest(samples: readonly ServerSample[], stations: readonly string[], window: Window): number | null {
  const shares = stations
    .map((station) =>
      ratioOf(growthIn(samples, station, window)?.busySeconds ?? 0, serversIn(samples, station, window)),
    )
    .filter((share) => share !== null);
  return shares.length === 0 ? null : Math.max(...shares);
}

function loginTimeSeries(
  logins: readonly LoginRecord[],
  seconds: readonly number[],
): Pick<PerSecondSeries, 'timeToLoginP50' | 'timeToLoginP95'> {
  const bySecond = new Map<number, number[]>();
  for (const login of logins) {
    const duration = timeToLogin(login);
    if (duration === null || login.endedSeconds === null) continue;
    const second = secondOf(login.endedSeconds);
    const there = bySecond.get(second);
    if (there === undefined) bySecond.set(second, [duration]);
    else there.push(duration);
  }
  const sorted = seconds.map((second) => ascending(bySecond.get(second) ?? []));
  return {
    timeToLoginP50: sorted.map((durations) => quantile(durations, 0.5)),
    timeToLoginP95: sorted.map((durations) => quantile(durations, 0.95)),
  };
}
