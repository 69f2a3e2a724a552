/** k6's own counters: for Prometheus, and to cross-check the login lines. */
import { Counter, Trend } from 'k6/metrics';
import { k6Metrics } from '../../src/model/record/metric-names.ts';

export const loginsStarted = new Counter(k6Metrics.loginsStarted);
export const loginsEnded = new Counter(k6Metrics.loginsEnded);
export const attemptsMade = new Counter(k6Metrics.attempts);
export const signaturesChecked = new Counter(k6Metrics.signatures);
export const timeToLogin = new Trend(k6Metrics.timeToLogin, true);
export const startLateness = new Trend(k6Metrics.startLateness, true);
