import assert from 'node:assert/strict';
import { posix } from 'node:path';
import { describe, it } from 'node:test';
import { importsOf } from '../architecture/imports.ts';
import { readSourceFiles } from '../architecture/source-files.ts';
import { projectFolder } from './linter/dashboard-json.ts';

const files = new Map(readSourceFiles(projectFolder).map(({ path, text }) => [path, text]));

const relativeImports = (path: string): readonly string[] =>
  importsOf(files.get(path) ?? '')
    .flatMap(({ specifier }) => specifier ?? [])
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => posix.normalize(posix.join(posix.dirname(path), specifier)));

/** Everything of dashboards/ that a file reaches, one import after the other. */
function reached(from: readonly string[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const open = [...from];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (!path.startsWith('dashboards/') || seen.has(path)) continue;
    seen.add(path);
    open.push(...relativeImports(path));
  }
  return seen;
}

describe('what the command line reads of dashboards/', () => {
  const asked = [...files.keys()].filter((path) => path.startsWith('src/')).flatMap(relativeImports);
  const read = reached(asked.filter((path) => path.startsWith('dashboards/')));

  it('needs no library of Grafana: those are there for development alone', () => {
    assert.ok(read.has('dashboards/queries.ts') && read.size > 10, `${read.size} files were looked at`);
    const withGrafana = [...read].filter((path) =>
      importsOf(files.get(path) ?? '').some(({ specifier }) => specifier?.startsWith('@grafana/')),
    );
    assert.deepEqual(withGrafana, []);
  });

  it('would be seen reading one: the renderer does', () => {
    const renderer = reached(['dashboards/generated-files.ts']);
    assert.ok(
      [...renderer].some((path) =>
        importsOf(files.get(path) ?? '').some(({ specifier }) => specifier?.startsWith('@grafana/')),
      ),
    );
  });
});
