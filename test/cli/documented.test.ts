import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { Command } from 'commander';
import { verbs } from '../../src/cli/program.ts';
import { errorCodes, exitCodes } from '../../src/model/errors.ts';
import { fakeWorld, packageFolder } from './fake-world.ts';

const page = (name: string): string => readFileSync(join(packageFolder, 'docs', name), 'utf8');

/** The cells of each row of the tables of a page. */
const rowsOf = (text: string): string[][] =>
  text
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('|---'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim().replaceAll('`', '')),
    );

describe('docs/exit-codes.md', () => {
  it('lists every exit code with its name, and no other', () => {
    const rows = rowsOf(page('exit-codes.md')).slice(1);
    assert.deepEqual(
      rows.map(([code, name]) => [name, Number(code)]),
      Object.entries(exitCodes),
    );
    for (const row of rows) assert.ok((row[2] ?? '').length > 10);
  });
});

describe('docs/errors.md', () => {
  it('lists every error code with exit code and meaning, and no other', () => {
    const rows = rowsOf(page('errors.md')).slice(1);
    const table = Object.entries(errorCodes).map(([code, { exit, meaning }]) => [code, String(exit), meaning]);
    assert.deepEqual(
      rows.map((row) => row.slice(0, 3)),
      table,
    );
    for (const row of rows) assert.ok((row[3] ?? '').length > 5, `what to do about ${row[0]}`);
  });

  it('lists no code that nothing in the project ever says', () => {
    const folders = ['src', 'mock-idp', 'tools'];
    const files = folders.flatMap((folder) =>
      readdirSync(join(packageFolder, folder), { recursive: true, encoding: 'utf8' })
        .filter(
          (name) => name.endsWith('.ts') && !name.endsWith('model/errors.ts') && name !== join('model', 'errors.ts'),
        )
        .map((name) => join(packageFolder, folder, name)),
    );
    assert.ok(files.length > 100, `${files.length} files looked at`);
    const text = files.map((file) => readFileSync(file, 'utf8')).join('\n');
    // INTERNAL is what is left: every error that is not one of ours.
    assert.deepEqual(
      Object.keys(errorCodes).filter((code) => !text.includes(`'${code}'`)),
      [],
    );
  });
});

describe('docs/cli.md', () => {
  const sections = new Map(
    page('cli.md')
      .split('\n## ')
      .slice(1)
      .map((text) => [text.split('\n')[0] ?? '', text] as const),
  );

  for (const { name, declare } of verbs) {
    it(`has a section on ${name} with each of its options`, () => {
      const section = sections.get(name);
      assert.ok(section !== undefined, `no section ${name}`);
      const command = new Command(name);
      declare(command, fakeWorld([]), () => undefined);
      const flags = [...command.options.map(({ long }) => long ?? ''), '--json'];
      assert.deepEqual(
        flags.filter((flag) => !section.includes(flag)),
        [],
      );
      const known = [...section.matchAll(/`(--[a-z0-9-]+)/g)].map(([, flag]) => flag ?? '');
      const foreign = known.filter((flag) => !flags.includes(flag));
      assert.deepEqual(foreign, [], 'an option that the verb does not have');
    });
  }

  it('names every file of a run', async () => {
    const { layout } = await import('../../src/runners/record/layout.ts');
    const text = page('cli.md');
    assert.deepEqual(
      Object.values(layout).filter((name) => !text.includes(name)),
      [],
    );
  });
});
