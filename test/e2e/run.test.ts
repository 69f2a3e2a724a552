/** The real command line with the real k6 and the real mock, on a scenario of nine seconds. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { LoginCounts, ResultDocument } from '../../src/model/record/result.ts';
import { type CommandEnd, launchquake, projectFolder } from './command-line.ts';
import { tinyScenario } from './live-process.ts';
import { isTheMachines } from './machine-rules.ts';

const folder = mkdtempSync(join(tmpdir(), 'launchquake-e2e-'));
const runs = join(folder, 'runs');
after(() => rmSync(folder, { recursive: true, force: true }));

describe('launchquake run, live', () => {
  let command: CommandEnd;
  let result: ResultDocument;
  let run = '';
  before(async () => {
    command = await launchquake(['run', tinyScenario, '--variant', 'naive', 'waiting-room', '--out', runs, '--json']);
    assert.ok(command.stdout.startsWith('{'), command.stderr);
    result = JSON.parse(command.stdout) as ResultDocument;
    run = join(runs, readdirSync(runs)[0] ?? '');
  });

  it('passes, or says by which rule the machine was too slow', (context) => {
    const reasons = result.variants.flatMap(({ validity }) => validity.reasons);
    assert.deepEqual(
      reasons.filter((reason) => !isTheMachines(reason)),
      [],
    );
    if (reasons.length > 0) context.diagnostic(`the machine was too slow: ${reasons.join('; ')}`);
    assert.deepEqual([command.exitCode, result.verdict], reasons.length === 0 ? [0, 'pass'] : [13, 'invalid']);
  });

  it('prints a document that fits the committed JSON Schema', () => {
    const schema = JSON.parse(readFileSync(join(projectFolder, 'schemas/result.schema.json'), 'utf8')) as object;
    const validate = new Ajv2020().compile(schema);
    assert.ok(validate(result), JSON.stringify(validate.errors));
  });

  it('accounts for every login of every variant and segment', () => {
    const closes = ({ intended, completed, abandoned, refused, failed, inFlight }: LoginCounts): void =>
      assert.equal(completed + abandoned + refused + failed + inFlight, intended);
    for (const { logins, segments } of result.variants) {
      closes(logins);
      assert.ok(logins.completed > 40, `${logins.completed} completed`);
      const each = Object.values(segments);
      assert.ok(each.length === 2);
      for (const segment of each) closes(segment);
      assert.equal(
        each.reduce((sum, { intended }) => sum + intended, 0),
        logins.intended,
      );
    }
    const [first, second] = result.variants;
    assert.equal(first?.logins.intended, second?.logins.intended, 'every variant sees the same arrivals');
  });

  it('leaves the files of a run and nothing else', () => {
    const files = readdirSync(run, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    // Of the run, and of each variant: plan, logins, series, histograms, and what was predicted.
    assert.equal(files.length, 5 + 2 * 5, files.map(({ name }) => name).join(' '));
    assert.deepEqual(readdirSync(runs).length, 1);
  });

  it('keeps samples of server and generator for every second', () => {
    const series = JSON.parse(readFileSync(join(run, 'variants/naive/series.json'), 'utf8')) as {
      server: { atSeconds: number; cpuSeconds: number }[];
      generator: { atSeconds: number; cpuSeconds: number }[];
    };
    for (const samples of [series.server, series.generator]) {
      const inside = samples.filter(({ atSeconds }) => atSeconds > 0 && atSeconds < 9);
      assert.ok(inside.length >= 8, `${inside.length} samples`);
      assert.ok((inside.at(-1)?.cpuSeconds ?? 0) > (inside[0]?.cpuSeconds ?? 0), 'CPU time grows');
    }
  });

  it('launchquake report writes the same bytes again', async () => {
    const names = ['report.html', 'report.md', 'report.json', 'junit.xml'];
    const texts = (): string[] => names.map((name) => readFileSync(join(run, name), 'utf8'));
    const written = texts();
    for (const name of names) writeFileSync(join(run, name), '');
    const { exitCode, stdout } = await launchquake(['report', 'latest', '--out', runs]);
    assert.equal(exitCode, 0);
    assert.equal(stdout.trimEnd().split('\n').at(-1), join(run, 'report.html'));
    assert.deepEqual(texts(), written);
    assert.ok(written.every((text) => text.length > 500));
  });
});

describe('launchquake, refusing', () => {
  it('--target at a foreign host without --i-own ends with 15', async () => {
    const started = performance.now();
    const { exitCode, stderr } = await launchquake(['run', 'launch-day', '--target', 'https://idp.example']);
    const seconds = (performance.now() - started) / 1000;
    assert.equal(exitCode, 15);
    assert.match(stderr, /^TARGET_REFUSED/);
    assert.ok(seconds < 10, `${seconds} s`);
  });

  it('a k6 that is not there ends with 2', async () => {
    const { exitCode, stderr } = await launchquake(['run', tinyScenario, '--k6', join(folder, 'no-k6'), '--out', runs]);
    assert.equal(exitCode, 2);
    assert.match(stderr, /TOOL_MISSING/);
  });
});
