/** Samples in the notation of promtool: one value an interval, `_` where there is none, `stale` where a series ends. */

export type Sample = number | 'stale' | null;

/** @param at interval → sample, from 0 */
export const sampled = (length: number, at: (interval: number) => Sample): string =>
  Array.from({ length }, (_, interval) => written(at(interval))).join(' ');

const written = (sample: Sample): string =>
  sample === null ? '_' : sample === 'stale' ? 'stale' : `${Number(sample.toFixed(6))}`;

/** `name{a="1",b="2"}` */
export const seriesName = (name: string, labels: Readonly<Record<string, string>>): string =>
  `${name}{${Object.entries(labels)
    .map(([label, value]) => `${label}="${value}"`)
    .join(',')}}`;
