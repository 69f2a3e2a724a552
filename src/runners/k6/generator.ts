/** One `k6 run` process: started, followed through its console file, asked to stop, and summed up. */
import { BYTES_PER_USER } from '../../model/scenario/estimate.ts';
import { LaunchquakeError } from '../../model/errors.ts';
import type { LoginRecord } from '../../model/record/run-record.ts';
import type { Program, ProgramEnd, RunnerWorld } from '../world.ts';
import { type K6Lines, k6LineReader } from './lines.ts';
import { type PushFailures, k6Stderr } from './stderr.ts';
import { type K6Summary, readSummary } from './summary.ts';

export interface GeneratorFiles {
  readonly bundle: string;
  readonly plan: string;
  /** Intended start times of all logins, run seconds: a JSON array. */
  readonly arrivals: string;
  /** Where k6 writes its console lines. */
  readonly console: string;
  /** Where k6 writes what went wrong. */
  readonly log: string;
  readonly summary: string;
}

export interface Generator {
  readonly program: Program;
  /** Reads what k6 wrote since the last call; returns the logins that ended. */
  follow(): Promise<readonly LoginRecord[]>;
  lines(): K6Lines;
  /** Wall clock of run second 0; null: it has not said so yet. */
  beginEpochMs(): number | null;
  exceptions(): number;
  lastErrors(): readonly string[];
  pushFailures(): PushFailures;
  summary(): Promise<K6Summary | undefined>;
}

/**
 * Arguments of `k6 run`. No thresholds: the record is judged, not k6's own counters. The summary mode must not be `disabled`,
 * which also skips handleSummary [k6 v2.2.0]; the entry's handleSummary writes a file and prints nothing. The log holds errors alone:
 * a storm brings a warning for every request that timed out, and writing them costs the generator.
 */
export const k6Arguments = (files: GeneratorFiles, extra: readonly string[] = []): readonly string[] => [
  'run',
  '--quiet',
  '--no-color',
  '--no-thresholds',
  '--no-usage-report',
  '--summary-mode=compact',
  '--log-format=json',
  `--log-output=file=${files.log},level=error`,
  `--console-output=${files.console}`,
  ...extra,
  files.bundle,
];

/**
 * Go's garbage collector walks the heaps of all users each time the memory has doubled; at five times it walks less often. That took
 * two fifths off the start of k6 and a tenth off its run, and its collections are where starts come late. The limit keeps a large run small;
 * it is twice what the users need: near its limit Go collects without end, and two cores are busy with nothing else.
 */
function fewerCollections(users: number): { GOGC: string; GOMEMLIMIT: string } {
  const mebibytes = Math.max(LEAST_MEBIBYTES, Math.ceil((2 * users * BYTES_PER_USER) / BYTES_PER_MEBIBYTE));
  return { GOGC: '400', GOMEMLIMIT: `${mebibytes}MiB` };
}

const LEAST_MEBIBYTES = 1024;
const BYTES_PER_MEBIBYTE = 2 ** 20;

/** Variables of exported scripts: what a shell has set for those does not reach a run of ours. */
const notOurs = { LQ_PULSE: '', LQ_START_EVERY: '' };

export interface GeneratorOrder {
  readonly k6: string;
  readonly targetUrl: string;
  readonly files: GeneratorFiles;
  /** To make ready, all instances together: one for each login of the plan, or fewer where it is known how many are under way at once. */
  readonly users: number;
  /** Outputs and tags. */
  readonly extra?: { readonly args: readonly string[]; readonly env: Readonly<Record<string, string>> };
}

export async function startGenerator(
  world: RunnerWorld,
  { k6, targetUrl, files, users, extra = { args: [], env: {} } }: GeneratorOrder,
): Promise<Generator> {
  const stderr = k6Stderr();
  const env = {
    K6_AUTO_EXTENSION_RESOLUTION: 'false',
    K6_NO_USAGE_REPORT: 'true',
    ...fewerCollections(users),
    ...notOurs,
    LQ_USERS: String(Math.max(1, users)),
    LQ_PLAN: files.plan,
    LQ_ARRIVALS: files.arrivals,
    LQ_TARGET: targetUrl,
    LQ_SUMMARY: files.summary,
    ...extra.env,
  };
  const options = { env, onStderrLine: stderr.take };
  const program = await world.programs.start(k6, k6Arguments(files, extra.args), options).catch((cause: unknown) => {
    const found = cause instanceof Error ? cause.message : String(cause);
    const problem = {
      where: k6,
      found,
      expected: 'a k6 that starts',
      hint: 'npm run provision k6, or name one with --k6',
    };
    throw new LaunchquakeError('TOOL_MISSING', 'k6', [problem], { cause });
  });
  const reader = k6LineReader();
  const readLogins = follower(world, files.console, reader.take);
  const readLog = follower(world, files.log, stderr.takeText);
  const follow = async (): Promise<readonly LoginRecord[]> => {
    await readLog();
    return readLogins();
  };
  const summary = async (): Promise<K6Summary | undefined> =>
    (await world.files.exists(files.summary)) ? readSummary(await world.files.readText(files.summary)) : undefined;
  return {
    program,
    follow,
    lines: reader.lines,
    beginEpochMs: () => reader.lines().beginEpochMs,
    exceptions: stderr.exceptions,
    lastErrors: stderr.lastErrors,
    pushFailures: stderr.pushFailures,
    summary,
  };
}

/** Reads a growing file from where it last stopped. Characters that are cut in two wait for their rest. */
function follower<Read>(world: RunnerWorld, path: string, take: (text: string) => Read): () => Promise<Read> {
  const decoder = new TextDecoder();
  let offsetBytes = 0;
  return async () => {
    if (!(await world.files.exists(path))) return take('');
    const bytes = await world.files.readFrom(path, offsetBytes);
    offsetBytes += bytes.length;
    return take(decoder.decode(bytes, { stream: true }));
  };
}

/** How k6 ended, in words; null when it ended as it should. */
export function generatorFault(end: ProgramEnd, lastErrors: readonly string[]): string | null {
  if (end.exitCode === 0) return null;
  const how = end.signal === null ? `exit code ${end.exitCode ?? 'unknown'}` : `signal ${end.signal}`;
  const last = lastErrors.at(-1);
  return last === undefined ? `k6 ended with ${how}` : `k6 ended with ${how}: ${last}`;
}
