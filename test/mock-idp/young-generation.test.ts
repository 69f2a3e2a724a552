import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const module = fileURLToPath(new URL('../../mock-idp/young-generation.ts', import.meta.url));

/** Objects that live for a while, in many small pieces, as requests do; tells how much V8 kept for new ones, bytes. */
const allocate = `
  const { getHeapSpaceStatistics } = await import('node:v8');
  let kept = [];
  for (let turn = 0; turn < 400; turn += 1) {
    for (let at = 0; at < 5000; at += 1) kept.push({ at, text: 'x' + at });
    if (kept.length > 200000) kept = kept.slice(100000);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  console.log(getHeapSpaceStatistics().find((space) => space.space_name === 'new_space').space_size);
`;

async function youngBytes(before: string): Promise<number> {
  const args = ['--import', 'tsx', '--input-type=module', '-e', before + allocate];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return Number(stdout);
}

describe('the young generation of a mock', () => {
  it('stays near 16 MB, where V8 alone would let it grow', async () => {
    const bound = await youngBytes(`(await import(${JSON.stringify(module)})).boundYoungGeneration();`);
    const unbound = await youngBytes('');
    assert.ok(bound > 0 && bound <= 32 * 2 ** 20, `${bound} bytes with the bound`);
    assert.ok(unbound > bound, `${unbound} bytes without`);
  });
});
