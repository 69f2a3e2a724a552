/** Scripts as the real command line writes them, and what they carry and say. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Baked } from '../../src/model/scenario/baked.ts';
import type { SummaryFacts } from '../../scenarios/k6/text-summary.ts';
import { launchquake } from './command-line.ts';

/** Exports the naive variant. */
export async function exported(scenario: string, folder: string, ...more: readonly string[]): Promise<void> {
  const args = ['export', scenario, '--variant', 'naive', '--out', folder, ...more];
  const { exitCode, stderr } = await launchquake(args);
  assert.equal(exitCode, 0, stderr);
}

/** The plan that a script carries. */
export function planOf(script: string): Baked['plan'] {
  const [, json = ''] = /^const LAUNCHQUAKE = (\{\n[^]*?\n\});$/m.exec(readFileSync(script, 'utf8')) ?? [];
  return (JSON.parse(json) as Baked).plan;
}

/** Logins by outcome; together they are all that were started. */
export function accounted({ started, logins }: SummaryFacts): NonNullable<SummaryFacts['logins']> {
  assert.ok(logins !== null);
  assert.equal(
    Object.values(logins).reduce((sum, count) => sum + count, 0),
    started,
  );
  return logins;
}
