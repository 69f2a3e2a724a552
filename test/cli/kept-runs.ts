/** What a fake run left behind. */
import assert from 'node:assert/strict';
import type { RunFile } from '../../src/runners/record/run-file.ts';
import type { FakeWorld } from './fake-world.ts';

/** The folders of runs, by what is in them. */
export const foldersOf = ({ files }: FakeWorld): string[] => [
  ...new Set(
    [...files.texts.keys()].filter((path) => path.startsWith('reports/')).map((path) => path.split('/')[2] ?? ''),
  ),
];

export function runFileOf(world: FakeWorld): RunFile {
  const path = [...world.files.texts.keys()].find((key) => key.endsWith('/run.json'));
  assert.ok(path !== undefined, 'no run.json was written');
  return JSON.parse(world.files.texts.get(path) ?? '') as RunFile;
}
