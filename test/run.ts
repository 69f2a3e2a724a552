/**
 * Runs test files: `run.ts [unit|live|FILE…]`; without an argument, all of them, unit tests first.
 * Node before 22 finds no .ts test by itself and calls that a success, so the files are listed here.
 */
import { fileURLToPath } from 'node:url';
import { runTests, type TestCounts } from './harness/run-tests.ts';
import { closingLine } from './harness/closing-line.ts';
import { findTestFiles, groupOf, testGroups } from './harness/test-files.ts';

const projectFolder = fileURLToPath(new URL('..', import.meta.url));

function chosen(words: readonly string[]): readonly string[] {
  const files = findTestFiles(projectFolder);
  if (words.length === 0) return files;
  const wanted = files.filter((file) => words.some((word) => word === groupOf(file) || file.includes(word)));
  if (wanted.length === 0) throw new Error(`no test file matches ${words.join(', ')} (of ${files.length} files)`);
  return wanted;
}

const all: TestCounts[] = [];
const files = chosen(process.argv.slice(2));
for (const group of testGroups) {
  const members = files.filter((file) => groupOf(file) === group);
  if (members.length > 0) all.push(await runTests({ projectFolder, files: members, group, out: process.stdout }));
}
process.stdout.write(`${closingLine(all)}\n`);
process.exitCode = all.some(({ failed }) => failed > 0) ? 1 : 0;
