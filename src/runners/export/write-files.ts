/** An export on disk: each file at once or not at all, and nothing of anybody else's is written over. */
import { LaunchquakeError, type Problem } from '../../model/errors.ts';
import type { Files } from '../world.ts';
import { diskError, writeAtomically } from '../record/disk.ts';
import { isMarked } from './mark.ts';

export interface ExportFile {
  /** Below the folder of the export. */
  readonly path: string;
  readonly text: string;
  /** Made to be changed by its reader: what is there stays. */
  readonly keep?: boolean;
}

export interface WrittenFile {
  readonly path: string;
  readonly action: 'written' | 'unchanged' | 'kept';
}

/** Looks at all of them before it writes the first. @throws LaunchquakeError FILE_TAKEN, DISK */
export async function writeExport(
  files: Files,
  folder: string,
  exported: readonly ExportFile[],
): Promise<readonly WrittenFile[]> {
  const steps: (WrittenFile & { readonly text: string })[] = [];
  const problems: Problem[] = [];
  for (const { path: name, text, keep } of exported) {
    const path = `${folder}/${name}`;
    const before = (await files.exists(path)) ? await files.readText(path) : undefined;
    if (before === undefined) steps.push({ path, text, action: 'written' });
    else if (before === text) steps.push({ path, text, action: 'unchanged' });
    else if (keep === true) steps.push({ path, text, action: 'kept' });
    else if (isMarked(before)) steps.push({ path, text, action: 'written' });
    else problems.push(taken(path));
  }
  if (problems.length > 0) throw new LaunchquakeError('FILE_TAKEN', folder, problems);
  for (const { path, text, action } of steps)
    if (action === 'written')
      await write(files, path, text).catch((error: unknown) => {
        throw diskError(error, path, 'files that were written before it are whole');
      });
  return steps.map(({ path, action }) => ({ path, action }));
}

const taken = (path: string): Problem => ({
  where: path,
  found: 'a file that no export wrote',
  expected: 'no file, or one of an earlier export',
  hint: 'move it away, or choose another --out',
});

async function write(files: Files, path: string, text: string): Promise<void> {
  await files.makeFolder(path.slice(0, path.lastIndexOf('/')));
  await writeAtomically(files, path, text);
}
