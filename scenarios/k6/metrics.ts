/** k6's own counters: for Prometheus, and to cross-check the login lines. */
import { Counter, Trend } from 'k6/metrics';
import type { CounterName } from '../../src/model/record/counter-series.ts';
import { k6Metrics } from '../../src/model/record/metric-names.ts';

export const counters: Readonly<Record<CounterName, Counter>> = {
  loginsStarted: new Counter(k6Metrics.loginsStarted),
  loginsEnded: new Counter(k6Metrics.loginsEnded),
  loginsGood: new Counter(k6Metrics.loginsGood),
  attempts: new Counter(k6Metrics.attempts),
  signatures: new Counter(k6Metrics.signatures),
};
export const timeToLogin = new Trend(k6Metrics.timeToLogin, true);
export const startLateness = new Trend(k6Metrics.startLateness, true);
