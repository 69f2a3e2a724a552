/** Scenario files on disk: found by name or path, read as YAML, with the place of every value for error messages. */
import { dirname, resolve } from 'node:path';
import { stringify } from 'yaml';
import { LaunchquakeError } from '../model/errors.ts';
import { type HistogramFile, histogramFilesIn, withHistograms } from '../model/scenario/histogram-files.ts';
import { nearest } from '../model/scenario/nearest.ts';
import { parseScenario } from '../model/scenario/parse.ts';
import type { Scenario } from '../model/scenario/schema.ts';
import { fileErrorCode } from './record/disk.ts';
import type { Files } from './world.ts';
import { readYaml } from './yaml-file.ts';

export interface LoadedScenario {
  readonly scenario: Scenario;
  readonly path: string;
  /** The file; with the histograms that it names in their places, if it names any. */
  readonly text: string;
}

/** @throws LaunchquakeError SCENARIO_NOT_FOUND, SCENARIO_INVALID */
export async function loadScenario(files: Files, packageFolder: string, wanted: string): Promise<LoadedScenario> {
  const path = await findScenario(files, packageFolder, wanted);
  const text = await readFile(files, path);
  const histograms = await readHistograms(files, path, text);
  const scenario = readScenario(text, path, histograms);
  if (histograms.size === 0) return { path, text, scenario };
  const { document } = withHistograms(readYaml(text, path, 'SCENARIO_INVALID').value, fileOf(histograms));
  return { path, text: stringify(document), scenario };
}

/** The files that laws of the scenario name, by name, from beside the scenario. */
async function readHistograms(files: Files, path: string, text: string): Promise<ReadonlyMap<string, HistogramFile>> {
  const names = histogramFilesIn(readYaml(text, path, 'SCENARIO_INVALID').value);
  const read = names.map(async (name): Promise<[string, HistogramFile]> => {
    try {
      return [name, { text: await files.readText(resolve(dirname(path), name)) }];
    } catch (error) {
      const code = fileErrorCode(error);
      if (code === undefined) throw error;
      return [name, { failure: code }];
    }
  });
  return new Map(await Promise.all(read));
}

const fileOf =
  (histograms: ReadonlyMap<string, HistogramFile>) =>
  (name: string): HistogramFile =>
    histograms.get(name) ?? { failure: 'was not read' };

/**
 * The scenario in a YAML text.
 * @param histograms the files that its laws name
 * @throws LaunchquakeError SCENARIO_INVALID with line and column of every problem
 */
export function readScenario(
  text: string,
  path: string,
  histograms: ReadonlyMap<string, HistogramFile> = new Map(),
): Scenario {
  const { value, locate } = readYaml(text, path, 'SCENARIO_INVALID');
  const { document: whole, findings } = withHistograms(value, fileOf(histograms));
  return parseScenario(whole, path, { locate, findings });
}

/** A name is looked for in scenarios/ here and in the installed package; anything with a slash or an ending is a path. */
async function findScenario(files: Files, packageFolder: string, wanted: string): Promise<string> {
  const isPath = /[/\\]|\.ya?ml$/.test(wanted);
  const places = isPath ? [wanted] : [`scenarios/${wanted}.yaml`, `${packageFolder}/scenarios/${wanted}.yaml`];
  for (const place of places) if (await files.exists(place)) return place;
  const names = await files.list(`${packageFolder}/scenarios`);
  const known = names.filter((name) => name.endsWith('.yaml')).map((name) => name.replace(/\.yaml$/, ''));
  const close = nearest(wanted, known);
  const question = close === undefined ? '' : `did you mean ${close}? `;
  const hint = known.length === 0 ? undefined : `${question}known scenarios: ${known.join(', ')}`;
  throw new LaunchquakeError('SCENARIO_NOT_FOUND', wanted, [
    {
      where: places.join(', '),
      found: 'no such file',
      expected: 'the name of a scenario or the path of a YAML file',
      hint,
    },
  ]);
}

async function readFile(files: Files, path: string): Promise<string> {
  try {
    return await files.readText(path);
  } catch (error) {
    const code = fileErrorCode(error);
    if (code === undefined) throw error;
    throw new LaunchquakeError(
      'SCENARIO_NOT_FOUND',
      path,
      [{ where: path, found: code, expected: 'a file that can be read' }],
      { cause: error },
    );
  }
}
