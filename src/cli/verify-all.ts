/** `launchquake verify`: experiments, progress, and the proof as a table. */
import { type ExitCode, exitCodes } from '../model/errors.ts';
import { PROOF_SCHEMA } from '../model/record/proof-schema.ts';
import type { VerifyRow } from '../model/record/verify-row.ts';
import type { Experiment } from '../model/scenario/experiment-schema.ts';
import { durationInWords } from '../model/units.ts';
import { type Proof, proofDocument, renderProofPage } from '../report/proof-page.ts';
import { renderProof } from '../report/proof-text.ts';
import { diskError } from '../runners/record/disk.ts';
import { chosenExperiments, loadExperiments } from '../runners/verify/experiments.ts';
import { type ProofProgress, runExperiments } from '../runners/verify/run-experiments.ts';
import { casesOf, isPure } from '../verify/verify-case.ts';
import { interruption } from './interruption.ts';
import { keepReport } from './keep-report.ts';
import { statusLines } from './status-lines.ts';
import { styleFor } from './style.ts';
import { printJson } from './verb.ts';
import type { World } from './world.ts';

/** Where the documents of this project have it. */
const PROOF = 'docs/proof.md';

export interface VerifyOptions {
  readonly quick?: boolean;
  readonly only?: readonly string[];
  readonly list?: boolean;
  readonly workers?: number;
  /** true: where the proof of this project is. */
  readonly write?: string | true;
  readonly live: boolean;
  /** Where reports of the proof are kept. */
  readonly out: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

export async function verifyAll(world: World, options: VerifyOptions): Promise<ExitCode> {
  const all = await loadExperiments(world.files, world.packageFolder);
  const experiments = chosenExperiments(all, options.only ?? []).filter((one) => options.live || isPure(one));
  if (options.list === true) return list(world, experiments, options);
  const status = statusLines(world);
  const say = (line: string): void => {
    status.clear();
    if (options.quiet !== true) world.err.write(`${line}\n`);
  };
  const interrupt = interruption(world, status, 'what is done is printed');
  const began = world.clock.monotonicSeconds();
  try {
    const rows = await runExperiments(world, {
      experiments,
      quick: options.quick === true,
      workers: options.workers ?? world.machine.cores,
      stop: interrupt.stop,
      provideK6: () => world.provideK6(undefined, say),
      onProgress: (progress) => {
        if (options.quiet !== true) status.draw(() => [progressLine(progress)]);
      },
      say,
    });
    status.clear();
    const ending = { aborted: interrupt.stop.aborted, seconds: world.clock.monotonicSeconds() - began };
    const ended = { ...options, ...ending };
    print(world, rows, ended);
    await keep(world, rows, ended);
    if (ending.aborted) return exitCodes.interrupted;
    if (options.write !== undefined) await write(world, rows, ended);
    return rows.length > 0 && rows.every(({ pass }) => pass) ? exitCodes.pass : exitCodes.regression;
  } finally {
    status.clear();
    interrupt.end();
  }
}

/** `verify  37 of 131 cases, 2 rows failed, about 40 s left` */
function progressLine({ cases, done, failedRows, leftSeconds }: ProofProgress): string {
  const failed = failedRows === 0 ? '' : `, ${failedRows} rows do not agree`;
  const left = leftSeconds === null || leftSeconds < 1 ? '' : `, about ${durationInWords(leftSeconds)} left`;
  return `verify  ${done} of ${cases} cases${failed}${left}`;
}

interface Ended extends VerifyOptions {
  readonly aborted: boolean;
  readonly seconds: number;
}

const modeOf = ({ quick }: VerifyOptions): 'quick' | 'full' => (quick === true ? 'quick' : 'full');

function print(world: World, rows: readonly VerifyRow[], ended: Ended): void {
  const { json, aborted, seconds } = ended;
  world.out.write(json === true ? jsonOf(rows, ended) : `${renderProof(rows, styleFor(world))}\n`);
  world.err.write(`${modeOf(ended)}, ${durationInWords(seconds)}${aborted ? ', stopped before its end' : ''}\n`);
}

function jsonOf(rows: readonly VerifyRow[], ended: Ended): string {
  const failed = rows.filter(({ pass }) => !pass).length;
  const { aborted } = ended;
  return printJson({ schema: PROOF_SCHEMA, mode: modeOf(ended), aborted, passed: rows.length - failed, failed, rows });
}

const proofOf = (world: World, rows: readonly VerifyRow[], ended: Ended): Proof => ({
  command: `launchquake ${world.args.filter((word) => word !== ended.write && word !== '--write').join(' ')}`,
  mode: modeOf(ended),
  took: `${durationInWords(ended.seconds)}${ended.aborted ? ', stopped before its end' : ''}`,
  rows,
});

/** The report of this proof, one that does not agree or was stopped as well. */
async function keep(world: World, rows: readonly VerifyRow[], ended: Ended): Promise<void> {
  const proof = proofOf(world, rows, ended);
  const texts = {
    'proof.json': jsonOf(rows, ended),
    'proof.md': proofDocument(proof),
    'proof.html': renderProofPage(proof),
  };
  const folder = await keepReport(world, { out: ended.out, subject: 'proof', kind: proof.mode, texts });
  world.err.write(`Page: ${folder}/proof.html\n`);
}

async function write(world: World, rows: readonly VerifyRow[], ended: Ended): Promise<void> {
  const path = typeof ended.write === 'string' ? ended.write : PROOF;
  const proof = proofOf(world, rows, ended);
  const text = path.endsWith('.html') ? renderProofPage(proof) : proofDocument(proof);
  await world.files.writeText(path, text).catch((error: unknown) => {
    throw diskError(error, path, 'the rows above are what it would have held');
  });
  world.err.write(`${path}\n`);
}

function list(world: World, experiments: readonly Experiment[], { quick, json }: VerifyOptions): ExitCode {
  const listed = experiments.map((one) => ({
    row: one.row,
    name: one.name,
    title: one.title,
    source: one.source,
    cases: casesOf(one, quick === true).length,
    live: !isPure(one),
  }));
  if (json === true) world.out.write(printJson(listed));
  else
    for (const { row, name, title, cases } of listed)
      world.out.write(`${row}  ${name.padEnd(26)}  ${String(cases).padStart(3)} cases  ${title}\n`);
  return exitCodes.pass;
}
