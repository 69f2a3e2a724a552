/**
 * HDR histograms of a variant, one a step, so that runs can be merged and asked for any percentile later: percentiles
 * themselves can never be averaged. Microseconds, three significant digits, 1 µs to 1 h; encoded V2, deflated, base64
 * [HdrHistogram, https://hdrhistogram.github.io/HdrHistogram/].
 */
import { type Histogram, build, decodeFromCompressedBase64, encodeIntoCompressedBase64 } from 'hdr-histogram-js';
import type { LoginRecord } from '../../model/record/run-record.ts';

export const HISTOGRAMS_SCHEMA = 'launchquake/hdr@1';

/** Time-to-login from the intended start, of completed logins. The other keys are steps. */
export const LOGIN_HISTOGRAM = 'login';

export interface HistogramFile {
  readonly schema: typeof HISTOGRAMS_SCHEMA;
  readonly unit: 'microseconds';
  readonly significantDigits: number;
  readonly histograms: Readonly<Record<string, { readonly count: number; readonly base64: string }>>;
}

const SIGNIFICANT_DIGITS = 3;
const HIGHEST_MICROSECONDS = 3_600_000_000;
const MICROSECONDS = 1_000_000;

/** Durations of all answered requests by step, and times to login. Time-outs and errors have no duration of their own. */
export function histogramsOf(logins: readonly LoginRecord[]): HistogramFile {
  const histograms = new Map<string, Histogram>();
  const record = (key: string, seconds: number): void => {
    const histogram = histograms.get(key) ?? newHistogram();
    histograms.set(key, histogram);
    histogram.recordValue(Math.min(Math.max(Math.round(seconds * MICROSECONDS), 1), HIGHEST_MICROSECONDS));
  };
  for (const login of logins) {
    if (login.outcome === 'completed' && login.endedSeconds !== null) {
      record(LOGIN_HISTOGRAM, login.endedSeconds - login.intendedSeconds);
    }
    for (const [step, , durationSeconds, result] of login.attempts) {
      if (result !== 'timeout' && result !== 'error') record(step, durationSeconds);
    }
  }
  const entries = [...histograms]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, histogram]) => {
      return [key, { count: histogram.totalCount, base64: encodeIntoCompressedBase64(histogram) }] as const;
    });
  const file = { unit: 'microseconds', significantDigits: SIGNIFICANT_DIGITS } as const;
  return { schema: HISTOGRAMS_SCHEMA, ...file, histograms: Object.fromEntries(entries) };
}

/** Adds up the histograms of one key over several files; undefined when none has it. */
export function mergeHistograms(files: readonly HistogramFile[], key: string): Histogram | undefined {
  const encoded = files.flatMap(({ histograms }) => histograms[key]?.base64 ?? []);
  if (encoded.length === 0) return undefined;
  const merged = newHistogram();
  for (const base64 of encoded) merged.add(decodeFromCompressedBase64(base64));
  return merged;
}

const newHistogram = (): Histogram =>
  build({
    lowestDiscernibleValue: 1,
    highestTrackableValue: HIGHEST_MICROSECONDS,
    numberOfSignificantValueDigits: SIGNIFICANT_DIGITS,
    useWebAssembly: false,
    autoResize: false,
  });
