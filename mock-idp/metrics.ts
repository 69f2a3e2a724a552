/** The mock's metrics, behind a small seam: endpoints say what happened, and only this file knows prom-client. */
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { serverMetrics } from '../src/model/record/metric-names.ts';
import type { EdgeStep, ServerSample, StationTotals, WaitingRoomTotals } from '../src/model/record/run-record.ts';
import { serviceSteps } from '../src/model/scenario/steps.ts';
import type { StepLabel } from './fastify-types.ts';
import { faultKinds } from './faults/fault.ts';
import type { FaultKind } from './faults/fault.ts';
import { metricHelp } from './metric-help.ts';
import type { MetricLabels, OwnLabel } from './metric-labels.ts';
import { createCodeMetrics } from './otp/code-metrics.ts';
import type { CodeMetrics } from './otp/code-metrics.ts';
import { createPortalMetrics } from './portal/portal-metrics.ts';
import type { PortalMetrics, PortalReading } from './portal/portal-metrics.ts';

const outcomes = ['ok', 'queued', 'refused', 'gone', 'cut', 'client-error', 'server-error'] as const;
export type RequestOutcome = (typeof outcomes)[number];

/** As a metric tells them: URNs by their last word. */
const grants = ['authorization_code', 'refresh_token', 'client_credentials', 'device_code', 'ciba'] as const;
const decoupledGrants = ['device_code', 'ciba'] as const satisfies readonly (typeof grants)[number][];
export type DecoupledGrant = (typeof decoupledGrants)[number];
/** What a poll is told: an error of RFC 8628 §3.5, or the tokens. */
const grantPollResults = [
  'issued',
  'authorization_pending',
  'slow_down',
  'expired_token',
  'access_denied',
  'invalid_grant',
] as const;
export type GrantPollResult = (typeof grantPollResults)[number];
/** refused: the client answered, but not with success. */
const cibaPingResults = ['delivered', 'refused', 'failed'] as const;
export type CibaPingResult = (typeof cibaPingResults)[number];

/** What became of a logout token: `refused`, the client said no; `failed`, nobody said anything. */
const logoutNoticeResults = ['delivered', 'refused', 'failed'] as const;
export type LogoutNoticeResult = (typeof logoutNoticeResults)[number];
const edgeSteps: readonly EdgeStep[] = ['queue-poll', 'retry-permit'];

/** 5 ms to 30 s: from an unloaded step to beyond the usual time-out of 15 s. */
const BUCKETS_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15, 30];
/** How late answers leave: 1 ms to 1 s. */
const LATENESS_BUCKETS_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1];

/** What is read when somebody asks for the metrics. */
export interface MetricSources {
  readonly sample: () => Omit<ServerSample, 'atSeconds'>;
  /** How long the request that has waited longest at each station has waited, seconds. */
  readonly queueAges: () => Readonly<Record<string, number>>;
  readonly waitingRoomReleases: () => Readonly<Record<'completed' | 'failed', number>>;
  readonly stores: () => Readonly<Record<string, { readonly entries: number; readonly evictions: number }>>;
  readonly faultsActive: () => ReadonlyMap<FaultKind, number>;
  /** Share of the people by login method. */
  readonly methodShares: () => Readonly<Record<string, number>>;
  readonly portal: () => PortalReading;
}

export interface Metrics {
  request(step: StepLabel | 'other', outcome: RequestOutcome, seconds: number): void;
  gone(step: StepLabel): void;
  /** A request that a fault left without an answer. */
  unanswered(step: StepLabel | 'other', why: 'cut' | 'gone'): void;
  faultInjected(kind: FaultKind): void;
  loginCompleted(): void;
  tokensIssued(grant: (typeof grants)[number]): void;
  grantPoll(grant: DecoupledGrant, result: GrantPollResult): void;
  cibaPing(result: CibaPingResult): void;
  logoutNotice(result: LogoutNoticeResult): void;
  profileChanged(): void;
  stationWait(station: string, seconds: number): void;
  lateness(seconds: number): void;
  waitingRoomWait(seconds: number): void;
  /** The relying parties and the remedies. */
  readonly portal: PortalMetrics;
  readonly codes: CodeMetrics;
  /** Prometheus text format 0.0.4. */
  text(sources: MetricSources): Promise<string>;
  readonly contentType: string;
}

/**
 * Every series that can be known is there from the start, at 0: a rate of a counter that appears with its first event misses that event.
 * @param labels carried by every series
 */
