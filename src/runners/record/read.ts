/** Reads a run record back, finished or partial. Everything that is wrong with it is an error with file and line, never a guess. */
import { LaunchquakeError, type Problem } from '../../model/errors.ts';
import { PLAN_SCHEMA, type Plan } from '../../model/scenario/plan.ts';
import type {
  GeneratorSample,
  LoginRecord,
  RunRecord,
  ServerSample,
  VariantRecord,
} from '../../model/record/run-record.ts';
import type { Replication } from '../../model/record/tally.ts';
import { arrivalTimes } from '../../model/traffic/arrivals.ts';
import { personOf } from '../../model/traffic/population.ts';
import { completeLogins } from '../k6/complete-logins.ts';
import { type K6Lines, k6LineReader, readLogin } from '../k6/lines.ts';
import { type RawServerSample, onRunClock } from '../target/samples.ts';
import type { Files } from '../world.ts';
import { isRawConsole, layout, variantFolder } from './layout.ts';
import { readReplications } from './replications.ts';
import { type RunFile, type VariantHead, parseRunFile } from './run-file.ts';

/** The record in `folder`. @throws LaunchquakeError RECORD_NOT_FOUND, RECORD_INVALID */
export async function readRun(files: Files, folder: string): Promise<RunRecord> {
  const path = `${folder}/${layout.run}`;
  if (!(await files.exists(path))) {
    const problem = { where: path, found: 'no such file', expected: `the ${layout.run} of a run` };
    throw new LaunchquakeError('RECORD_NOT_FOUND', folder, [problem]);
  }
  const parsed = parseRunFile(await files.readText(path));
  if ('found' in parsed) throw invalid(folder, { where: path, ...parsed });
  const { verdict: _verdict, validity: _validity, variants: heads, ...head } = parsed.file;
  const variants: VariantRecord[] = [];
  for (const variant of heads) variants.push(await readVariant(files, folder, variant, parsed.file));
  return { ...head, variants };
}

async function readVariant(files: Files, runFolder: string, inRun: VariantHead, run: RunFile): Promise<VariantRecord> {
  const folder = variantFolder(runFolder, inRun.name);
  const plan = await readPlan(files, `${folder}/${layout.plan}`);
  const { replicationSeeds, predictionSeeds, ...rest } = inRun;
  if (run.engine === 'simulated' && (replicationSeeds !== undefined || run.status === 'partial')) {
    const replications = await readSeeds(files, `${folder}/${layout.replications}`, replicationSeeds);
    return { ...rest, plan, logins: [], server: [], generator: [], replications: replications ?? [] };
  }
  const prediction = await readSeeds(files, `${folder}/${layout.prediction}`, predictionSeeds);
  const head = prediction === undefined ? rest : { ...rest, prediction };
  const loginsPath = `${folder}/${layout.logins}`;
  if (run.status === 'partial' && !(await files.exists(loginsPath))) return readRaw(files, folder, head, plan);
  const logins = parseLogins(await readNeeded(files, loginsPath), loginsPath);
  const { server, generator } = await readSeries(files, `${folder}/${layout.series}`);
  return { ...head, plan, logins, server, generator };
}

async function readPlan(files: Files, path: string): Promise<Plan> {
  const plan = parseJson(await readNeeded(files, path), path) as Plan;
  if (plan?.schema === PLAN_SCHEMA) return plan;
  throw invalid(path, { where: 'schema', found: JSON.stringify(plan?.schema ?? null), expected: PLAN_SCHEMA });
}

/** What is known of a variant before its logins are read. */
type VariantRest = Omit<VariantRecord, 'plan' | 'logins' | 'server' | 'generator'>;

interface Series {
  readonly server: readonly ServerSample[];
  readonly generator: readonly GeneratorSample[];
}

async function readSeries(files: Files, path: string): Promise<Series> {
  const series = parseJson(await readNeeded(files, path), path) as Partial<Series> | null;
  const { server, generator } = series ?? {};
  if (Array.isArray(server) && Array.isArray(generator)) return { server, generator };
  throw invalid(path, { where: 'series', found: 'no lists', expected: 'server and generator' });
}

