/** A command line under way: watched, and its programs found and killed one by one, by pid. */
import { execFile } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type LiveProcess, projectFolder } from './command-line.ts';

export const tinyScenario = join(projectFolder, 'test/e2e/fixtures/tiny.yaml');

export interface ProcessLine {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

/** Processes that `pid` started, and those that they started. */
export async function descendantsOf(pid: number): Promise<readonly ProcessLine[]> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,ppid=,args=']);
  const all = stdout.split('\n').flatMap((line): ProcessLine[] => {
    const [, child, parent, command] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return command === undefined ? [] : [{ pid: Number(child), parent: Number(parent), command }];
  });
  const found: ProcessLine[] = [];
  const parents = new Set([pid]);
  for (let grown = true; grown;) {
    const fresh = all.filter((line) => parents.has(line.parent) && !parents.has(line.pid));
    for (const line of fresh) {
      parents.add(line.pid);
      found.push(line);
    }
    grown = fresh.length > 0;
  }
  return found;
}

export const isMock = ({ command }: ProcessLine): boolean => / serve .*--json/.test(command);
export const isK6 = ({ command }: ProcessLine): boolean => / run .*--console-output=/.test(command);

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

export async function until(what: string, seconds: number, holds: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + seconds * 1000;
  while (performance.now() < end) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`waited ${seconds} s in vain until ${what}`);
}

/** Waits until some logins of the run have ended, and gives the programs at work then. */
export async function underLoad(live: LiveProcess, runsFolder: string): Promise<readonly ProcessLine[]> {
  let over = false;
  void live.ended.then(() => (over = true));
  await until('some logins have ended', 60, () => over || loginLines(runsFolder) >= 8);
  if (over) throw new Error(`it ended before there was load: ${(await live.ended).stderr}`);
  return descendantsOf(live.pid);
}

function loginLines(runsFolder: string): number {
  if (!existsSync(runsFolder)) return 0;
  const files = readdirSync(runsFolder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /k6-console(-\d+)?\.ndjson$/.test(name),
  );
  return files.reduce((sum, name) => sum + readFileSync(join(runsFolder, name), 'utf8').split('\n').length - 1, 0);
}
