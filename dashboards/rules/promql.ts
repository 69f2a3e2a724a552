/** Expressions that many rules share. All of it parses in Prometheus 2.42. */
import type { Pace } from './pace.ts';

/** What every rule is told apart by. In production the labels are not there and all is one. */
export const GROUP = 'run, scenario, variant';

/** `name{run!="",step="poll"}` */
export const series = ({ own }: Pace, name: string, matchers = ''): string =>
  `${name}{${own}${matchers === '' ? '' : `,${matchers}`}}`;

/** Growth a second over the window of the pace, or over `window`. */
export const rate = (pace: Pace, name: string, matchers = '', window = pace.window): string =>
  `sum by (${GROUP}) (rate(${series(pace, name, matchers)}[${window}]))`;

/**
 * A gauge as it was last seen within 10 s, once. Prometheus itself would repeat the last value of a series that has ended, such as one whose phase
 * label has moved on, for 5 minutes. In production targets are scraped, and stale series are marked.
 */
export const gauge = (pace: Pace, name: string): string =>
  pace.name === 'run'
    ? `max without (phase) (last_over_time(${series(pace, name)}[${pace.window}]))`
    : series(pace, name);

/** Nothing where there is nothing to divide by: no point in a graph, and no alert. */
export const ratio = (dividend: string, divisor: string): string => `${dividend} / (${divisor} > 0)`;

/** A series that has not been seen yet counts as 0 where `known` is there. */
export const orZero = (expr: string, known: string): string => `(${expr} or 0 * ${known})`;

/** The lines of a condition, one under the other. */
export const all = (...conditions: readonly (string | null)[]): string =>
  conditions.filter((condition) => condition !== null).join('\n');

export const and = (condition: string): string => `and on (${GROUP}) ${condition}`;

/** 0.5 → `500ms`: durations in PromQL are whole numbers. */
export const duration = (seconds: number): string =>
  Number.isInteger(seconds) ? `${seconds}s` : `${Math.round(seconds * 1000)}ms`;

const UNIT_SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** `2m` → 120. */
export const secondsOf = (window: string): number =>
  Number.parseInt(window, 10) * (UNIT_SECONDS[window.at(-1) ?? ''] ?? Number.NaN);
