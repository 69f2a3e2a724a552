/** The report of a command that leaves no run record: a folder of its own, named by moment and subject. */
import { diskError } from '../runners/record/disk.ts';
import { runIdOf } from '../runners/record/layout.ts';
import type { World } from './world.ts';

export interface KeptReport {
  /** Where such reports are kept. */
  readonly out: string;
  readonly subject: string;
  readonly kind: string;
  /** File name → text. */
  readonly texts: Readonly<Record<string, string>>;
}

/** @returns its folder @throws LaunchquakeError of a disk that takes no more */
export async function keepReport(world: World, { out, subject, kind, texts }: KeptReport): Promise<string> {
  const folder = `${out}/${runIdOf(world.clock.epochMs(), subject, kind)}`;
  try {
    await world.files.makeFolder(folder);
    for (const [name, text] of Object.entries(texts)) await world.files.writeText(`${folder}/${name}`, text);
  } catch (error) {
    throw diskError(error, folder, 'nothing of it is kept');
  }
  return folder;
}
