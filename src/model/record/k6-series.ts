/**
 * What k6's Prometheus remote write output makes of k6's metric names, with native histograms on (k6 v2.2, internal/output/prometheusrw):
 * prefix `k6_`; a counter ends in `_total`; a trend of times is one native histogram in seconds and ends in `_seconds`; a gauge keeps its name.
 * Rates (`checks`, `http_req_failed`) come as gauges that are cumulative over the run and cannot be merged: they are not used anywhere.
 */
import { k6Metrics } from './metric-names.ts';

const counter = (name: string): string => `k6_${name}_total`;
const seconds = (name: string): string => `k6_${name}_seconds`;
const gauge = (name: string): string => `k6_${name}`;

/** The project's own counters and trends, as Prometheus has them. */
export const k6Own = {
  loginsStarted: counter(k6Metrics.loginsStarted),
  loginsEnded: counter(k6Metrics.loginsEnded),
  loginsGood: counter(k6Metrics.loginsGood),
  attempts: counter(k6Metrics.attempts),
  signatures: counter(k6Metrics.signatures),
  timeToLogin: seconds(k6Metrics.timeToLogin),
  startLateness: seconds(k6Metrics.startLateness),
} as const;

/** Metrics that k6 itself has, as Prometheus has them: grafana.com/docs/k6/latest/using-k6/metrics/reference. */
export const k6Builtin = {
  httpRequests: counter('http_reqs'),
  iterations: counter('iterations'),
  droppedIterations: counter('dropped_iterations'),
  bytesSent: counter('data_sent'),
  bytesReceived: counter('data_received'),
  requestSeconds: seconds('http_req_duration'),
  blockedSeconds: seconds('http_req_blocked'),
  connectingSeconds: seconds('http_req_connecting'),
  tlsSeconds: seconds('http_req_tls_handshaking'),
  sendingSeconds: seconds('http_req_sending'),
  waitingSeconds: seconds('http_req_waiting'),
  receivingSeconds: seconds('http_req_receiving'),
  iterationSeconds: seconds('iteration_duration'),
  virtualUsers: gauge('vus'),
  virtualUsersAllocated: gauge('vus_max'),
} as const;

/** What Prometheus, or an agent in its place, says of its own work. */
export const prometheusSeries = { scrapeSeconds: 'scrape_duration_seconds', alerts: 'ALERTS' } as const;
