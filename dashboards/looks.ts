/**
 * Looks of the names that labels can have. A name that is not here (a variant or a segment of somebody's own scenario) is drawn in a colour
 * that Grafana takes from its name.
 */
import { answerResults, outcomes } from '../src/model/record/run-record.ts';
import { type Look, looksFor } from './palette.ts';

export type Looks = Readonly<Record<string, Look>>;

/** Roles that mean the same on every dashboard. */
export const roles = {
  offered: { colour: 'blue', dash: 'dashed', widthPx: 2 },
  goodput: { colour: 'green', dash: 'solid', widthPx: 3 },
  planned: { colour: 'grey', dash: 'dotted', widthPx: 2 },
  knee: { colour: 'purple', dash: 'long', widthPx: 2 },
  collapseZone: { colour: 'vermillion', dash: 'dotted', widthPx: 1, fillPercent: 18 },
  attempts: { colour: 'orange', dash: 'dashed', widthPx: 2 },
  limit: { colour: 'vermillion', dash: 'dashed', widthPx: 2 },
  p50: { colour: 'green', dash: 'solid' },
  p95: { colour: 'blue', dash: 'dashed' },
  p99: { colour: 'orange', dash: 'dotted' },
  first: { colour: 'blue', dash: 'solid', widthPx: 2 },
  second: { colour: 'orange', dash: 'dashed', widthPx: 2 },
  third: { colour: 'green', dash: 'dotted', widthPx: 2 },
  fourth: { colour: 'purple', dash: 'long', widthPx: 2 },
} as const satisfies Looks;

export const outcomeLooks: Looks = {
  [outcomes[0]]: { colour: 'green', dash: 'solid', fillPercent: 45 },
  [outcomes[1]]: { colour: 'orange', dash: 'dashed', fillPercent: 30 },
  [outcomes[2]]: { colour: 'blue', dash: 'dotted', fillPercent: 20 },
  [outcomes[3]]: { colour: 'vermillion', dash: 'long', fillPercent: 60 },
  [outcomes[4]]: { colour: 'grey', dash: 'dashed', fillPercent: 10 },
};

export const resultLooks: Looks = looksFor(answerResults);

/** Variants of the scenarios that come with the project. */
export const variantLooks: Looks = looksFor([
  'naive',
  'bounded',
  'waiting-room',
  'backoff',
  'jitter',
  'bounded-anywhere',
  'all',
  'budget',
  'cancel',
  'as-it-happened',
  'prepared',
]);

/** Steps of the login journeys, the two that never reach a station, and the mock's word for everything else. */
export const stepLooks: Looks = looksFor([
  'authorize',
  'eid-session',
  'eid-challenge',
  'eid-card-1',
  'eid-card-2',
  'eid-card-3',
  'eid-pin',
  'eid-approve',
  'poll',
  'token',
  'userinfo',
  'queue-poll',
  'retry-permit',
  'other',
]);

/** Outcomes of a request in the mock's own metrics. */
export const requestLooks: Looks = looksFor(['ok', 'queued', 'refused', 'gone', 'client-error', 'server-error']);

/** Segments of the population in the scenarios that come with the project. */
export const segmentLooks: Looks = looksFor([
  'citizen-card-and-pin',
  'citizen-pin-unknown',
  'citizen-phone-cannot-read',
  'citizen-with-helper',
  'employer',
  'accountant',
  'hr-manager',
  'caller',
  'citizen-no-nfc',
  'citizen-old-card',
  'employer-not-enrolled',
  'foreign-manager',
]);

/** Stations of the profiles that come with the project. */
export const stationLooks: Looks = looksFor(['web', 'database', 'sms-gateway', 'mail']);
