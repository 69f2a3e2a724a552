import { exitCodeOf } from '../../analysis/judge.ts';
import { type ExitCode, exitCodes } from '../../model/errors.ts';
import { RUNS_FOLDER, layout } from '../../runners/record/layout.ts';
import { loadScenario } from '../../runners/scenario-file.ts';
import { estimateSimulation } from '../../runners/simulation/estimate.ts';
import { type SimulatedRunRequest, runSimulated } from '../../runners/simulation/simulated-run.ts';
import { type Interruption, interruption } from '../interruption.ts';
import { judgeRecord } from '../judged.ts';
import { commandLineOf } from '../metrics-export.ts';
import { packageVersion } from '../package-version.ts';
import { type PlanOptions, declarePlanChoice } from '../plan-options.ts';
import { checkWithin, estimateInWords, orderInWords, orderOf } from '../simulation-order.ts';
import { simulationStatus } from '../simulation-status.ts';
import { type Verb, numberOption, printJson } from '../verb.ts';
import type { World } from '../world.ts';
import { terminalText } from './report.ts';

interface SimulateOptions extends PlanOptions {
  readonly seeds: number;
  readonly sample: number;
  readonly workers?: number;
  readonly within: number;
  readonly out: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

const MOST_SEEDS = 100_000;
const MOST_SAMPLE = 1_000_000;
const MOST_WORKERS = 256;
const WITHIN_SECONDS = 600;
const YEAR_SECONDS = 31_536_000;

export const simulate: Verb = {
  name: 'simulate',
  summary: 'Run a scenario in virtual time, with many seeds: the same plan and the same report, nothing is sent.',
  example: 'launchquake simulate launch-day --seeds 20',
  declare: (command, world, end) => {
    command.argument('<scenario>', 'name of a scenario, or path of a YAML file');
    declarePlanChoice(command)
      .option('--seeds <n>', 'runs of each variant, with n seeds in a row', whole(1, MOST_SEEDS), 20)
      .option('--sample <k>', 'simulate one person for every k, and say so', whole(1, MOST_SAMPLE), 1)
      .option('--workers <n>', 'threads (default: one for every core)', whole(1, MOST_WORKERS))
      .option(
        '--within <seconds>',
        'refuse what would take longer',
        numberOption({ from: 1, to: YEAR_SECONDS }),
        WITHIN_SECONDS,
      )
      .option('--out <folder>', 'where runs are kept', RUNS_FOLDER)
      .option('--quiet', 'no progress on stderr')
      .action(async (name: string, options: SimulateOptions) => end(await simulateScenario(world, name, options)));
  },
};

const whole = (from: number, to: number): ((text: string) => number) => numberOption({ from, to, whole: true });

async function simulateScenario(world: World, name: string, options: SimulateOptions): Promise<ExitCode> {
  const { scenario } = await loadScenario(world.files, world.packageFolder, name);
  const order = orderOf(scenario, options);
  const say = (line: string): void => {
    if (options.quiet !== true) world.err.write(`${line}\n`);
  };
  say(orderInWords(scenario, order));
  const threads = { seeds: order.seeds.length, workers: options.workers ?? world.machine.cores };
  const estimate = estimateSimulation(order.simulated, threads, world.clock);
  checkWithin(options.within, estimate, order);
  say(estimateInWords(estimate));
  const status = simulationStatus(world, 'seeds');
  const interrupt = interruption(world, status, 'the seeds that are done are kept');
  const request: SimulatedRunRequest = {
    scenario,
    ...order,
    workers: estimate.workers,
    version: await packageVersion(world),
    runsFolder: options.out,
    commandLine: commandLineOf(world.args),
    stop: interrupt.stop,
    onProgress: options.quiet === true ? () => undefined : status.show,
  };
  try {
    return await runAndReport(world, request, { interrupt, json: options.json === true, clear: status.clear });
  } finally {
    status.clear();
    interrupt.end();
  }
}

interface Ending {
  readonly interrupt: Interruption;
  readonly json: boolean;
  readonly clear: () => void;
}

async function runAndReport(world: World, request: SimulatedRunRequest, ending: Ending): Promise<ExitCode> {
  const { record, open, failures } = await runSimulated(world, request);
  ending.clear();
  const { findings, judgement, reports } = judgeRecord(record);
  await open.finish(record, judgement, reports);
  for (const failure of failures) world.err.write(`${failure.message}\n`);
  if (ending.json) world.out.write(printJson({ ...findings.result, record: open.folder }));
  world[ending.json ? 'err' : 'out'].write(terminalText(world, findings, `${open.folder}/${layout.html}`));
  if (ending.interrupt.stop.aborted) return exitCodes.interrupted;
  return failures[0]?.exitCode ?? exitCodeOf(findings.verdict);
}
