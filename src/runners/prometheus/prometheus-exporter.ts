/** A run told to Prometheus by remote write: its mocks' metrics, the run itself, and at its end what was found. */
import type { Findings } from '../../analysis/findings.ts';
import { serverJob } from '../../model/record/metric-names.ts';
import type { MetricsExport, RunRecord } from '../../model/record/run-record.ts';
import type { Plan } from '../../model/scenario/plan.ts';
import { kneeOf } from '../../model/service/capacity.ts';
import type { RunExporter, RunHeading, VariantExporter, VariantMoment } from '../exporter.ts';
import type { PushFailures } from '../k6/stderr.ts';
import type { MockAddress } from '../target/mock.ts';
import type { RunnerWorld } from '../world.ts';
import { exportAccount } from './export-account.ts';
import { findingSamples } from './finding-series.ts';
import { k6OutputArgs, k6OutputEnv } from './k6-output.ts';
import { type PostResult, post } from './post.ts';
import { type Pusher, pusher } from './pusher.ts';
import { type RunSeries, runSeries, variantLabels } from './run-series.ts';
import { type ServerSeries, serverSeries } from './server-series.ts';
import type { PushSettings } from './settings.ts';

export interface PrometheusExporter extends RunExporter {
  /** Whether the other side takes anything: null when it does, else why not. Never rejects. */
  probe(): Promise<string | null>;
  /** Tells what was found, within a few seconds. */
  judged(record: RunRecord, findings: Findings): Promise<void>;
  account(): MetricsExport;
}

/** A run ends so much later at most when nothing is taken any more. */
const FLUSH_SECONDS = 4;
/** A mock that is busy answers late; asked again before that, it would be asked twice. */
const SCRAPE_PATIENCE_SECONDS = 5;
/** When the load has ended, the last page is waited for so long. */
const LAST_SCRAPE_SECONDS = 2;

const noFailures: PushFailures = { count: 0, first: null, last: null };

export function prometheusExporter(world: RunnerWorld, settings: PushSettings): PrometheusExporter {
  const send = (samples: Parameters<typeof post>[2]): Promise<PostResult> => post(world, settings.address, samples);
  const pushers = new Map<string, Pusher>();
  const generators = new Map<string, () => PushFailures>();
  let heading: RunHeading | undefined;
  const begun = (): RunHeading => {
    if (heading === undefined) throw new Error('the exporter was used before the run had begun');
    return heading;
  };
  const pusherOf = (variant: string): Pusher => {
    const known = pushers.get(variant);
    if (known !== undefined) return known;
    const fresh = pusher({ clock: world.clock, intervalSeconds: settings.intervalSeconds, post: send });
    pushers.set(variant, fresh);
    return fresh;
  };
  return {
    begin: (run) => {
      heading = run;
    },
    k6: (plan) => ({ args: k6OutputArgs(begun().runId, plan), env: k6OutputEnv(settings, world.env) }),
    labels: (plan) => variantLabels(begun(), plan),
    variant: (plan, mock) => {
      // Known since the estimate: nothing is walked while the load begins.
      const kneePerSecond = begun().target.kind === 'mock' ? kneeOf(plan).perSecond : null;
      const told = variantTold(world, { run: begun(), plan, mock, kneePerSecond, pusher: pusherOf(plan.variant) });
      generators.set(plan.variant, told.generatorPushFailures);
      return told;
    },
    probe: async () => {
      const result = await send([]);
      return result.kind === 'taken' ? null : result.why;
    },
    judged: async (record, findings) => {
      const nowEpochMs = world.clock.epochMs();
      await Promise.all(
        findings.variants.map((variant) => {
          const beginEpochMs = record.variants.find(({ name }) => name === variant.name)?.startedAtEpochMs ?? null;
          const labels = variantLabels(record, variant.plan);
          const own = pusherOf(variant.name);
          own.offer(findingSamples({ findings, variant, beginEpochMs, nowEpochMs }, labels));
          return own.flush(FLUSH_SECONDS);
        }),
      );
    },
    account: () =>
      exportAccount(
        settings.told,
        [...pushers.values()].map((one) => one.account()),
        [...generators.values()].map((failures) => failures()),
      ),
  };
}

interface Told {
  readonly run: RunHeading;
  readonly plan: Plan;
  readonly mock: MockAddress | undefined;
  /** null: nobody knows, such as for a server that is not ours. */
  readonly kneePerSecond: number | null;
  readonly pusher: Pusher;
}

function variantTold(
  world: RunnerWorld,
  { run, plan, mock, kneePerSecond, pusher: own }: Told,
): VariantExporter & { readonly generatorPushFailures: () => PushFailures } {
  const series = runSeries({ run, plan, kneePerSecond, cores: world.machine.cores });
  const scraper =
    mock === undefined ? undefined : scraperOf(world, { labels: variantLabels(run, plan), mock, series, pusher: own });
  let failures = noFailures;
  return {
    generatorPushFailures: () => failures,
    tick: (now) => {
      failures = now.generatorPushFailures;
      own.offer(series.take({ ...now, nowEpochMs: world.clock.epochMs(), pushed: own.account() }));
      scraper?.start(now);
    },
    end: async () => {
      await scraper?.settled();
      const nowEpochMs = world.clock.epochMs();
      own.offer([...(scraper?.end(nowEpochMs) ?? []), ...series.end(nowEpochMs)]);
      await own.flush(FLUSH_SECONDS);
    },
  };
}

/** Reads the mock's page, one request at a time: while one is under way the next is left out. */
function scraperOf(
  world: RunnerWorld,
  {
    labels,
    mock,
    series,
    pusher: own,
  }: { labels: Record<string, string>; mock: MockAddress; series: RunSeries; pusher: Pusher },
): { start(now: VariantMoment): void; settled(): Promise<void>; end: ServerSeries['end'] } {
  const server = serverSeries({ ...labels, job: serverJob, instance: new URL(mock.url).host });
  let underWay: Promise<void> | null = null;
  let isOver = false;
  const scrape = async ({ beginEpochMs }: VariantMoment): Promise<void> => {
    const atEpochMs = world.clock.epochMs();
    const phase = series.phaseAt({ nowEpochMs: atEpochMs, beginEpochMs });
    const started = world.clock.monotonicSeconds();
    const text = await pageOf(world, mock.metricsUrl);
    underWay = null;
    if (isOver) return;
    own.offer(server.take({ text, atEpochMs, tookSeconds: world.clock.monotonicSeconds() - started, phase }));
  };
  return {
    start: (now) => {
      underWay ??= scrape(now);
    },
    settled: async () => {
      if (underWay === null) return;
      const patience = new AbortController();
      await Promise.race([underWay, world.clock.sleep(LAST_SCRAPE_SECONDS, patience.signal)]);
      patience.abort();
      isOver = true;
    },
    end: server.end,
  };
}

async function pageOf(world: RunnerWorld, url: string): Promise<string | null> {
  try {
    const { status, body } = await world.request(url, { timeoutSeconds: SCRAPE_PATIENCE_SECONDS });
    return status === 200 ? body : null;
  } catch {
    return null;
  }
}
