import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { importsOf } from './architecture/imports.ts';
import { readSourceFiles } from './architecture/source-files.ts';
import { importExceptions, importTable, longFiles } from './architecture/table.ts';
import { type Rule, violationsOf } from './architecture/violations.ts';

const projectFolder = fileURLToPath(new URL('..', import.meta.url));
const files = readSourceFiles(projectFolder);

describe('the house', () => {
  for (const { folder } of importTable) {
    const inside = files.filter(({ path }) => path.startsWith(`${folder}/`));
    const imports = inside.reduce((total, { text }) => total + importsOf(text).length, 0);
    if (!existsSync(join(projectFolder, folder))) continue;
    it(`${folder}: ${inside.length} files, ${imports} imports`, () => {
      assert.ok(inside.length > 0, 'the folder is there, but none of its files was looked at');
      if (inside.length > 2) assert.ok(imports > 0, 'no import was seen: the check is blind');
      assert.deepEqual(inside.flatMap(violationsOf), []);
    });
  }

  it('holds no TypeScript outside the folders of the table', () => {
    assert.deepEqual(
      files.flatMap(violationsOf).filter(({ rule }) => rule === 'folder'),
      [],
    );
  });

  it('has no exception for a file that is gone', () => {
    const gone = [...importExceptions, ...longFiles].filter(({ file }) => !files.some(({ path }) => path === file));
    assert.deepEqual(gone, []);
  });
});

/** One planted violation a row, in a tree that is otherwise clean. */
const planted: readonly {
  readonly rule: Rule;
  readonly path: string;
  readonly text: string;
  readonly found: string;
}[] = [
  { rule: 'import', path: 'src/model/a.ts', text: "import { x } from '../runners/b.ts';", found: 'src/runners/b.ts' },
  {
    rule: 'import',
    path: 'src/model/a.ts',
    text: "import type { X } from '../analysis/b.ts';",
    found: 'src/analysis/b.ts',
  },
  {
    rule: 'import',
    path: 'src/model/a.ts',
    text: "export type { X } from '../report/b.ts';",
    found: 'src/report/b.ts',
  },
  { rule: 'import', path: 'src/model/a.ts', text: "type X = import('../cli/b.ts').X;", found: 'src/cli/b.ts' },
  {
    rule: 'import',
    path: 'src/model/a.ts',
    text: "const x = await import('../simulator/b.ts');",
    found: 'src/simulator/b.ts',
  },
  {
    rule: 'import',
    path: 'src/model/a.ts',
    text: 'const x = await import(name);',
    found: 'an import of something computed',
  },
  {
    rule: 'import',
    path: 'src/analysis/a.ts',
    text: "import { x } from '../simulator/b.ts';",
    found: 'src/simulator/b.ts',
  },
  { rule: 'import', path: 'src/report/a.ts', text: "import { x } from '../runners/b.ts';", found: 'src/runners/b.ts' },
  { rule: 'import', path: 'src/runners/a.ts', text: "import { x } from '../cli/b.ts';", found: 'src/cli/b.ts' },
  { rule: 'import', path: 'src/runners/a.ts', text: "import { x } from '../../tools/b.ts';", found: 'tools/b.ts' },
  {
    rule: 'import',
    path: 'mock-idp/a.ts',
    text: "import { x } from '../src/simulator/b.ts';",
    found: 'src/simulator/b.ts',
  },
  {
    rule: 'import',
    path: 'scenarios/k6/a.ts',
    text: "import { x } from '../../src/simulator/b.ts';",
    found: 'src/simulator/b.ts',
  },
  {
    rule: 'import',
    path: 'dashboards/a.ts',
    text: "import { x } from '../src/model/units.ts';",
    found: 'src/model/units.ts',
  },
  {
    rule: 'import',
    path: 'src/model/a.ts',
    text: "import { x } from '../model-extra/b.ts';",
    found: 'src/model-extra/b.ts',
  },
  { rule: 'package', path: 'src/model/a.ts', text: "import { z } from 'zod';", found: 'zod' },
  { rule: 'package', path: 'src/report/a.ts', text: "import fastify from 'fastify';", found: 'fastify' },
  { rule: 'package', path: 'scenarios/k6/a.ts', text: "import { z } from 'zod';", found: 'zod' },
  { rule: 'package', path: 'src/runners/a.ts', text: "import fs from 'fs';", found: 'fs' },
  { rule: 'node', path: 'src/model/a.ts', text: "import { readFileSync } from 'node:fs';", found: 'node:fs' },
  { rule: 'node', path: 'src/report/a.ts', text: "import { readFileSync } from 'node:fs';", found: 'node:fs' },
  { rule: 'node', path: 'scenarios/k6/a.ts', text: "import { join } from 'node:path';", found: 'node:path' },
  {
    rule: 'node',
    path: 'src/cli/commands/a.ts',
    text: "import { spawn } from 'node:child_process';",
    found: 'node:child_process',
  },
  { rule: 'purity', path: 'src/model/a.ts', text: 'const t = Date.now();', found: 'Date' },
  { rule: 'purity', path: 'src/model/a.ts', text: 'const t = `at ${new Date().toISOString()}`;', found: 'Date' },
  { rule: 'purity', path: 'src/theory/a.ts', text: 'const u = Math.random();', found: 'Math.random' },
  { rule: 'purity', path: 'src/simulator/a.ts', text: 'setTimeout(() => {}, 1);', found: 'setTimeout' },
  { rule: 'purity', path: 'src/analysis/a.ts', text: 'const t = performance.now();', found: 'performance' },
  { rule: 'purity', path: 'src/report/a.ts', text: 'const now = new Date();', found: 'Date' },
  { rule: 'purity', path: 'src/model/a.ts', text: 'const all = [...process.argv];', found: 'process' },
  { rule: 'bits', path: 'src/model/a.ts', text: 'const y = -Math.log(u);', found: 'Math.log' },
  { rule: 'bits', path: 'src/simulator/a.ts', text: 'const y = Math.expm1(u);', found: 'Math.expm1' },
  { rule: 'bits', path: 'src/model/a.ts', text: 'const y = u ** (1 / n);', found: '**' },
  { rule: 'name', path: 'src/model/utils.ts', text: '', found: '"utils" says nothing about what is inside' },
  { rule: 'name', path: 'src/runners/common/a.ts', text: '', found: '"common" says nothing about what is inside' },
  { rule: 'name', path: 'src/model/retryBudget.ts', text: '', found: '"retryBudget" is not kebab-case' },
  { rule: 'length', path: 'src/model/a.ts', text: 'const x = 1;\n'.repeat(301), found: '301 lines' },
  { rule: 'folder', path: 'elsewhere/a.ts', text: '', found: 'a folder that the import table does not name' },
];