/** The seeds of a file that run.json says is there. */
async function readSeeds(
  files: Files,
  path: string,
  seeds: number | undefined,
): Promise<readonly Replication[] | undefined> {
  if (seeds === undefined) return undefined;
  const read = readReplications(parseJson(await readNeeded(files, path), path));
  if ('found' in read) throw invalid(path, { where: path, ...read });
  if (read.length === seeds) return read;
  throw invalid(path, { where: path, found: `${read.length} seeds`, expected: `${seeds}, as ${layout.run} says` });
}

/** The lines of logins.ndjson. @throws RECORD_INVALID with the line that cannot be read */
export function parseLogins(text: string, path: string): LoginRecord[] {
  const lines = text.split('\n');
  const cut = lines.pop();
  if (cut !== '')
    throw invalid(path, { where: `${path}:${lines.length + 1}`, found: 'a cut line', expected: 'whole lines' });
  return lines.map((line, at) => {
    const where = `${path}:${at + 1}`;
    const login = readLogin(parseJson(line, where) as Record<string, unknown>);
    if (login === undefined) throw invalid(path, { where, found: line.slice(0, 80), expected: 'one login' });
    return login;
  });
}

/** What the raw lines of a crashed run tell. */
async function readRaw(files: Files, folder: string, head: VariantRest, plan: Plan): Promise<VariantRecord> {
  const samplesPath = `${folder}/${layout.rawSamples}`;
  const { beginEpochMs, logins } = await readConsoles(files, folder);
  if (beginEpochMs === null) return { ...head, plan, logins: [], server: [], generator: [] };
  const samples = (await files.exists(samplesPath)) ? wholeLines(await files.readText(samplesPath)) : [];
  const server = onRunClock(samples, beginEpochMs);
  const heard = [...server.map(({ atSeconds }) => atSeconds), ...logins.map(({ startedSeconds }) => startedSeconds)];
  const latest = heard.reduce((most, atSeconds) => Math.max(most, atSeconds), 0);
  const reachedSeconds = Math.min(latest, plan.durationSeconds);
  const segmentOf = (index: number): string => personOf(plan, index).segment.name;
  return {
    ...head,
    plan,
    startedAtEpochMs: beginEpochMs,
    reachedSeconds,
    status: 'aborted',
    remarks: [
      ...head.remarks,
      'Launchquake ended before it could finish this record: it holds what was written until then.',
    ],
    logins: completeLogins(arrivalTimes(plan), logins, { reachedSeconds, stopped: () => false, segmentOf }).logins,
    server,
    generator: [],
  };
}

/** The lines of every k6 that was at work. */
async function readConsoles(files: Files, folder: string): Promise<Pick<K6Lines, 'beginEpochMs' | 'logins'>> {
  const reader = k6LineReader();
  for (const name of (await files.list(folder)).filter(isRawConsole))
    reader.take(`${await files.readText(`${folder}/${name}`)}\n`);
  return reader.lines();
}

/** Samples of all lines that are whole: a crash may cut the last. */
const wholeLines = (text: string): RawServerSample[] =>
  text
    .split('\n')
    .slice(0, -1)
    .flatMap((line) => {
      try {
        return [JSON.parse(line) as RawServerSample];
      } catch {
        return [];
      }
    });

async function readNeeded(files: Files, path: string): Promise<string> {
  if (await files.exists(path)) return files.readText(path);
  throw invalid(path, { where: path, found: 'no such file', expected: 'a file that every finished run has' });
}

function parseJson(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw invalid(where, {
      where,
      found: `JSON that ends or breaks (${(error as Error).message})`,
      expected: 'one JSON document',
    });
  }
}

const invalid = (subject: string, problem: Problem): LaunchquakeError =>
  new LaunchquakeError('RECORD_INVALID', subject, [problem]);
