/** `launchquake simulate`: estimate, simulation, record and reports. */
import { exitCodeOf } from '../analysis/judge.ts';
import { type ExitCode, exitCodes } from '../model/errors.ts';
import { layout } from '../runners/record/layout.ts';
import { loadScenario } from '../runners/scenario-file.ts';
import { estimateApart, isLarge } from '../runners/simulation/estimate-apart.ts';
import { shareMemory } from '../runners/simulation/thread-memory.ts';
import { type SimulatedRunRequest, runSimulated } from '../runners/simulation/simulated-run.ts';
import { terminalText } from './commands/report.ts';
import { type Interruption, interruption } from './interruption.ts';
import { judgeRecord } from './judged.ts';
import { commandLineOf } from './metrics-export.ts';
import { packageVersion } from './package-version.ts';
import type { PlanOptions } from './plan-options.ts';
import { checkWithin, estimateInWords, orderInWords, orderOf } from './simulation-order.ts';
import { simulationStatus } from './simulation-status.ts';
import { printJson } from './verb.ts';
import type { World } from './world.ts';

export interface SimulateOptions extends PlanOptions {
  readonly seeds: number;
  readonly sample: number;
  readonly workers?: number;
  readonly within: number;
  readonly out: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

export async function simulateScenario(world: World, name: string, options: SimulateOptions): Promise<ExitCode> {
  const { scenario } = await loadScenario(world.files, world.packageFolder, name);
  const order = orderOf(scenario, options);
  const say = (line: string): void => {
    if (options.quiet !== true) world.err.write(`${line}\n`);
  };
  say(orderInWords(scenario, order));
  shareMemory(isLarge(order.simulated));
  const threads = { seeds: order.seeds.length, workers: options.workers ?? world.machine.cores };
  const estimate = await estimateApart(order.simulated, threads, world.clock);
  checkWithin(options.within, estimate, order);
  say(estimateInWords(estimate));
  const status = simulationStatus(world, 'seeds');
  const interrupt = interruption(world, status, 'the seeds that are done are kept, then record and report are written');
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
  const { findings, judgement, reports } = await judgeRecord(record);
  await open.finish(record, judgement, reports);
  for (const failure of failures) world.err.write(`${failure.message}\n`);
  if (ending.json) world.out.write(printJson({ ...findings.result, record: open.folder }));
  world[ending.json ? 'err' : 'out'].write(terminalText(world, findings, `${open.folder}/${layout.html}`));
  if (ending.interrupt.stop.aborted) return exitCodes.interrupted;
  return failures[0]?.exitCode ?? exitCodeOf(findings.verdict);
}
