/**
 * Row 8 of the proof as its user sees it, the quick form: two live runs of a minute and a half, side by side, held to 199 seeds of their own
 * plans and of wrong ones.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { VerifyRow } from '../../src/model/record/verify-row.ts';
import { launchquake } from '../e2e/command-line.ts';

describe('launchquake verify --quick --only 8', () => {
  it('finds live runs where the simulator says, and not where a wrong model says', async (test) => {
    const { exitCode, stdout, stderr } = await launchquake(['verify', '--quick', '--only', '8', '--json']);
    const { rows } = JSON.parse(stdout) as { rows: readonly VerifyRow[] };
    for (const { id, value, low, high } of rows)
      test.diagnostic(`${id}: ${value}${low === null ? '' : ` [${low}, ${high}]`}`);
    const failed = rows.filter(({ pass }) => !pass).map(({ id, value, note }) => `${id}: ${value} ${note ?? ''}`);
    assert.deepEqual(failed, [], stderr.slice(-2000));
    assert.ok(rows.length >= 20, `${rows.length} rows`);
    assert.equal(exitCode, 0);
  });
});
