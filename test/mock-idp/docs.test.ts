/** docs/mock-idp.md says what is true. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { codeMetrics, serverMetrics } from '../../src/model/record/metric-names.ts';
import { ADMIN_TOKEN, openMock } from './fixture.ts';
import { readProfile } from '../../mock-idp/profiles/read-profile.ts';

const text = readFileSync(new URL('../../docs/mock-idp.md', import.meta.url), 'utf8');

describe('docs/mock-idp.md', () => {
  it('describes every metric, each once, in the words of the metric itself', async () => {
    const rows = [...text.matchAll(/^\| `(lq_\w+)` \| [^|]*\| (.*) \|$/gm)].map(
      ([, name, meaning]) => `${name} ${meaning}`,
    );
    assert.deepEqual(
      rows.map((row) => row.split(' ')[0]),
      Object.values({ ...serverMetrics, ...codeMetrics }),
    );
    const mock = await openMock();
    const { body } = await mock.app.inject('/metrics');
    for (const row of rows) assert.ok(body.includes(`# HELP ${row}\n`), row);
    await mock.close();
  });

  it('has admin examples that work', async () => {
    const mock = await openMock({ profile: readProfile() });
    const headers = { authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': 'application/json' };
    const bodies = [...text.matchAll(/-d '(\{.*\})'$/gm)].map(([, body]) => String(body));
    assert.equal(bodies.length, 4);
    for (const payload of bodies) {
      const response = await mock.app.inject({ method: 'PATCH', url: '/admin/profile', headers, payload });
      assert.equal(response.statusCode, 200, response.body);
    }
    const reads = [...text.matchAll(/Bearer \$TOKEN" "?\$URL(\/admin\/[\w?=]+)"?$/gm)].map(([, url]) => String(url));
    assert.deepEqual(reads, ['/admin/profile', '/admin/samples?after=0', '/admin/state']);
    for (const url of reads) assert.equal((await mock.app.inject({ url, headers })).statusCode, 200, url);
    await mock.close();
  });

  it('names every endpoint and no other', async () => {
    const mock = await openMock();
    const rows = text.split('\n').filter((line) => /^\| `(GET|POST)/.test(line));
    assert.equal(rows.length, 29);
    const paths = rows.flatMap((row) => [
      ...(row.split('|')[1] ?? '').matchAll(/`(?:(?:GET|POST)`, `)?(?:(?:GET|POST) )?(\/[\w/.:-]+)/g),
    ]);
    for (const [, path = ''] of paths)
      assert.ok(
        (['GET', 'POST'] as const).some((method) => mock.app.hasRoute({ method, url: path })),
        path,
      );
    assert.ok(paths.length >= 17, `${paths.length} paths`);
    await mock.close();
  });
});
