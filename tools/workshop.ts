import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

const WORKSHOP = 'unfinished-';

/**
 * Runs `work` in a new folder inside the cache, and removes that folder afterwards. What is finished is moved out of it
 * by a rename, which is atomic within one file system: another process sees nothing or a whole thing, and a failure
 * leaves nothing behind.
 */
export async function inWorkshop<T>(cacheFolder: string, work: (folder: string) => Promise<T>): Promise<T> {
  await mkdir(cacheFolder, { recursive: true });
  await sweep(cacheFolder);
  const folder = await mkdtemp(join(cacheFolder, `${WORKSHOP}${process.pid}-`));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Removes what processes that no longer run have left. */
async function sweep(cacheFolder: string): Promise<void> {
  for (const name of await readdir(cacheFolder)) {
    const pid = new RegExp(`^${WORKSHOP}(\\d+)-`).exec(name)?.[1];
    if (pid !== undefined && !isRunning(Number(pid)))
      await rm(join(cacheFolder, name), { recursive: true, force: true });
  }
}

/** Whether a process of this id runs on this machine. Signal 0 only asks. */
export function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
