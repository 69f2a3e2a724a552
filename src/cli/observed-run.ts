/** A recorded run once more, as Prometheus has it: the panels of a dashboard, and the record's own numbers beside those of the counters. */
import { dashboards } from '../../dashboards/dashboards.ts';
import { queriesOf, substitute } from '../../dashboards/queries.ts';
import type { LinesPanel } from '../../dashboards/spec.ts';
import { uids } from '../../dashboards/uids.ts';
import type { Findings, VariantFindings } from '../analysis/findings.ts';
import { agreementOf } from '../analysis/observed/agreement.ts';
import type { ObservedVariant, PanelData, PanelSeries } from '../analysis/observed/panels.ts';
import { factsOf } from '../analysis/plan-facts.ts';
import type { RunRecord, VariantRecord } from '../model/record/run-record.ts';
import { fromMs } from '../model/units.ts';
import type { ObservedRun } from '../report/observed/page.ts';
import { marksOf, observeVariant } from '../runners/prometheus/observe-variant.ts';
import {
  type PrometheusQueries,
  prometheusQueries,
  queryAddressOf,
  type Samples,
} from '../runners/prometheus/query.ts';
import { tellUrl } from '../runners/prometheus/words.ts';
import { settingsOf } from './metrics-export.ts';
import type { World } from './world.ts';

/** Grafana looks back four intervals of its data source, which is told 1 s. */
const RATE_INTERVAL = '4s';

interface Asked {
  readonly queries: PrometheusQueries;
  readonly record: RunRecord;
  readonly variant: VariantRecord;
  /** Wall clock of run second 0. */
  readonly startedAtEpochMs: number;
}

/** @throws LaunchquakeError USAGE, PROMETHEUS_UNREACHABLE */
export async function observeRun(
  world: World,
  wish: string | true,
  { record, findings }: { readonly record: RunRecord; readonly findings: Findings },
): Promise<ObservedRun> {
  const address = queryAddressOf((await settingsOf(world, wish)).address);
  const queries = prometheusQueries(world, address);
  const variants: ObservedVariant[] = [];
  for (const variant of record.variants) {
    const found = findings.variants.find(({ name }) => name === variant.name);
    const { startedAtEpochMs } = variant;
    if (startedAtEpochMs === null || found === undefined) continue;
    variants.push(await observed({ queries, record, variant, startedAtEpochMs }, found));
  }
  return { head: findings.head, dashboard: board.title, source: tellUrl(address.url), variants };
}

const board = dashboardOf(uids.launchDay);

function dashboardOf(uid: string): (typeof dashboards)[number] {
  const found = dashboards.find((dashboard) => dashboard.uid === uid);
  if (found === undefined) throw new Error(`no dashboard ${uid}`);
  return found;
}

/** The panels that the dashboard shows once for each variant. */
const panelsOfVariant = (): readonly LinesPanel[] =>
  board.rows.flatMap(({ repeat, panels }) =>
    repeat === 'variant' ? panels.filter((panel) => panel.kind === 'lines') : [],
  );

async function observed(asked: Asked, findings: VariantFindings): Promise<ObservedVariant> {
  const { queries, record, variant, startedAtEpochMs } = asked;
  const { plan, reachedSeconds } = variant;
  const span = { runId: record.runId, variant: variant.name, startedAtEpochMs, reachedSeconds };
  const agreement = agreementOf(findings, await observeVariant(queries, span), factsOf(plan));
  const panels: PanelData[] = [];
  for (const panel of panelsOfVariant()) panels.push(await filled(asked, panel));
  return { name: variant.name, plan, ...agreement, marks: await marksOf(queries, span), panels };
}

async function filled(asked: Asked, panel: LinesPanel): Promise<PanelData> {
  const { queries, record, variant, startedAtEpochMs } = asked;
  const zero = fromMs(startedAtEpochMs);
  const chosen = {
    run: record.runId,
    scenario: record.scenario,
    variant: variant.name,
    rangeSeconds: variant.reachedSeconds,
    rateInterval: RATE_INTERVAL,
  };
  const span = { startEpochSeconds: zero, endEpochSeconds: zero + Math.floor(variant.reachedSeconds), stepSeconds: 1 };
  const series: PanelSeries[] = [];
  for (const { expr, legend, invisible } of queriesOf(panel)) {
    if (invisible === true) continue;
    const answers = await queries.range(substitute(expr, chosen), span);
    series.push(...answers.map((answer) => seriesOf(answer, legend, zero)));
  }
  return { title: panel.title, unit: panel.unit, kind: 'lines', series };
}

function seriesOf({ labels, values }: Samples, legend: string, zeroEpochSeconds: number): PanelSeries {
  const perSecond = new Map(values.map(([at, value]) => [Math.round(at - zeroEpochSeconds), value]));
  const last = Math.max(0, ...perSecond.keys());
  return {
    legend: legend.replaceAll(/\{\{(\w+)\}\}/g, (_, label: string) => labels[label] ?? ''),
    values: Array.from({ length: last + 1 }, (_, second) => {
      const value = perSecond.get(second);
      return value !== undefined && Number.isFinite(value) ? value : null;
    }),
  };
}
