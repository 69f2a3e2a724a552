/** CPU time of another process: from /proc on Linux, else from `ps`. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/** Clock ticks a second in /proc/<pid>/stat: fixed at 100 for programs on Linux [man 5 proc, man 7 time: USER_HZ]. */
const TICKS_PER_SECOND = 100;

const run = promisify(execFile);

/** User and system time since its start, seconds; null: it is gone, or neither way works here. */
export async function cpuSecondsOf(pid: number): Promise<number | null> {
  try {
    return cpuSecondsInStat(await readFile(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return process.platform === 'linux' || process.platform === 'win32' ? null : fromPs(pid);
  }
}

/** Fields 14 and 15 of a stat line. The name in field 2 may hold spaces and brackets: counted from its last bracket. */
export function cpuSecondsInStat(stat: string): number | null {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = Number(fields[11]) + Number(fields[12]);
  return Number.isFinite(ticks) ? ticks / TICKS_PER_SECOND : null;
}

async function fromPs(pid: number): Promise<number | null> {
  try {
    const { stdout } = await run('ps', ['-o', 'time=', '-p', String(pid)]);
    return cpuSecondsInPs(stdout);
  } catch {
    return null;
  }
}

/** `[[dd-]hh:]mm:ss[.ff]` as ps prints it [POSIX ps, output format time]. */
export function cpuSecondsInPs(text: string): number | null {
  const parts = /^(?:(\d+)-)?(?:(\d+):)?(\d+):(\d+(?:\.\d+)?)$/.exec(text.trim());
  if (parts === null) return null;
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = parts.slice(1).map((part) => Number(part ?? 0));
  return ((days * 24 + hours) * 60 + minutes) * 60 + seconds;
}
