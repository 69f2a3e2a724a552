/** Durations as k6 reads them: Go's (`1m30s`, `500ms`), or a bare number of milliseconds [k6 v2.2.0, lib/types]. */

const seconds: Readonly<Record<string, number>> = {
  ns: 1e-9,
  us: 1e-6,
  µs: 1e-6,
  ms: 1e-3,
  s: 1,
  m: 60,
  h: 3600,
  d: 86_400,
};

/** Seconds; undefined: not a duration. */
export function goDurationSeconds(text: string): number | undefined {
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1e-3;
  if (!/^((\d+\.?\d*|\.\d+)(ns|us|µs|ms|s|m|h|d))+$/.test(text)) return undefined;
  return [...text.matchAll(/(\d+\.?\d*|\.\d+)(ns|us|µs|ms|s|m|h|d)/g)].reduce(
    (sum, [, number, unit]) => sum + Number(number) * (seconds[unit ?? ''] ?? NaN),
    0,
  );
}
