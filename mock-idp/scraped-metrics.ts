/** The metrics that are numbers of somebody else: read when they are asked for. */
import { Counter, Gauge } from 'prom-client';
import type { Registry } from 'prom-client';
import { serverMetrics } from '../src/model/record/metric-names.ts';
import type { ServerSample, StationTotals, WaitingRoomTotals } from '../src/model/record/run-record.ts';
import { faultKinds } from './faults/fault.ts';
import type { FaultKind } from './faults/fault.ts';
import { metricHelp } from './metric-help.ts';
import type { OwnLabel } from './metric-labels.ts';
import type { PortalReading } from './portal/portal-metrics.ts';

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

/** Numbers kept elsewhere and copied when they are asked for. Totals only ever grow, so they are told as counters. */
export function createScraped(registry: Registry): {
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
  set('stationTimedOutTotal', totals.timedOut, labels);
  set('stationBusySecondsTotal', totals.busySeconds, labels);
  set('stationDeadSecondsTotal', totals.deadSeconds, labels);
  set('stationHeldSecondsTotal', totals.heldSeconds, labels);
  set('stationQueueSecondsTotal', totals.queueSeconds, labels);
  set('stationWaitSecondsTotal', totals.waitSeconds, labels);
}
