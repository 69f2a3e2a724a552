/** The mock's metrics, behind a small seam: endpoints say what happened, and only this file knows prom-client. */
import { Counter, Histogram, Registry } from 'prom-client';
import { serverMetrics } from '../src/model/record/metric-names.ts';
import type { EdgeStep } from '../src/model/record/run-record.ts';
import { serviceSteps } from '../src/model/scenario/steps.ts';
import type { StepLabel } from './fastify-types.ts';
import { faultKinds } from './faults/fault.ts';
import type { FaultKind } from './faults/fault.ts';
import { createGrantMetrics } from './grant-metrics.ts';
import type { GrantMetrics } from './grant-metrics.ts';
import { metricHelp } from './metric-help.ts';
import type { MetricLabels, OwnLabel } from './metric-labels.ts';
import { createCodeMetrics } from './otp/code-metrics.ts';
import type { CodeMetrics } from './otp/code-metrics.ts';
import { createPortalMetrics } from './portal/portal-metrics.ts';
import type { PortalMetrics } from './portal/portal-metrics.ts';
import { outcomes } from './request-outcome.ts';
import type { RequestOutcome } from './request-outcome.ts';
import { createScraped } from './scraped-metrics.ts';
import type { MetricSources } from './scraped-metrics.ts';

const edgeSteps: readonly EdgeStep[] = ['queue-poll', 'retry-permit'];

/** 5 ms to 30 s: from an unloaded step to beyond the usual time-out of 15 s. */
const BUCKETS_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15, 30];
/** How late answers leave: 1 ms to 1 s. */
const LATENESS_BUCKETS_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1];

export interface Metrics extends GrantMetrics {
  request(step: StepLabel | 'other', outcome: RequestOutcome, seconds: number): void;
  gone(step: StepLabel): void;
  /** A request that a fault left without an answer. */
  unanswered(step: StepLabel | 'other', why: 'cut' | 'gone'): void;
  faultInjected(kind: FaultKind): void;
  loginCompleted(): void;
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
  for (const kind of faultKinds) injected.inc({ kind }, 0);
  const seenStations = new Set<string>();
  function seeStation(station: string): void {
    if (seenStations.has(station)) return;
    seenStations.add(station);
    waits.zero({ station });
  }

  return {
    ...createGrantMetrics(counter),
    request(step, outcome, tookSeconds) {
      requests.inc({ step, outcome });
      seconds.observe({ step }, tookSeconds);
    },
    gone: (step) => requests.inc({ step, outcome: 'gone' }),
    unanswered: (step, outcome) => requests.inc({ step, outcome }),
    faultInjected: (kind) => injected.inc({ kind }),
    loginCompleted: () => logins.inc(),
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
      const stations = scraped.fill(sources);
      for (const gone of [...seenStations].filter((station) => !stations.includes(station))) {
        // A station that is no more has no series either: there are never more than the profile has stations.
        waits.remove({ station: gone });
        seenStations.delete(gone);
      }
      stations.forEach(seeStation);
      return registry.metrics();
    },
    contentType: registry.contentType,
  };
}