export function createMetrics(labels: MetricLabels = {}): Metrics {
  const registry = new Registry();
  registry.setDefaultLabels(labels);
  const registers = [registry];
  const counter = (name: string, help: string, labelNames: OwnLabel[] = []) =>
    new Counter({ name, help, labelNames, registers });
  const histogram = (name: string, help: string, buckets: number[], labelNames: OwnLabel[] = []) =>
    new Histogram({ name, help, buckets, labelNames, registers });

  const requests = counter(serverMetrics.requestsTotal, metricHelp.requestsTotal, ['step', 'outcome']);
  const seconds = histogram(serverMetrics.requestSeconds, metricHelp.requestSeconds, BUCKETS_SECONDS, ['step']);
  const logins = counter(serverMetrics.loginsCompletedTotal, metricHelp.loginsCompletedTotal);
  const tokens = counter(serverMetrics.tokensIssuedTotal, metricHelp.tokensIssuedTotal, ['grant']);
  const polls = counter(serverMetrics.grantPollsTotal, metricHelp.grantPollsTotal, ['grant', 'result']);
  const pings = counter(serverMetrics.cibaPingsTotal, metricHelp.cibaPingsTotal, ['result']);
  const notices = counter(serverMetrics.logoutNoticesTotal, metricHelp.logoutNoticesTotal, ['result']);
  const waits = histogram(serverMetrics.stationWaitSeconds, metricHelp.stationWaitSeconds, BUCKETS_SECONDS, [
    'station',
  ]);
  const late = histogram(
    serverMetrics.deliveryLatenessSeconds,
    metricHelp.deliveryLatenessSeconds,
    LATENESS_BUCKETS_SECONDS,
  );
  const roomWaits = histogram(serverMetrics.waitingRoomWaitSeconds, metricHelp.waitingRoomWaitSeconds, BUCKETS_SECONDS);
  const changes = counter(serverMetrics.profileChangesTotal, metricHelp.profileChangesTotal);
  const injected = counter(serverMetrics.faultsInjectedTotal, metricHelp.faultsInjectedTotal, ['kind']);
  const portal = createPortalMetrics({ counter, histogram });
  const codes = createCodeMetrics(registry);
  const scraped = createScraped(registry);

  for (const step of [...serviceSteps, ...edgeSteps, 'other']) {
    seconds.zero({ step });
    for (const outcome of outcomes) requests.inc({ step, outcome }, 0);
  }
  for (const grant of grants) tokens.inc({ grant }, 0);
  for (const kind of faultKinds) injected.inc({ kind }, 0);
  for (const grant of decoupledGrants) for (const result of grantPollResults) polls.inc({ grant, result }, 0);
  for (const result of cibaPingResults) pings.inc({ result }, 0);
  for (const result of logoutNoticeResults) notices.inc({ result }, 0);
  const seenStations = new Set<string>();
  function seeStation(station: string): void {
    if (seenStations.has(station)) return;
    seenStations.add(station);
    waits.zero({ station });
  }

  return {
    request(step, outcome, tookSeconds) {
      requests.inc({ step, outcome });
      seconds.observe({ step }, tookSeconds);
    },
    gone: (step) => requests.inc({ step, outcome: 'gone' }),
    unanswered: (step, outcome) => requests.inc({ step, outcome }),
    faultInjected: (kind) => injected.inc({ kind }),
    loginCompleted: () => logins.inc(),
    tokensIssued: (grant) => tokens.inc({ grant }),
    grantPoll: (grant, result) => polls.inc({ grant, result }),
    cibaPing: (result) => pings.inc({ result }),
    logoutNotice: (result) => notices.inc({ result }),
    profileChanged: () => changes.inc(),
    stationWait(station, waitedSeconds) {
      seeStation(station);
      waits.observe({ station }, waitedSeconds);
    },
    lateness: (lateSeconds) => late.observe(lateSeconds),
    waitingRoomWait: (waitedSeconds) => roomWaits.observe(waitedSeconds),
    portal,
    codes,
    text(sources) {
      scraped.fill(sources).forEach(seeStation);
      return registry.metrics();
    },
    contentType: registry.contentType,
  };
}

/** Numbers kept elsewhere and copied when they are asked for. Totals only ever grow, so they are told as counters. */
function createScraped(registry: Registry): {
  /** Tells the names of the stations. */
  fill(sources: MetricSources): readonly string[];
} {
  const values = new Map<string, Gauge | Counter>();

  const set: SetMetric = (name, value, labels = {}) => {
    const full = serverMetrics[name];
    const metric = values.get(full) ?? make(full, metricHelp[name], Object.keys(labels));
    if (metric instanceof Counter) metric.inc(labels, value);
    else metric.set(labels, value);
  };

  function make(name: string, text: string, labelNames: string[]): Gauge | Counter {
    const options = { name, help: text, labelNames, registers: [registry] };
    const metric = name.endsWith('_total') ? new Counter(options) : new Gauge(options);
    values.set(name, metric);
    return metric;
  }

  return {
    fill({ sample, queueAges, stores, waitingRoomReleases, faultsActive, methodShares, portal }) {
      for (const metric of values.values()) metric.reset();
      const { stations, eventLoopUtilisation, cpuSeconds, waitingRoom, retryBudget } = sample();
      set('eventLoopUtilisation', eventLoopUtilisation);
      set('cpuSecondsTotal', cpuSeconds);
      for (const [station, totals] of Object.entries(stations)) fillStation(set, station, totals);
      for (const [station, seconds] of Object.entries(queueAges())) set('stationQueueAgeSeconds', seconds, { station });
      for (const [store, { entries, evictions }] of Object.entries(stores())) {
        set('storeEntries', entries, { store });
        set('storeEvictionsTotal', evictions, { store });
      }
      fillRoom(set, waitingRoom ?? emptyRoom, waitingRoomReleases());
      const { tokens, granted, denied } = retryBudget ?? { tokens: 0, granted: 0, denied: 0 };
      set('retryBudgetTokens', tokens);
      set('retryPermitsTotal', granted, { result: 'granted' });
      set('retryPermitsTotal', denied, { result: 'denied' });
      const active = faultsActive();
      for (const kind of faultKinds) set('faultsActive', active.get(kind) ?? 0, { kind });
      for (const [method, share] of Object.entries(methodShares())) set('methodShare', share, { method });
      const { ticketsOpen, filesBlocked, filesUndeclared, filesOverdue } = portal();
      set('portalTicketsOpen', ticketsOpen);
      set('portalFilesBlocked', filesBlocked);
      set('portalFilesUndeclared', filesUndeclared);
      set('portalFilesOverdue', filesOverdue);
      return Object.keys(stations);
    },
  };
}

type SetMetric = (
  name: keyof typeof serverMetrics,
  value: number,
  labels?: Readonly<Partial<Record<OwnLabel, string>>>,
) => void;

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
