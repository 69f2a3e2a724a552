/** The mock's metrics, behind a small seam: endpoints say what happened, and only this file knows prom-client. */
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { serverMetrics } from '../src/model/record/metric-names.ts';
import type { ServerSample, StationTotals, WaitingRoomTotals } from '../src/model/record/run-record.ts';
import type { StepLabel } from './fastify-types.ts';

export type RequestOutcome = 'ok' | 'queued' | 'refused' | 'gone' | 'client-error' | 'server-error';

/** 5 ms to 30 s: from an unloaded step to beyond the usual time-out of 15 s. */
const BUCKETS_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15, 30];
/** How late answers leave: 1 ms to 1 s. */
const LATENESS_BUCKETS_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1];

/** What is read when somebody asks for the metrics. */
export interface MetricSources {
  readonly sample: () => Omit<ServerSample, 'atSeconds'>;
  readonly waitingRoomReleases: () => Readonly<Record<'completed' | 'failed', number>>;
  readonly stores: () => Readonly<Record<string, { readonly entries: number; readonly evictions: number }>>;
}

export interface Metrics {
  request(step: StepLabel | 'other', outcome: RequestOutcome, seconds: number): void;
  gone(step: StepLabel): void;
  loginCompleted(): void;
  tokensIssued(grant: 'authorization_code' | 'refresh_token'): void;
  stationWait(station: string, seconds: number): void;
  lateness(seconds: number): void;
  waitingRoomWait(seconds: number): void;
  /** Prometheus text format 0.0.4. */
  text(sources: MetricSources): Promise<string>;
  readonly contentType: string;
}

export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const counter = (name: string, help: string, labelNames: string[] = []) =>
    new Counter({ name, help, labelNames, registers });
  const histogram = (name: string, help: string, buckets: number[], labelNames: string[] = []) =>
    new Histogram({ name, help, buckets, labelNames, registers });

  const requests = counter(serverMetrics.requestsTotal, help.requestsTotal, ['step', 'outcome']);
  const seconds = histogram(serverMetrics.requestSeconds, help.requestSeconds, BUCKETS_SECONDS, ['step']);
  const logins = counter(serverMetrics.loginsCompletedTotal, help.loginsCompletedTotal);
  const tokens = counter(serverMetrics.tokensIssuedTotal, help.tokensIssuedTotal, ['grant']);
  const waits = histogram(serverMetrics.stationWaitSeconds, help.stationWaitSeconds, BUCKETS_SECONDS, ['station']);
  const late = histogram(serverMetrics.deliveryLatenessSeconds, help.deliveryLatenessSeconds, LATENESS_BUCKETS_SECONDS);
  const roomWaits = histogram(serverMetrics.waitingRoomWaitSeconds, help.waitingRoomWaitSeconds, BUCKETS_SECONDS);
  const scraped = createScraped(registry);

  return {
    request(step, outcome, tookSeconds) {
      requests.inc({ step, outcome });
      seconds.observe({ step }, tookSeconds);
    },
    gone: (step) => requests.inc({ step, outcome: 'gone' }),
    loginCompleted: () => logins.inc(),
    tokensIssued: (grant) => tokens.inc({ grant }),
    stationWait: (station, waitedSeconds) => waits.observe({ station }, waitedSeconds),
    lateness: (lateSeconds) => late.observe(lateSeconds),
    waitingRoomWait: (waitedSeconds) => roomWaits.observe(waitedSeconds),
    text(sources) {
      scraped.fill(sources);
      return registry.metrics();
    },
    contentType: registry.contentType,
  };
}

/** Numbers kept elsewhere and copied when they are asked for. Totals only ever grow, so they are told as counters. */
function createScraped(registry: Registry): { fill(sources: MetricSources): void } {
  const values = new Map<string, Gauge | Counter>();

  function set(name: keyof typeof serverMetrics, value: number, labels: Record<string, string> = {}): void {
    const full = serverMetrics[name];
    const metric = values.get(full) ?? make(full, help[name], Object.keys(labels));
    if (metric instanceof Counter) metric.inc(labels, value);
    else metric.set(labels, value);
  }

  function make(name: string, text: string, labelNames: string[]): Gauge | Counter {
    const options = { name, help: text, labelNames, registers: [registry] };
    const metric = name.endsWith('_total') ? new Counter(options) : new Gauge(options);
    values.set(name, metric);
    return metric;
  }

  return {
    fill({ sample, stores, waitingRoomReleases }) {
      for (const metric of values.values()) metric.reset();
      const { stations, eventLoopUtilisation, cpuSeconds, waitingRoom, retryBudget } = sample();
      set('eventLoopUtilisation', eventLoopUtilisation);
      set('cpuSecondsTotal', cpuSeconds);
      for (const [station, totals] of Object.entries(stations)) fillStation(set, station, totals);
      for (const [store, { entries, evictions }] of Object.entries(stores())) {
        set('storeEntries', entries, { store });
        set('storeEvictionsTotal', evictions, { store });
      }
      fillRoom(set, waitingRoom ?? emptyRoom, waitingRoomReleases());
      const { tokens, granted, denied } = retryBudget ?? { tokens: 0, granted: 0, denied: 0 };
      set('retryBudgetTokens', tokens);
      set('retryPermitsTotal', granted, { result: 'granted' });
      set('retryPermitsTotal', denied, { result: 'denied' });
    },
  };
}

