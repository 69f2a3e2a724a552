/**
 * One `up` a working folder, because its state file is there, and one a data folder: two programs that write the same database ruin it,
 * and not every Prometheus locks its own [seen with 2.42]. What a killed `up` left behind is cleared away.
 */
import { LaunchquakeError, type Problem } from '../../model/errors.ts';
import { fileErrorCode } from '../../runners/record/disk.ts';
import type { World } from '../world.ts';
import { UP_STATE_FILE, type UpState, leftUpState, removeUpState } from './state.ts';

export interface Claim {
  /** Gives both folders back. */
  release(): Promise<void>;
}

const lockOf = (dataFolder: string): string => `${dataFolder}/up.pid`;

/** @throws LaunchquakeError ALREADY_UP, DISK */
export async function claimFolders(world: World, dataFolder: string, say: (line: string) => void): Promise<Claim> {
  const { files, programs } = world;
  const lock = lockOf(dataFolder);
  const state = await leftUpState(world);
  const holder = await pidIn(world, lock);
  const problems: Problem[] = [];
  if (state !== undefined) problems.push(...stateProblems(world, state));
  if (holder !== undefined && holder !== state?.pid && programs.isRunning(holder)) {
    const hint = `choose another --data, or end process ${holder}; if that is some other program, remove ${lock}`;
    problems.push({ where: lock, found: `an \`up\`, process ${holder}`, expected: 'data that nobody uses', hint });
  }
  if (problems.length > 0) throw new LaunchquakeError('ALREADY_UP', 'launchquake up', problems);
  const left = state?.pid ?? holder;
  if (left !== undefined) say(`An \`up\` that was killed (process ${left}) has left files behind: cleared away.`);
  try {
    await removeUpState(world);
    await files.makeFolder(dataFolder);
    await files.writeText(lock, `${world.pid}\n`);
  } catch (error) {
    throw notWritable(error, dataFolder);
  }
  return {
    release: async () => {
      await removeUpState(world);
      await files.remove(lock);
    },
  };
}

function stateProblems({ programs }: World, { pid, startedAt, prometheus }: UpState): readonly Problem[] {
  const where = UP_STATE_FILE;
  if (programs.isRunning(pid)) {
    const found = `an \`up\`, process ${pid} since ${startedAt}, with Prometheus at ${prometheus.url}`;
    const hint = `use it (launchquake run … --prometheus), or end it: Ctrl-C where it runs, or kill ${pid}`;
    return [{ where, found, expected: 'no other `up` of this folder', hint }];
  }
  if (!programs.isRunning(prometheus.pid)) return [];
  const found = `process ${prometheus.pid}, the Prometheus of an \`up\` that was killed (process ${pid})`;
  const hint = `end it: kill ${prometheus.pid}; if that is some other program, remove ${where}`;
  return [{ where, found, expected: 'nothing left of it', hint }];
}

async function pidIn({ files }: World, lock: string): Promise<number | undefined> {
  const text = await files.readText(lock).catch(() => '');
  return /^\d+\s*$/.test(text) ? Number(text) : undefined;
}

/** A failed write as DISK; other errors unchanged. */
export function notWritable(error: unknown, folder: string): unknown {
  const code = fileErrorCode(error);
  if (code === undefined) return error;
  const problem = {
    where: 'writing',
    found: `${code} (${(error as Error).message})`,
    expected: 'a folder that can be written',
    hint: 'choose another --data, and start it from a folder where you may write',
  };
  return new LaunchquakeError('DISK', folder, [problem], { cause: error });
}
