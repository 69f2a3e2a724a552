/** docs/admin-api.md says what is true. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { operations } from '../../../mock-idp/admin/openapi/operations.ts';
import { startMockIdp } from '../../../mock-idp/server.ts';
import { runCommand } from '../../../tools/command.ts';
import { profileOf } from '../fixture.ts';

const text = readFileSync(new URL('../../../docs/admin-api.md', import.meta.url), 'utf8');

describe('docs/admin-api.md', () => {
  it('has every operation, in the words of its description', () => {
    const rows = [...text.matchAll(/^\| `([A-Z]+ \/admin\/\S+)` \| (.*) \|$/gm)].map(([, name, summary]) => [
      name,
      summary,
    ]);
    assert.deepEqual(
      rows,
      Object.entries(operations).map(([name, { summary }]) => [name, summary]),
    );
  });

  it('has an example of If-Match that a shell runs', async () => {
    const mock = await startMockIdp({ profile: profileOf(0) });
    const script = /```sh\n(# Read, keep[^]*?)```/.exec(text)?.[1] ?? '';
    assert.ok(script.includes('If-Match'));
    const run = () =>
      runCommand('sh', ['-c', script], {
        env: { ...process.env, URL: mock.url, TOKEN: mock.adminToken },
        timeoutSeconds: 20,
      });
    const { code, stdout, stderr } = await run();
    assert.equal(code, 0, stderr);
    assert.match(stdout, /"servers":8/);
    await mock.close();
  });
});
