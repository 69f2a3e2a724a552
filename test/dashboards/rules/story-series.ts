/** The series that Prometheus would have of a run in virtual time: from its record, second by second. */
import { k6Own } from '../../../src/model/record/k6-series.ts';
import { runMetrics, serverMetrics } from '../../../src/model/record/metric-names.ts';
import type { LoginRecord, ServerSample, VariantRecord } from '../../../src/model/record/run-record.ts';
import type { Plan } from '../../../src/model/scenario/plan.ts';
import { kneeOf } from '../../../src/model/service/capacity.ts';
import type { RunCounter, RunGauge, RunStory } from './run-series.ts';

interface Event {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly atSeconds: number;
}

export function storyOf(plan: Plan, { logins, server }: Pick<VariantRecord, 'logins' | 'server'>): RunStory {
  return {
    plan,
    counters: counted(logins.flatMap((login) => eventsOf(plan, login))),
    gauges: [
      { name: runMetrics.kneeLoginsPerSecond, level: kneeOf(plan)?.perSecond ?? Number.NaN },
      ...Object.keys(server[0]?.stations ?? {}).map((station): RunGauge => ({
        name: serverMetrics.stationQueueAgeSeconds,
        labels: { station },
        level: (second) => queueAgeAt(server, station, second),
      })),
      {
        name: serverMetrics.waitingRoomWaiting,
        level: (second) => sampleAt(server, second)?.waitingRoom?.waiting ?? 0,
      },
    ],
    totals: [
      {
        name: serverMetrics.waitingRoomEventsTotal,
        labels: { event: 'admitted' },
        perSecond: (second) => admitted(server, second) - admitted(server, second - 1),
      },
    ],
  };
}

function* eventsOfAttempts({ attempts }: LoginRecord): Iterable<Event> {
  for (const [step, startSeconds, durationSeconds, result] of attempts)
    yield { name: k6Own.attempts, labels: { step, result }, atSeconds: startSeconds + durationSeconds };
}

function eventsOf(plan: Plan, login: LoginRecord): readonly Event[] {
  const { outcome, intendedSeconds, startedSeconds, endedSeconds } = login;
  const isGood =
    outcome === 'completed' && endedSeconds !== null && endedSeconds - intendedSeconds <= plan.slo.loginWithinSeconds;
  return [
    { name: k6Own.loginsStarted, labels: {}, atSeconds: startedSeconds },
    ...(endedSeconds === null ? [] : [{ name: k6Own.loginsEnded, labels: { outcome }, atSeconds: endedSeconds }]),
    ...(isGood ? [{ name: k6Own.loginsGood, labels: {}, atSeconds: endedSeconds }] : []),
    ...eventsOfAttempts(login),
  ];
}

/** One counter for each set of labels; second n counts what happened in (n − 1, n]. */
function counted(events: readonly Event[]): readonly RunCounter[] {
  const counters = Map.groupBy(events, ({ name, labels }) => JSON.stringify([name, labels]));
  return [...counters.values()].map((own) => {
    const seconds = Map.groupBy(own, ({ atSeconds }) => Math.ceil(atSeconds));
    const { name, labels } = own[0]!;
    return { name, labels, perSecond: (second: number) => seconds.get(second)?.length ?? 0 };
  });
}

const sampleAt = (server: readonly ServerSample[], second: number): ServerSample | undefined =>
  server.findLast(({ atSeconds }) => atSeconds <= second);

const admitted = (server: readonly ServerSample[], second: number): number =>
  sampleAt(server, second)?.waitingRoom?.admitted ?? 0;

/** First come, first served, and nobody leaves the line: the oldest is the first whom the queue has not yet served, known to a second. */
function queueAgeAt(server: readonly ServerSample[], station: string, second: number): number {
  const joined = (sample: ServerSample): number => {
    const { arrivals = 0, refused = 0, cancelled = 0 } = sample.stations[station] ?? {};
    return arrivals - refused - cancelled;
  };
  const now = sampleAt(server, second);
  const waiting = now?.stations[station]?.queueLength ?? 0;
  if (now === undefined || waiting === 0) return 0;
  const before = server.findLast((sample) => joined(sample) <= joined(now) - waiting);
  return second - (before?.atSeconds ?? 0);
}
