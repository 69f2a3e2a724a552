import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { dashboards } from '../../dashboards/dashboards.ts';
import { projectFolder } from './linter/dashboard-json.ts';

const page = readFileSync(join(projectFolder, 'docs/grafana.md'), 'utf8');

describe('docs/grafana.md', () => {
  it('has a line for each dashboard, in their order, and for no other', () => {
    const lines = [...page.matchAll(/^\| ([^|]+) \| `(lq-[a-z0-9-]+)` \| [^|]{20,} \|$/gm)];
    assert.deepEqual(
      lines.map(([, title, uid]) => ({ title, uid })),
      dashboards.map(({ title, uid }) => ({ title, uid })),
    );
  });

  it('names files that are there', () => {
    const named = [...page.matchAll(/`((?:dashboards|test)\/[\w./-]+)`/g)].map(([, path = '']) => path);
    assert.ok(named.length >= 5);
    assert.deepEqual(
      named.filter((path) => !existsSync(join(projectFolder, path))),
      [],
    );
  });
});
