import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { cpuSecondsInPs, cpuSecondsInStat, cpuSecondsOf } from '../../src/runners/cpu.ts';
import { generatorFault, k6Arguments } from '../../src/runners/k6/generator.ts';
import { k6Stderr } from '../../src/runners/k6/stderr.ts';
import { readSummary } from '../../src/runners/k6/summary.ts';

describe('k6Arguments', () => {
  const args = k6Arguments({ bundle: '/b.js', plan: '/p', arrivals: '/a', console: '/c', log: '/l', summary: '/s' });

  it('asks for no thresholds and no usage report, and leaves handleSummary on', () => {
    for (const wanted of ['--no-thresholds', '--no-usage-report', '--summary-mode=compact', '--console-output=/c'])
      assert.ok(args.includes(wanted), wanted);
  });

  it('opens no REST API', () => assert.ok(!args.some((arg) => arg.startsWith('--address'))));
});

describe('k6Stderr', () => {
  it('counts what threw in an iteration, also in a promise, and leaves warnings alone', () => {
    const { take, exceptions, lastErrors } = k6Stderr();
    take('{"level":"warning","msg":"Request Failed","error":"request timeout"}');
    take(
      '{"executor":"ramping-arrival-rate","hint":"script exception","level":"error","msg":"Error: boom\\n\\tat default","scenario":"a"}',
    );
    take('{"executor":"ramping-arrival-rate","level":"error","msg":"Uncaught (in promise) TypeError: no"}');
    take('{"level":"error","msg":"test run was aborted"}');
    take('');
    assert.equal(exceptions(), 2);
    assert.deepEqual(lastErrors(), ['Error: boom', 'Uncaught (in promise) TypeError: no', 'test run was aborted']);
  });

  it('keeps plain text, which k6 writes when it panics', () => {
    const { take, lastErrors } = k6Stderr();
    take('panic: runtime error: index out of range');
    assert.deepEqual(lastErrors(), ['panic: runtime error: index out of range']);
  });

  it('never keeps what may be a token', () => {
    const { take, lastErrors } = k6Stderr();
    take(
      '{"level":"error","msg":"not an object: eyJhbGciOiJFUzI1NiIsImtpZCI6In.eyJhdXRoX3RpbWUiOjE3OTU.c2lnbmF0dXJl"}',
    );
    assert.deepEqual(lastErrors(), ['not an object: eyJhbG…']);
  });

  it('keeps the last five alone', () => {
    const { take, lastErrors } = k6Stderr();
    for (let at = 0; at < 9; at += 1) take(`error ${at}`);
    assert.deepEqual(lastErrors(), ['error 4', 'error 5', 'error 6', 'error 7', 'error 8']);
  });
});

describe('generatorFault', () => {
  const table = [
    [{ exitCode: 0, signal: null }, [], null],
    [{ exitCode: 107, signal: null }, ['no such module'], 'k6 ended with exit code 107: no such module'],
    [{ exitCode: null, signal: 'SIGKILL' }, [], 'k6 ended with signal SIGKILL'],
  ] as const;
  for (const [end, errors, said] of table)
    it(`${JSON.stringify(end)} is ${said ?? 'no fault'}`, () => assert.equal(generatorFault(end, errors), said));
});

describe('readSummary', () => {
  const summary = { droppedIterations: 1, interrupted: 2, loginsStarted: 3, loginsEnded: 4, exceptions: 0 };
  it('reads a summary', () => assert.deepEqual(readSummary(JSON.stringify(summary)), summary));
  for (const text of [
    '',
    '{',
    'null',
    '[]',
    '{}',
    JSON.stringify({ ...summary, interrupted: '2' }),
    JSON.stringify(summary).slice(0, 30),
  ])
    it(`refuses ${text === '' ? 'nothing' : text}`, () => assert.equal(readSummary(text), undefined));
});

describe('CPU time of a process', () => {
  it('250 + 50 ticks in a stat line are 3 s, whatever its name holds', () => {
    const fields = ['S', ...Array.from({ length: 10 }, () => '0'), '250', '50', '0'];
    assert.equal(cpuSecondsInStat(`42 (a ) name) ${fields.join(' ')}`), 3);
  });
  it('a stat line that is cut tells nothing', () => assert.equal(cpuSecondsInStat('42 (k6) S 1'), null));

  for (const [text, seconds] of [
    ['0:01', 1],
    ['12:34.56', 754.56],
    ['01:02:03', 3723],
    ['2-03:04:05', 183_845],
    ['', null],
    ['x', null],
  ] as const)
    it(`"${text}" of ps is ${seconds} s`, () => assert.equal(cpuSecondsInPs(text), seconds));

  it('of this process is more than nothing, of one that is gone null', async () => {
    assert.ok(((await cpuSecondsOf(process.pid)) ?? 0) > 0);
    assert.equal(await cpuSecondsOf(2 ** 30), null);
  });
});
