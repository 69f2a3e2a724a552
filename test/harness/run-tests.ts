import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import type { TestGroup } from './test-files.ts';

export interface TestCounts {
  readonly files: number;
  readonly tests: number;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export interface TestRun {
  readonly projectFolder: string;
  readonly files: readonly string[];
  readonly group: TestGroup;
  readonly out: NodeJS.WritableStream;
}

/** Longest that one test may take: a hang must not eat the time of the whole suite. Seconds. */
const timeoutSeconds: Record<TestGroup, number> = { unit: 60, live: 420 };

/**
 * Runs test files in processes of their own, and reports them as node's test runner does. Unit tests use every core;
 * live tests run one file after the other, because they measure time. An empty list is an error, never a success.
 */
export async function runTests({ projectFolder, files, group, out }: TestRun): Promise<TestCounts> {
  if (files.length === 0) throw new Error(`no ${group} test files: a run of nothing proves nothing`);
  const stream = run({
    files: files.map((file) => resolve(projectFolder, file)),
    concurrency: group === 'live' ? 1 : availableParallelism(),
    timeout: timeoutSeconds[group] * 1000,
    execArgv: ['--import', 'tsx'],
    cwd: projectFolder,
  });
  let summary = { tests: 0, passed: 0, skipped: 0, succeeded: false };
  let failures = 0;
  stream.on('test:fail', ({ details, todo }) => {
    if (todo === undefined && !isEcho(details.error)) failures += 1;
  });
  // A file without a test is reported as one test that passed, under its own path.
  const empty: string[] = [];
  stream.on('test:pass', ({ name, nesting, file }) => {
    if (nesting === 0 && name === file) empty.push(name);
  });
  stream.on('test:summary', ({ file, counts, success }) => {
    if (file === undefined) summary = { ...counts, skipped: counts.skipped + counts.todo, succeeded: success };
  });
  const report = stream.compose(spec);
  report.pipe(out, { end: false });
  await once(report, 'end');
  if (empty.length > 0) throw new Error(`no test in ${empty.join(', ')}`);
  if (summary.tests === 0 && failures === 0) throw new Error(`no test in ${files.length} ${group} test files`);
  const { tests, passed, skipped, succeeded } = summary;
  return { files: files.length, tests, passed, skipped, failed: succeeded ? failures : Math.max(failures, 1) };
}

/** A suite that failed only because a test inside it did: that test is counted already. */
function isEcho(error: unknown): boolean {
  return error instanceof Error && 'failureType' in error && error.failureType === 'subtestsFailed';
}
