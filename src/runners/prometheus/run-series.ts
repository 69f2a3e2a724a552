/** What a run says of one of its variants while it lasts: what it is, which phase it is in, what was planned, how the generator does. */
import { runMetrics } from '../../model/record/metric-names.ts';
import type { Plan } from '../../model/scenario/plan.ts';
import { type Phase, phaseOf, phaseStarts, phases } from '../../model/scenario/phase.ts';
import { rateAt } from '../../model/traffic/shapes.ts';
import { fromMs, toMs } from '../../model/units.ts';
import type { RunHeading, VariantMoment } from '../exporter.ts';
import { eventSamples } from './event.ts';
import type { PushAccount } from './pusher.ts';
import { type Labels, type Sample, type Series, sampleOf, staleSample } from './sample.ts';

/** Run, scenario and variant: the labels that everything of a variant carries. */
export const variantLabels = (
  run: Pick<RunHeading, 'runId'>,
  { scenario, variant }: Pick<Plan, 'scenario' | 'variant'>,
): Labels => ({
  run: run.runId,
  scenario,
  variant,
});

export interface RunFacts {
  readonly run: RunHeading;
  readonly plan: Plan;
  /** null: nobody knows, such as for a server that is not ours. */
  readonly kneePerSecond: number | null;
  readonly cores: number;
}

export interface RunMoment extends VariantMoment {
  readonly nowEpochMs: number;
  readonly pushed: PushAccount;
}

export interface RunSeries {
  phaseAt(now: Pick<RunMoment, 'nowEpochMs' | 'beginEpochMs'>): Phase;
  take(now: RunMoment): readonly Sample[];
  /** The end of every series that is there. */
  end(atEpochMs: number): readonly Sample[];
}

export function runSeries(facts: RunFacts): RunSeries {
  const { plan } = facts;
  const labels = variantLabels(facts.run, plan);
  const constant = constantValues(facts);
  const starts = phaseStarts(plan);
  const alive = new Map<string, Series>();
  let lastAtEpochMs = -Infinity;
  let told = 0;
  const phaseAt: RunSeries['phaseAt'] = ({ nowEpochMs, beginEpochMs }) =>
    phaseOf(plan, beginEpochMs === null ? -1 : fromMs(nowEpochMs - beginEpochMs));
  return {
    phaseAt,
    take: (now) => {
      const { nowEpochMs, beginEpochMs } = now;
      if (nowEpochMs <= lastAtEpochMs) return [];
      lastAtEpochMs = nowEpochMs;
      const values = [...constant, ...movingValues(facts, now, phaseAt(now))];
      const samples = values.map(({ name, own = {}, value }) =>
        sampleOf(name, { ...labels, ...own }, value, nowEpochMs),
      );
      for (const { series } of samples) alive.set(series.key, series);
      if (beginEpochMs === null) return samples;
      const begun = starts.slice(told).filter(([, atSeconds]) => atSeconds <= fromMs(nowEpochMs - beginEpochMs));
      told += begun.length;
      const events = begun.flatMap(([phase, atSeconds]) =>
        eventSamples({ kind: 'phase', text: phase, atEpochMs: beginEpochMs + toMs(atSeconds) }, labels),
      );
      return [...samples, ...events];
    },
    end: (atEpochMs) => {
      const samples = [...alive.values()].map((series) => staleSample(series, Math.max(atEpochMs, lastAtEpochMs + 1)));
      alive.clear();
      return samples;
    },
  };
}

interface Value {
  readonly name: string;
  readonly own?: Labels;
  readonly value: number;
}

function constantValues({ run, plan, kneePerSecond, cores }: RunFacts): readonly Value[] {
  const info = {
    engine: run.engine,
    target: run.target.kind === 'mock' ? 'mock' : run.target.url,
    compress: String(plan.compress),
    scale: String(plan.scale),
    version: run.versions['launchquake'] ?? '',
  };
  return [
    { name: runMetrics.info, own: info, value: 1 },
    { name: runMetrics.sloLoginSeconds, value: plan.slo.loginWithinSeconds },
    { name: runMetrics.generatorCores, value: cores },
    ...(kneePerSecond === null ? [] : [{ name: runMetrics.kneeLoginsPerSecond, value: kneePerSecond }]),
  ];
}

function movingValues({ plan }: RunFacts, now: RunMoment, current: Phase): readonly Value[] {
  const { beginEpochMs, nowEpochMs, generatorCpuSeconds, pushed } = now;
  const atSeconds = beginEpochMs === null ? -1 : fromMs(nowEpochMs - beginEpochMs);
  const isPlanned = atSeconds >= 0 && atSeconds < plan.durationSeconds;
  return [
    ...phases.map((phase) => ({ name: runMetrics.phase, own: { phase }, value: phase === current ? 1 : 0 })),
    { name: runMetrics.plannedLoginsPerSecond, value: isPlanned ? rateAt(plan.arrivals, atSeconds) : 0 },
    ...(beginEpochMs === null ? [] : [{ name: runMetrics.startTimestampSeconds, value: fromMs(beginEpochMs) }]),
    ...(generatorCpuSeconds === null
      ? []
      : [{ name: runMetrics.generatorCpuSecondsTotal, value: generatorCpuSeconds }]),
    { name: runMetrics.pushFailuresTotal, own: { sender: 'launchquake' }, value: pushed.failedPushes },
    { name: runMetrics.pushFailuresTotal, own: { sender: 'k6' }, value: now.generatorPushFailures.count },
    { name: runMetrics.pushSamplesLostTotal, own: { sender: 'launchquake' }, value: pushed.samplesLost },
  ];
}
