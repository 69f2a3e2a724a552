import type { Findings } from '../../analysis/findings.ts';
import { type ExitCode, exitCodes } from '../../model/errors.ts';
import type { RunRecord } from '../../model/record/run-record.ts';
import { observedDocument, renderAgreement } from '../../report/observed/agreement-text.ts';
import { renderTerminal } from '../../report/terminal.ts';
import { RUNS_FOLDER, layout } from '../../runners/record/layout.ts';
import { diskError } from '../../runners/record/disk.ts';
import { findRun } from '../../runners/record/find.ts';
import { readRun } from '../../runners/record/read.ts';
import { writeReports } from '../../runners/record/write.ts';
import { judgeRecord } from '../judged.ts';
import { prometheusOption } from '../metrics-export.ts';
import { styleFor } from '../style.ts';
import { type Verb, printJson } from '../verb.ts';
import type { World } from '../world.ts';

interface ReportOptions {
  readonly out: string;
  readonly prometheus?: string | true;
  readonly json?: boolean;
}

export const report: Verb = {
  name: 'report',
  summary: 'Write the reports of a recorded run again, byte for byte, and print its verdict table.',
  example: 'launchquake report latest',
  declare: (command, world, end) => {
    command
      .argument('[run]', 'run id, the beginning of one, a folder, or latest', 'latest')
      .option('--out <folder>', 'where runs are kept', RUNS_FOLDER)
      .option(
        '--prometheus [url]',
        `write ${layout.prometheus} too: the launch-day dashboard from this Prometheus, and whether it agrees with the record`,
        prometheusOption,
      )
      .action(async (wanted: string, options: ReportOptions) => end(await writeAgain(world, wanted, options)));
  },
};

/** Exit code 0 when the reports were written: whether the run passed is what `run` and `gate` say. */
async function writeAgain(world: World, wanted: string, options: ReportOptions): Promise<ExitCode> {
  const folder = await findRun(world.files, options.out, wanted);
  const record = await readRun(world.files, folder);
  if (record.status === 'partial')
    world.err.write('This record is partial: the run was cut off before it could finish it.\n');
  const { findings, reports } = await judgeRecord(record);
  await writeReports(world.files, folder, reports).catch((error: unknown) => {
    throw diskError(error, folder, 'the record itself is unchanged');
  });
  if (options.prometheus !== undefined) return asPrometheusHasIt(world, folder, { record, findings, options });
  if (options.json === true) world.out.write(printJson(findings.result));
  else world.out.write(terminalText(world, findings, `${folder}/${layout.html}`));
  return exitCodes.pass;
}

interface Recorded {
  readonly record: RunRecord;
  readonly findings: Findings;
  readonly options: ReportOptions;
}

async function asPrometheusHasIt(world: World, folder: string, recorded: Recorded): Promise<ExitCode> {
  const { json, prometheus = true } = recorded.options;
  // Loaded here: dashboards and drawing are of no use to anything without them.
  const { observeRun } = await import('../observed-run.ts');
  const { renderObserved } = await import('../../report/observed/page.ts');
  const observed = await observeRun(world, prometheus, recorded);
  await writeReports(world.files, folder, { [layout.prometheus]: renderObserved(observed) }).catch((error: unknown) => {
    throw diskError(error, folder, 'the record and its reports are as they were');
  });
  if (json === true) world.out.write(printJson(observedDocument(observed, folder)));
  else world.out.write(`${renderAgreement(observed)}\n${folder}/${layout.prometheus}\n`);
  return exitCodes.pass;
}

/** The verdict table, and the report's path as the last line. */
export function terminalText(world: World, findings: Parameters<typeof renderTerminal>[0], reportPath: string): string {
  const style = styleFor(world);
  const { columns } = world.out;
  const options = { ...(style === undefined ? {} : { style }), ...(columns === undefined ? {} : { columns }) };
  return `${renderTerminal(findings, options)}\n${reportPath}\n`;
}
