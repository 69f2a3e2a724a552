/** Which run is meant: a folder's path, a run id, the beginning of one, or `latest`. */
import { LaunchquakeError } from '../../model/errors.ts';
import type { Files } from '../world.ts';
import { PARTIAL, layout } from './layout.ts';

/** The folder of the run. @throws LaunchquakeError RECORD_NOT_FOUND */
export async function findRun(files: Files, runsFolder: string, wanted: string): Promise<string> {
  const folder = wanted.replace(/\/+$/, '');
  if (await files.exists(`${folder}/${layout.run}`)) return folder;
  const names = await files.list(runsFolder);
  const finished = names.filter((name) => !name.endsWith(PARTIAL));
  if (wanted === 'latest') {
    const latest = finished.at(-1) ?? names.at(-1);
    if (latest === undefined) throw notFound(runsFolder, wanted, 'no run there', 'launchquake run launch-day');
    return `${runsFolder}/${latest}`;
  }
  const matching = names.filter((name) => name === wanted || name.startsWith(wanted));
  const exact = matching.find((name) => name === wanted) ?? (matching.length === 1 ? matching[0] : undefined);
  if (exact !== undefined) return `${runsFolder}/${exact}`;
  const found =
    matching.length === 0 ? 'no run of that name' : `${matching.length} runs: ${matching.slice(0, 5).join(', ')}`;
  const known = names.slice(-3).join(', ');
  throw notFound(
    runsFolder,
    wanted,
    found,
    known === '' ? 'no run was kept yet' : `the last are ${known}, or say latest`,
  );
}

const notFound = (runsFolder: string, wanted: string, found: string, hint: string): LaunchquakeError =>
  new LaunchquakeError('RECORD_NOT_FOUND', wanted, [
    { where: runsFolder, found, expected: 'a run id, the beginning of one, a folder, or latest', hint },
  ]);
