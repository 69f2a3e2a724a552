/** Reference experiments on disk: every scenarios/reference/*.yaml that says it is one; the others are scenarios for live runs. */
import { LaunchquakeError } from '../../model/errors.ts';
import { EXPERIMENT_SCHEMA, type Experiment } from '../../model/scenario/experiment-schema.ts';
import { nearest } from '../../model/scenario/nearest.ts';
import { parseExperiment } from '../../model/scenario/parse-experiment.ts';
import type { Files } from '../world.ts';
import { readYaml } from '../yaml-file.ts';

/** All of them, by row and name. @throws LaunchquakeError EXPERIMENT_INVALID */
export async function loadExperiments(files: Files, packageFolder: string): Promise<readonly Experiment[]> {
  const folder = `${packageFolder}/scenarios/reference`;
  const names = (await files.list(folder)).filter((name) => name.endsWith('.yaml'));
  const read = await Promise.all(
    names.map(async (name) => readExperiment(await files.readText(`${folder}/${name}`), name)),
  );
  const experiments = read.filter((one) => one !== null);
  if (experiments.length === 0) throw noExperiments(folder);
  return experiments.toSorted((one, other) => one.row - other.row || (one.name < other.name ? -1 : 1));
}

/** null: a file of another schema. @throws LaunchquakeError EXPERIMENT_INVALID with line and column of every problem */
export function readExperiment(text: string, path: string): Experiment | null {
  const { value, locate } = readYaml(text, path, 'EXPERIMENT_INVALID');
  const { schema } = (value ?? {}) as { readonly schema?: unknown };
  if (typeof schema === 'string' && schema !== EXPERIMENT_SCHEMA && schema.startsWith('launchquake/scenario@'))
    return null;
  return parseExperiment(value, path, locate);
}

/** Those that are named: by name, by the start of one, or by row. @throws LaunchquakeError EXPERIMENT_UNKNOWN */
export function chosenExperiments(all: readonly Experiment[], wanted: readonly string[]): readonly Experiment[] {
  const problems = wanted.flatMap((word) => (all.some((one) => isMeant(one, word)) ? [] : [unknown(word, all)]));
  if (problems.length > 0) throw new LaunchquakeError('EXPERIMENT_UNKNOWN', wanted.join(' '), problems);
  return wanted.length === 0 ? all : all.filter((one) => wanted.some((word) => isMeant(one, word)));
}

const isMeant = ({ name, row }: Experiment, word: string): boolean =>
  String(row) === word || (/^[a-z]/.test(word) && name.startsWith(word));

function unknown(word: string, all: readonly Experiment[]) {
  const names = all.map(({ name }) => name);
  const close = nearest(word, names);
  const hint = close === undefined ? undefined : `did you mean ${close}?`;
  return { where: '--only', found: word, expected: `a row from 1 to 8, or one of ${names.join(', ')}`, hint };
}

const noExperiments = (folder: string): LaunchquakeError =>
  new LaunchquakeError('EXPERIMENT_UNKNOWN', folder, [
    { where: folder, found: 'no reference experiment', expected: 'at least one: a proof of nothing proves nothing' },
  ]);
