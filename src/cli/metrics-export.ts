/** `run --prometheus [URL]`: which Prometheus is meant, and what is said of it. */
import { analyse } from '../analysis/analyse.ts';
import { metricsLoss } from '../analysis/metrics-loss.ts';
import { LaunchquakeError, type Problem } from '../model/errors.ts';
import type { RunRecord } from '../model/record/run-record.ts';
import { type PrometheusExporter, prometheusExporter } from '../runners/prometheus/prometheus-exporter.ts';
import { type PushSettings, readPushSettings } from '../runners/prometheus/settings.ts';
import { tellUrl } from '../runners/prometheus/words.ts';
import { readWriteUrl } from '../runners/prometheus/write-url.ts';
import { UP_STATE_FILE, readUpState } from './up/state.ts';
import type { World } from './world.ts';

/** As commander gives it: true without a URL. */
export type PrometheusWish = string | true | undefined;

const OPTION = '--prometheus';
const VARIABLE = 'K6_PROMETHEUS_RW_SERVER_URL';

/** The value of the option. What is no URL was meant to be something else: commander would miss that before anybody could say so. */
export function prometheusOption(text: string): string {
  if (/^https?:\/\//i.test(text)) return text;
  const found = readWriteUrl(text);
  if (!('problem' in found)) return text;
  const isName = /^[\w./-]+$/.test(text);
  const hint = isName ? `a name goes before the option: ${text} ${OPTION}` : found.problem.hint;
  throw usage({ where: OPTION, ...found.problem, hint });
}

/** null: no metrics are wanted. @throws LaunchquakeError USAGE with all that is wrong with address and settings */
export const prometheusSettings = async (world: World, wish: PrometheusWish): Promise<PushSettings | null> =>
  wish === undefined ? null : settingsOf(world, wish);

/** @param wish a URL; true: the one of the environment, else of the running `up` */
export async function settingsOf(world: World, wish: string | true): Promise<PushSettings> {
  if (wish !== true) return readPushSettings(world, { url: wish, where: OPTION });
  const named = world.env[VARIABLE] ?? '';
  if (named !== '') return readPushSettings(world, { url: named, where: VARIABLE });
  const up = await readUpState(world);
  if (up !== undefined) return readPushSettings(world, { url: up.prometheus.url, where: UP_STATE_FILE });
  throw usage({
    where: OPTION,
    found: `no URL, no ${VARIABLE}, and no \`launchquake up\` that runs in this folder`,
    expected: 'one of them',
    hint: `\`launchquake up\` starts a Prometheus; ${OPTION} http://localhost:9090 names another`,
  });
}

const usage = (problem: Problem): LaunchquakeError => new LaunchquakeError('USAGE', 'launchquake', [problem]);

export interface MetricsSender {
  readonly exporter: PrometheusExporter;
  /** Tells what was found, and gives the record what became of the metrics. */
  finish(record: RunRecord): Promise<RunRecord>;
}

/** Asks at once whether anybody is there; the run does not wait for the answer. @param warn writes a line on its own */
export function metricsSender(world: World, settings: PushSettings, warn: (line: string) => void): MetricsSender {
  const exporter = prometheusExporter(world, settings);
  void exporter.probe().then((why) => {
    if (why !== null)
      warn(`Prometheus at ${settings.told} takes no metrics now: ${why}. The run goes on, and tries again.`);
  });
  return {
    exporter,
    finish: async (record) => {
      await exporter.judged(record, analyse(record));
      const told = { ...record, metricsExport: exporter.account() };
      const loss = metricsLoss(told.metricsExport);
      if (loss !== null) warn(loss);
      return told;
    },
  };
}

/** What was typed, without what an address may hold in secret. */
export const commandLineOf = (args: readonly string[]): string =>
  ['launchquake', ...args.map((arg) => arg.replace(/\w+:\/\/.*/s, tellUrl))].join(' ');
