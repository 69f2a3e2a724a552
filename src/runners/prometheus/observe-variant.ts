/** What Prometheus knows of one variant of a run, on the clock of the run. */
import type { CounterSample } from '../../analysis/observed/moments.ts';
import type { Observed } from '../../analysis/observed/agreement.ts';
import type { Mark } from '../../analysis/observed/panels.ts';
import { k6Own } from '../../model/record/k6-series.ts';
import { runMetrics } from '../../model/record/metric-names.ts';
import { fromMs } from '../../model/units.ts';
import type { PrometheusQueries, Samples, Span } from './query.ts';

export interface VariantSpan {
  readonly runId: string;
  readonly variant: string;
  /** Wall clock of run second 0. */
  readonly startedAtEpochMs: number;
  readonly reachedSeconds: number;
}

/** k6 pushes for a while before run second 0, and once more after its end. */
const BEFORE_SECONDS = 30;
const AFTER_SECONDS = 15;

/** The annotations of a variant that say what became of its goodput. */
export async function marksOf(queries: PrometheusQueries, variant: VariantSpan): Promise<readonly Mark[]> {
  const zero = fromMs(variant.startedAtEpochMs);
  const selector = `${runMetrics.event}{${labelsOf(variant)},kind=~"collapse|recovery"}`;
  const series = await queries.samples(selector, spanOf(variant));
  return series.flatMap(({ labels, values }) =>
    values.map(([at]) => ({
      atSeconds: at - zero,
      kind: labels['kind'] === 'recovery' ? ('recovery' as const) : ('collapse' as const),
    })),
  );
}

const labelsOf = ({ runId, variant }: VariantSpan): string => `run="${escaped(runId)}",variant="${escaped(variant)}"`;

function spanOf({ startedAtEpochMs, reachedSeconds }: VariantSpan): Span {
  const zero = fromMs(startedAtEpochMs);
  return { startEpochSeconds: zero - BEFORE_SECONDS, endEpochSeconds: zero + reachedSeconds + AFTER_SECONDS };
}

export async function observeVariant(queries: PrometheusQueries, variant: VariantSpan): Promise<Observed> {
  const labels = labelsOf(variant);
  const zero = fromMs(variant.startedAtEpochMs);
  const span = spanOf(variant);
  const [started, good] = await Promise.all(
    [k6Own.loginsStarted, k6Own.loginsGood].map((name) => queries.samples(`${name}{${labels}}`, span)),
  );
  const range = `${Math.ceil(span.endEpochSeconds - span.startEpochSeconds)}s`;
  const judged = `${k6Own.timeToLogin}{${labels},phase!~"starting|warm-up"}`;
  // Not increase(): a series of one phase begins with its first values, and its growth would leave them out.
  const quantile = (q: number): Promise<number | null> =>
    queries.value(`histogram_quantile(${q}, sum(last_over_time(${judged}[${range}])))`, span.endEpochSeconds);
  return {
    started: (started ?? []).map((series) => onRunClock(series, zero)),
    good: (good ?? []).map((series) => onRunClock(series, zero)),
    timeToLoginP50: await quantile(0.5),
    timeToLoginP99: await quantile(0.99),
    intervalSeconds: intervalOf(started ?? []),
  };
}

const onRunClock = ({ values }: Samples, zeroEpochSeconds: number): CounterSample[] =>
  values.map(([at, value]) => [at - zeroEpochSeconds, value]);

/** The middle one of all times between two samples, seconds; 1 when there are none. */
function intervalOf(series: readonly Samples[]): number {
  const gaps = series.flatMap(({ values }) => values.slice(1).map(([at], index) => at - (values[index]?.[0] ?? at)));
  const sorted = gaps.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 1;
}

/** A label value inside quotes [Prometheus documentation, "Querying basics", string literals]. */
const escaped = (text: string): string =>
  text
    .replaceAll('\\', String.raw`\\`)
    .replaceAll('"', String.raw`\"`)
    .replaceAll('\n', String.raw`\n`);
