import { exitCodeOf } from '../../analysis/judge.ts';
import { type ExitCode, LaunchquakeError, exitCodes } from '../../model/errors.ts';
import { estimateRun } from '../../model/scenario/estimate.ts';
import { MOST_INSTANCES } from '../../model/traffic/instances.ts';
import { durationInWords } from '../../model/units.ts';
import { type LiveRunRequest, runLive } from '../../runners/live-run.ts';
import { RUNS_FOLDER, layout } from '../../runners/record/layout.ts';
import { loadScenario } from '../../runners/scenario-file.ts';
import { type AllowedTarget, allowTarget } from '../../runners/target/loopback.ts';
import { peakRateOf } from '../explanation.ts';
import { interruption } from '../interruption.ts';
import { judgeRecord } from '../judged.ts';
import {
  type MetricsSender,
  type PrometheusWish,
  commandLineOf,
  metricsSender,
  prometheusOption,
  prometheusSettings,
} from '../metrics-export.ts';
import { packageVersion } from '../package-version.ts';
import { type PlanOptions, declarePlanOptions, livePlans } from '../plan-options.ts';
import { statusOf } from '../status.ts';
import { type Verb, numberOption, printJson } from '../verb.ts';
import type { World } from '../world.ts';
import { terminalText } from './report.ts';

interface RunOptions extends PlanOptions {
  readonly target?: string;
  readonly iOwn?: string;
  readonly out: string;
  readonly k6?: string;
  readonly instances: number;
  readonly prometheus?: PrometheusWish;
  /** commander: false with --no-prediction. */
  readonly prediction: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

export const run: Verb = {
  name: 'run',
  summary: 'Run a scenario live: k6 against the mock identity provider, every variant on the same arrivals.',
  example: 'launchquake run launch-day --variant naive waiting-room',
  declare: (command, world, end) => {
    command.argument('<scenario>', 'name of a scenario, or path of a YAML file');
    declarePlanOptions(command)
      .option('--target <url>', 'load this server instead of the mock; only loopback without --i-own')
      .option('--i-own <host>', 'the host of --target, repeated: you own it and may load it')
      .option('--out <folder>', 'where runs are kept', RUNS_FOLDER)
      .option('--k6 <path>', 'the k6 to use')
      .option(
        '--instances <n>',
        'k6 processes that share the arrivals of a variant and start together',
        numberOption({ from: 1, to: MOST_INSTANCES, whole: true }),
        1,
      )
      .option(
        '--prometheus [url]',
        'send metrics to this Prometheus (default: K6_PROMETHEUS_RW_SERVER_URL, else the running `launchquake up`)',
        prometheusOption,
      )
      .option('--no-prediction', 'do not simulate the plans before the run')
      .option('--quiet', 'no progress on stderr')
      .action(async (name: string, options: RunOptions) => end(await runScenario(world, name, options)));
  },
};

async function runScenario(world: World, name: string, options: RunOptions): Promise<ExitCode> {
  const target = targetOf(options);
  const { scenario } = await loadScenario(world.files, world.packageFolder, name);
  const plans = livePlans(scenario, options);
  const metrics = await prometheusSettings(world, options.prometheus);
  const { instances, sequential = false } = options;
  const { sideBySide, wallSeconds } = estimateRun(plans, world.machine, { sequential, instances });
  const say = (line: string): void => {
    if (options.quiet !== true) world.err.write(`${line}\n`);
  };
  const status = statusOf(world, Math.max(...plans.map(peakRateOf)));
  const k6 = await world.provideK6(options.k6, say);
  const order = sideBySide ? 'side by side' : 'one after the other';
  const how = instances === 1 ? order : `${order}, ${instances} k6 instances each`;
  say(
    `${scenario.title}: ${plans.map(({ variant }) => variant).join(', ')}; ${how}, about ${durationInWords(wallSeconds)}.`,
  );
  if (metrics !== null) say(`Metrics go to ${metrics.told}.`);
  const interrupt = interruption(world, status);
  try {
    const { stop } = interrupt;
    const asked = options.prediction && target === null;
    // Loaded here: the other verbs do without the simulator and start sooner.
    const predictions = asked
      ? await (await import('../foretell.ts')).foretell(world, plans, { say, stop })
      : new Map<string, never>();
    const sender = metrics === null ? null : metricsSender(world, metrics, warning(world, status.clear));
    const request: LiveRunRequest = {
      scenario,
      plans,
      sideBySide,
      instances,
      target,
      k6,
      version: await packageVersion(world),
      runsFolder: options.out,
      commandLine: commandLineOf(world.args),
      stop,
      onProgress: options.quiet === true ? () => undefined : status.show,
      exporter: sender?.exporter ?? null,
      predictions,
    };
    return await runAndReport(world, request, { json: options.json === true, clear: status.clear, sender });
  } finally {
    status.clear();
    interrupt.end();
  }
}

interface Ending {
  readonly json: boolean;
  readonly clear: () => void;
  readonly sender: MetricsSender | null;
}

/** A line on its own, below the live lines. */
const warning =
  (world: World, clear: () => void) =>
  (line: string): void => {
    clear();
    world.err.write(`${line}\n`);
  };

async function runAndReport(world: World, request: LiveRunRequest, ending: Ending): Promise<ExitCode> {
  const { record: ran, open, failures } = await runLive(world, request);
  const record = (await ending.sender?.finish(ran)) ?? ran;
  const { findings, judgement, reports } = await judgeRecord(record);
  await open.finish(record, judgement, reports);
  ending.clear();
  for (const failure of failures) world.err.write(`${failure.message}\n`);
  if (ending.json) world.out.write(printJson({ ...findings.result, record: open.folder }));
  world[ending.json ? 'err' : 'out'].write(terminalText(world, findings, `${open.folder}/${layout.html}`));
  if (request.stop.aborted) return exitCodes.interrupted;
  return failures[0]?.exitCode ?? exitCodeOf(findings.verdict);
}

/** Decided before anything is looked up, started or opened. */
function targetOf({ target, iOwn }: RunOptions): AllowedTarget | null {
  if (target !== undefined) return allowTarget(target, iOwn);
  if (iOwn === undefined) return null;
  const problem = { where: '--i-own', found: iOwn, expected: 'a --target that it is said of' };
  throw new LaunchquakeError('USAGE', 'launchquake run', [problem]);
}
