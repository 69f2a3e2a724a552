/** Where a run comes from: versions, commit, hash of its plans. */
import { createHash } from 'node:crypto';
import type { RunRecord } from '../model/record/run-record.ts';
import type { Plan } from '../model/scenario/plan.ts';
import type { RunnerWorld } from './world.ts';

/** SHA-256 of the plans in their order, hex. */
export const planHashOf = (plans: readonly Plan[]): string =>
  createHash('sha256')
    .update(plans.map((plan) => JSON.stringify(plan)).join('\n'))
    .digest('hex');

/** The commit of the working folder; null outside a repository or without git. */
export async function gitState(world: RunnerWorld): Promise<RunRecord['git']> {
  const head = await linesOf(world, ['rev-parse', 'HEAD']);
  const commit = head?.[0];
  if (commit === undefined) return null;
  const changes = await linesOf(world, ['status', '--porcelain']);
  return { commit, dirty: (changes?.length ?? 0) > 0 };
}

async function linesOf(world: RunnerWorld, args: readonly string[]): Promise<readonly string[] | undefined> {
  const lines: string[] = [];
  try {
    const git = await world.programs.start('git', args, { onStdoutLine: (line) => lines.push(line) });
    return (await git.ended).exitCode === 0 ? lines : undefined;
  } catch {
    return undefined;
  }
}