type SetMetric = (name: keyof typeof serverMetrics, value: number, labels?: Record<string, string>) => void;

const emptyRoom: WaitingRoomTotals = {
  joined: 0,
  admitted: 0,
  abandoned: 0,
  expired: 0,
  polls: 0,
  earlyPolls: 0,
  waiting: 0,
  active: 0,
};

function fillRoom(set: SetMetric, room: WaitingRoomTotals, releases: Readonly<Record<string, number>>): void {
  const { waiting, active, earlyPolls, ...events } = room;
  set('waitingRoomWaiting', waiting);
  set('waitingRoomActive', active);
  for (const [event, count] of Object.entries({ ...events, ...releases, 'early-polls': earlyPolls }))
    set('waitingRoomEventsTotal', count, { event });
}

function fillStation(set: SetMetric, station: string, totals: StationTotals): void {
  const labels = { station };
  set('stationServers', totals.servers, labels);
  set('stationQueue', totals.queueLength, labels);
  set('stationInService', totals.inService, labels);
  set('stationArrivalsTotal', totals.arrivals, labels);
  set('stationServedTotal', totals.served, labels);
  set('stationRefusedTotal', totals.refused, labels);
  set('stationCancelledTotal', totals.cancelled, labels);
  set('stationBusySecondsTotal', totals.busySeconds, labels);
  set('stationDeadSecondsTotal', totals.deadSeconds, labels);
  set('stationQueueSecondsTotal', totals.queueSeconds, labels);
  set('stationWaitSecondsTotal', totals.waitSeconds, labels);
}

const help: Readonly<Record<keyof typeof serverMetrics, string>> = {
  requestsTotal: 'Requests answered, by step and outcome. gone: the client left before the answer.',
  requestSeconds: 'Time from request to answer, seconds.',
  loginsCompletedTotal: 'Logins that came to their tokens.',
  tokensIssuedTotal: 'Token answers, by grant.',
  stationServers: 'Servers of a station.',
  stationQueue: 'Requests waiting at a station.',
  stationQueueAgeSeconds:
    'How long the request that has waited longest at a station has waited, seconds; 0 when none waits.',
  stationInService: 'Requests being served at a station, refusals included.',
  stationArrivalsTotal: 'Requests that came to a station.',
  stationServedTotal: 'Requests served.',
  stationRefusedTotal: 'Requests refused by the bound of the queue.',
  stationCancelledTotal: 'Waiting requests dropped because their client had gone or their deadline had passed.',
  stationBusySecondsTotal: 'Service given, refusals included, seconds.',
  stationDeadSecondsTotal: 'Service given after the client had gone, seconds.',
  stationQueueSecondsTotal: 'Integral of the queue length over time, seconds.',
  stationWaitSecondsTotal: 'Sum of the waits of requests that came to service, seconds.',
  stationWaitSeconds: 'Wait of a request before its service, seconds.',
  deliveryLatenessSeconds: 'How late a due answer left: the delay of the mock itself, seconds.',
  eventLoopUtilisation: 'Share of the last second in which the event loop was busy.',
  cpuSecondsTotal: 'CPU time of the process, seconds.',
  storeEntries: 'Entries kept, by store.',
  storeEvictionsTotal: 'Entries pushed out before their time because a store was full.',
  waitingRoomWaiting: 'People in the waiting room.',
  waitingRoomActive: 'Admitted logins that have not ended.',
  waitingRoomEventsTotal: 'What happened in the waiting room, by event.',
  waitingRoomWaitSeconds: 'Wait in the room before admission, seconds.',
  retryBudgetTokens: 'Tokens in the retry budget of the relying party.',
  retryPermitsTotal: 'Retry permits asked for, by result.',
  profileChangesTotal: 'Changes of the capacity profile since the start: remedies applied to the server.',
};
