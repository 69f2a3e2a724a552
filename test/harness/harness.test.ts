import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { runCommand } from '../../tools/command.ts';
import { closingLine } from './closing-line.ts';
import type { TestCounts } from './run-tests.ts';
import { findTestFiles, groupOf } from './test-files.ts';

const modules = fileURLToPath(new URL('../../node_modules', import.meta.url));

/** Node's test runner does nothing inside a test of its own, so it gets a process that does not know it is in one. */
async function countInProcess(projectFolder: string): Promise<TestCounts> {
  const code = `
    import { runTests } from ${JSON.stringify(new URL('run-tests.ts', import.meta.url).href)};
    const run = { projectFolder: ${JSON.stringify(projectFolder)}, group: 'unit', out: process.stderr };
    process.stdout.write(JSON.stringify(await runTests({ ...run, files: ${JSON.stringify(findTestFiles(projectFolder))} })));`;
  const env = { ...process.env, NODE_TEST_CONTEXT: undefined };
  // From a file, not with -e: the runner hands its own Node options on to every test process.
  const driver = join(projectFolder, 'driver.ts');
  writeFileSync(driver, code);
  const args = ['--import', 'tsx', driver];
  const result = await runCommand(process.execPath, args, { env, cwd: projectFolder, timeoutSeconds: 30 });
  if (result.code !== 0) throw new Error(result.stderr);
  return JSON.parse(result.stdout) as TestCounts;
}

/** Runs test files of the given texts in a project of their own. */
async function runFiles(texts: Readonly<Record<string, string>>) {
  const projectFolder = mkdtempSync(join(tmpdir(), 'launchquake-harness-'));
  try {
    for (const [path, text] of Object.entries({ 'package.json': '{"type":"module"}', ...texts })) {
      mkdirSync(dirname(join(projectFolder, path)), { recursive: true });
      writeFileSync(join(projectFolder, path), text);
    }
    symlinkSync(modules, join(projectFolder, 'node_modules'), 'junction');
    return await countInProcess(projectFolder);
  } finally {
    rmSync(projectFolder, { recursive: true });
  }
}

const head = "import { describe, it } from 'node:test';\n";
const broken = '() => { throw new Error("broken"); }';
const table: readonly {
  name: string;
  text: string;
  tests: Readonly<Record<'passed' | 'failed' | 'skipped', number>>;
}[] = [
  { name: 'a test that passes', text: `it('a', () => {});`, tests: { passed: 1, failed: 0, skipped: 0 } },
  {
    name: 'a test that fails',
    text: `describe('s', () => { it('a', ${broken}); it('b', () => {}); });`,
    tests: { passed: 1, failed: 1, skipped: 0 },
  },
  {
    name: 'a suite that fails before its first test',
    text: `it('a', () => {}); describe('s', ${broken});`,
    tests: { passed: 1, failed: 1, skipped: 0 },
  },
  {
    name: 'tests that are skipped or still to do',
    text: `it.skip('a', ${broken}); it.todo('b'); it('c', () => {});`,
    tests: { passed: 1, failed: 0, skipped: 2 },
  },
  { name: 'a file that does not load', text: `import './nowhere.ts';`, tests: { passed: 0, failed: 1, skipped: 0 } },
  {
    name: 'types, which tsx strips',
    text: `const n: number = 1; it('a', () => void n);`,
    tests: { passed: 1, failed: 0, skipped: 0 },
  },
];

describe('runTests', () => {
  for (const { name, text, tests } of table) {
    it(`counts ${name}`, async () => {
      const { passed, failed, skipped } = await runFiles({ 'test/a.test.ts': head + text });
      assert.deepEqual({ passed, failed, skipped }, tests);
    });
  }

  it('refuses a list of no files', async () => {
    await assert.rejects(runFiles({ 'test/readme.md': '' }), /no unit test files: a run of nothing proves nothing/);
  });

  it('refuses a test file without a test', async () => {
    await assert.rejects(
      runFiles({ 'test/a.test.ts': `${head}it('a', () => {});`, 'test/b.test.ts': 'export {};' }),
      /no test in .*b\.test\.ts/,
    );
  });
});

describe('findTestFiles', () => {
  const files = findTestFiles(fileURLToPath(new URL('../..', import.meta.url)));

  it('finds this file, and files in folders and in test itself', () => {
    for (const path of ['test/harness/harness.test.ts', 'test/architecture.test.ts'])
      assert.ok(files.includes(path), path);
  });

  it('finds test files only', () => {
    assert.deepEqual(
      files.filter((path) => !/^test\/.*\.test\.ts$/.test(path)),
      [],
    );
  });
});

describe('groupOf', () => {
  for (const [path, group] of [
    ['test/e2e/gate.test.ts', 'live'],
    ['test/fidelity/k6.test.ts', 'live'],
    ['test/model/e2e/x.test.ts', 'unit'],
    ['test/architecture.test.ts', 'unit'],
  ] as const) {
    it(`${path} is ${group}`, () => {
      assert.equal(groupOf(path), group);
    });
  }
});

describe('closingLine', () => {
  it('adds up, and names skipped tests only when there are some', () => {
    const tally = { passed: 3, failed: 1, skipped: 0 };
    assert.equal(closingLine([tally, tally]), '6 passed, 2 failed');
    assert.equal(closingLine([tally, { passed: 0, failed: 0, skipped: 2 }]), '3 passed, 1 failed, 2 skipped');
  });
});
