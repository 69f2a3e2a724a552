/** `launchquake phase`: estimate, survey, record and reports. */
import { PHASE_SCHEMA } from '../analysis/phase/diagram.ts';
import { type ExitCode, LaunchquakeError, exitCodes } from '../model/errors.ts';
import { renderPhaseHtml } from '../report/phase/html.ts';
import { renderPhaseMarkdown } from '../report/phase/markdown.ts';
import { renderPhaseTerminal } from '../report/phase/terminal.ts';
import type { PhaseReport } from '../report/phase/words.ts';
import { estimateSurvey } from '../runners/phase/estimate.ts';
import { runPhase } from '../runners/phase/run-phase.ts';
import { loadScenario } from '../runners/scenario-file.ts';
import { interruption } from './interruption.ts';
import { keepReport } from './keep-report.ts';
import { commandLineOf } from './metrics-export.ts';
import {
  type PhaseOptions,
  type PhaseOrder,
  checkPhaseWithin,
  phaseEstimateInWords,
  phaseInWords,
  phaseOrders,
} from './phase-order.ts';
import { phaseStatus } from './phase-status.ts';
import { printJson } from './verb.ts';
import type { World } from './world.ts';

export interface PhaseVerbOptions extends PhaseOptions {
  readonly workers?: number;
  readonly within: number;
  readonly out: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

export async function phaseOf(world: World, name: string, options: PhaseVerbOptions): Promise<ExitCode> {
  const { scenario } = await loadScenario(world.files, world.packageFolder, name);
  const orders = phaseOrders(scenario, options);
  const workers = options.workers ?? world.machine.cores;
  const say = (line: string): void => {
    if (options.quiet !== true) world.err.write(`${line}\n`);
  };
  say(phaseInWords(scenario, orders));
  say(estimated(world, orders, workers, options.within));
  const status = phaseStatus(world);
  const interrupt = interruption(world, status, 'the cells that are done are kept, then record and report are written');
  try {
    const diagrams = await runPhase({
      surveys: orders,
      workers,
      stop: interrupt.stop,
      onProgress: options.quiet === true ? () => undefined : status.show,
    });
    status.clear();
    await report(world, { title: scenario.title, commandLine: commandLineOf(world.args), diagrams }, options);
    return interrupt.stop.aborted ? exitCodes.interrupted : exitCodes.pass;
  } finally {
    status.clear();
    interrupt.end();
  }
}

/** @throws LaunchquakeError SIMULATION_TOO_LONG */
function estimated(world: World, orders: readonly PhaseOrder[], workers: number, within: number): string {
  const each = orders.map(({ plan, wishes }) => estimateSurvey(plan, wishes, workers, world.clock));
  const sum = (key: 'seconds' | 'logins' | 'replications'): number => each.reduce((total, one) => total + one[key], 0);
  const [first] = orders;
  if (first === undefined) throw new LaunchquakeError('USAGE', 'launchquake phase', []);
  const estimate = {
    replications: sum('replications'),
    logins: sum('logins'),
    seconds: sum('seconds'),
    loginsPerSecond: sum('logins') / sum('seconds') / workers,
  };
  checkPhaseWithin(within, estimate, first);
  return phaseEstimateInWords(estimate, workers);
}

async function report(world: World, made: PhaseReport, options: PhaseVerbOptions): Promise<void> {
  const document = { schema: PHASE_SCHEMA, diagrams: made.diagrams };
  const folder = await keepReport(world, {
    out: options.out,
    subject: made.diagrams[0]?.scenario ?? 'nothing',
    kind: 'phase',
    texts: {
      'phase.json': printJson(document),
      'phase.md': renderPhaseMarkdown(made),
      'phase.html': renderPhaseHtml(made),
    },
  });
  if (options.json === true) world.out.write(printJson(document));
  world[options.json === true ? 'err' : 'out'].write(renderPhaseTerminal(made, `${folder}/phase.html`));
}