describe('a planted violation', () => {
  for (const { rule, path, text, found } of planted) {
    it(`${rule}: ${path} with ${text.slice(0, 60).trim() || 'nothing'} is found in a tree`, () => {
      const tree = mkdtempSync(join(tmpdir(), 'launchquake-house-'));
      try {
        for (const [name, content] of [
          [path, text],
          ['src/model/clean.ts', 'export const clean = 1;\n'],
        ] as const) {
          mkdirSync(dirname(join(tree, name)), { recursive: true });
          writeFileSync(join(tree, name), content);
        }
        const violations = readSourceFiles(tree).flatMap(violationsOf);
        assert.deepEqual(
          violations.map(({ rule: r, found: f }) => ({ rule: r, found: f })),
          [{ rule, found }],
        );
        assert.match(violations[0]?.where ?? '', new RegExp(`^${path.replaceAll('.', '\\.')}`));
      } finally {
        rmSync(tree, { recursive: true });
      }
    });
  }
});

/** Text that looks like a violation and is none. */
const innocent: readonly { readonly name: string; readonly path: string; readonly text: string }[] = [
  {
    name: 'a comment',
    path: 'src/model/a.ts',
    text: "// import { x } from 'node:fs'; Date.now()\n/* Math.random() */",
  },
  { name: 'a string', path: 'src/model/a.ts', text: 'const text = "import { x } from \'node:fs\'; Date.now()";' },
  {
    name: 'a template',
    path: 'src/model/a.ts',
    text: 'const text = `import ${a} from "node:fs" ${`${b} Date`} Date`;',
  },
  { name: 'a pattern', path: 'src/model/a.ts', text: "const p = /[/'\"]from 'node:fs' Date/.test(x) ? 1 / 2 : 3 / 4;" },
  {
    name: 'a property',
    path: 'src/model/a.ts',
    text: 'const x = { process: 1, Date: 2 }.process + y.Date + y?.fetch;',
  },
  { name: 'a longer name', path: 'src/model/a.ts', text: 'const updateDate = DateRange + processTime;' },
  { name: 'a permitted import', path: 'src/simulator/a.ts', text: "import { x } from '../model/b.ts';" },
  { name: 'zod in its one place', path: 'src/model/scenario/schema.ts', text: "import { z } from 'zod';" },
  {
    name: 'k6 in the k6 folder',
    path: 'scenarios/k6/a.ts',
    text: "import http from 'k6/http';\nimport { sleep } from 'k6';",
  },
  {
    name: 'the one file of the command line that does I/O',
    path: 'src/cli/io.ts',
    text: "import { readFile } from 'node:fs/promises';",
  },
  { name: 'a dot in a file name', path: 'test/model/a.test.ts', text: "import fc from 'fast-check';" },
];

describe('an innocent look-alike', () => {
  for (const { name, path, text } of innocent) {
    it(`${name} is no violation`, () => {
      assert.deepEqual(violationsOf({ path, text }), []);
    });
  }
});

describe('importsOf', () => {
  it('finds every form of import, with its line', () => {
    const source = [
      "import a from './a.ts';",
      "import type { B } from './b.ts'; // import x from './no.ts'",
      "export * from './c.ts';",
      "import './d.ts';",
      "import {\n  e,\n  f,\n} from './e.ts';",
      'const g = await import("./g.ts");',
      "type H = import('./h.ts').H;",
      'const i = await import(computed);',
      "const j = `${await import('./j.ts')}`;",
    ].join('\n');
    assert.deepEqual(
      importsOf(source).map(({ specifier, line }) => `${line} ${specifier}`),
      [
        '1 ./a.ts',
        '2 ./b.ts',
        '3 ./c.ts',
        '4 ./d.ts',
        '8 ./e.ts',
        '9 ./g.ts',
        '10 ./h.ts',
        '11 undefined',
        '12 ./j.ts',
      ],
    );
  });
});
