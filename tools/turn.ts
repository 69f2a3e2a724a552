import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { isRunning } from './workshop.ts';
import type { World } from './world.ts';

const POLL_SECONDS = 0.25;
/** Longer than any build that ends; after that a second build beats waiting. */
const PATIENCE_SECONDS = 15 * 60;

/**
 * Lets one process at a time get a thing, so that two do not build it side by side. It saves time only: correctness
 * rests on the atomic rename out of a workshop, so a turn that is taken over from a dead process, or given up on, does no harm.
 */
export async function takeTurn<T>(world: World, name: string, work: () => Promise<T>): Promise<T> {
  await mkdir(world.cacheFolder, { recursive: true });
  const lock = join(world.cacheFolder, `${name}.lock`);
  await waitForTurn(world, lock, name);
  try {
    return await work();
  } finally {
    await rm(lock, { force: true });
  }
}

async function waitForTurn(world: World, lock: string, name: string): Promise<void> {
  for (let waited = 0; waited < PATIENCE_SECONDS; waited += POLL_SECONDS) {
    if (await claim(lock)) return;
    const holder = await holderOf(lock);
    if (holder !== undefined && !isRunning(holder)) await rm(lock, { force: true });
    else if (waited === 0) world.say(`waiting for process ${holder ?? '?'}, which is getting ${name} already`);
    await wait(POLL_SECONDS * 1000);
  }
}

async function claim(lock: string): Promise<boolean> {
  try {
    await writeFile(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** The process that holds the lock. Undefined in the instant between its creation and its first byte, or its removal. */
async function holderOf(lock: string): Promise<number | undefined> {
  const text = await readFile(lock, 'utf8').catch(() => '');
  return text === '' ? undefined : Number(text);
}
