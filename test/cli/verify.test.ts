import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { proofSchema } from '../../src/model/record/proof-schema.ts';
import type { VerifyRow } from '../../src/model/record/verify-row.ts';
import { runCli } from '../../src/cli/program.ts';
import { describedFields } from '../analysis/described-fields.ts';
import { fileError } from './fake-files.ts';
import { cli, fakeWorld, packageFolder } from './fake-world.ts';

interface ProofJson {
  readonly schema: string;
  readonly mode: string;
  readonly passed: number;
  readonly failed: number;
  readonly rows: readonly VerifyRow[];
}

const stall = ['verify', '--quick', '--workers', '1', '--only', 'coordinated-omission'];
const stallFile = `${packageFolder}/scenarios/reference/coordinated-omission.yaml`;

/** A world in which the published value of one row is another one. */
async function withWrongMean(args: readonly string[]) {
  const world = fakeWorld(args);
  const text = await world.files.readText(stallFile);
  world.files.texts.set(stallFile, text.replace('mean: 0.0109', 'mean: 0.0209'));
  return { exit: await runCli(world), ...world.wrote, world };
}

describe('launchquake verify', () => {
  it('prints a row for each value and exits 0 when all agree', async () => {
    const { exit, out, err, world } = await cli(stall);
    assert.equal(exit, 0, err);
    assert.match(out, /pass {2}coordinated-omission\/waits\/samples +10001 requests +10001 +exactly/);
    assert.match(out, /all 10 rows agree/);
    assert.deepEqual([world.programs.started, world.programs.requests], [[], []]);
  });

  it('keeps the proof as page, Markdown and data, and ends with the path of the page', async () => {
    const { err, world } = await withWrongMean(stall);
    const folder = 'reports/verify/20260102T030405Z-proof-quick';
    assert.equal(err.trimEnd().split('\n').at(-1), `Page: ${folder}/proof.html`);
    const kept = (name: string): string => world.files.texts.get(`${folder}/${name}`) ?? '';
    assert.match(kept('proof.html'), /^<!doctype html>[\s\S]*waits\/p9999/);
    assert.match(kept('proof.md'), /^# The proof\n[\s\S]*\*\*does not\*\*/);
    assert.equal((JSON.parse(kept('proof.json')) as ProofJson).failed, 1);
    assert.deepEqual(
      world.files.writes.toSorted(),
      ['html', 'json', 'md'].map((kind) => `${folder}/proof.${kind}`),
    );
  });

  it('says when the disk takes no more, after the table', async () => {
    const world = fakeWorld(stall);
    world.files.writeText = (path) => Promise.reject(fileError('ENOSPC', path));
    assert.equal(await runCli(world), 13, world.wrote.err);
    assert.match(world.wrote.out, /all 10 rows agree/);
    assert.match(world.wrote.err, /^DISK {2}reports\/verify[^]*ENOSPC/m);
  });

  it('gives the same as JSON, in the promised words', async () => {
    const { exit, out } = await cli([...stall, '--json']);
    const proof = JSON.parse(out) as ProofJson;
    assert.deepEqual(
      [exit, proof.schema, proof.mode, proof.passed, proof.failed],
      [0, 'launchquake/proof@1', 'quick', 10, 0],
    );
    for (const name of ['id', 'source', 'quantity', 'expected', 'value', 'low', 'high', 'pass'])
      assert.ok(
        proof.rows.every((row) => name in row),
        name,
      );
  });

  it('prints what its JSON Schema describes, and nothing else', async () => {
    const takes = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true }).compile(proofSchema);
    const document = JSON.parse((await cli([...stall, '--json'])).out) as ProofJson;
    assert.ok(takes(document), JSON.stringify(takes.errors));
    assert.equal(takes({ ...document, extra: 1 }), false);
    assert.deepEqual(describedFields(proofSchema).without, []);
  });

  it('exits 10 when a row does not agree, and says which, what was expected and what came out', async () => {
    const { exit, out } = await withWrongMean(stall);
    assert.equal(exit, 10);
    assert.match(out, /FAIL {2}coordinated-omission\/waits\/mean/);
    assert.match(
      out,
      /1 of 10 rows do not agree:\n {2}coordinated-omission\/waits\/mean: expected 0\.0209, ours 0\.010999/,
    );
  });

  it('writes the proof as Markdown or as a page, also one that does not agree', async () => {
    const { exit, world } = await withWrongMean([...stall, '--write', '/here/docs/proof.md']);
    assert.equal(exit, 13, 'no such folder');
    world.files.folders.add('/here/docs');
    assert.equal(await runCli(world), 10);
    const text = world.files.texts.get('/here/docs/proof.md') ?? '';
    assert.match(
      text,
      /^# The proof\n[\s\S]*`launchquake verify --quick --workers 1 --only coordinated-omission` \(quick, /,
    );
    assert.match(text, /\| coordinated-omission\/waits\/mean \|.* 0\.0209 s \| 0\.010999 \|.*\*\*does not\*\* \|/);
    const page = fakeWorld([...stall, '--write', '/here/proof.html']);
    page.files.folders.add('/here');
    assert.equal(await runCli(page), 0, page.wrote.err);
    assert.match(
      page.files.texts.get('/here/proof.html') ?? '',
      /^<!doctype html>[\s\S]*<h1>The proof<\/h1>[\s\S]*waits\/p9999/,
    );
  });

  it('lists what it would run, and runs nothing', async () => {
    const { exit, out } = await cli(['verify', '--list']);
    assert.equal(exit, 0);
    assert.match(out, /^6 {2}backoff-contention +30 cases {2}N clients/m);
    const quick = await cli(['verify', '--list', '--quick', '--without-live', '--json']);
    const listed = JSON.parse(quick.out) as { name: string; cases: number; live: boolean }[];
    assert.ok(listed.length > 10 && listed.every(({ live }) => !live));
    assert.ok((listed.find(({ name }) => name === 'backoff-contention')?.cases ?? 30) < 30);
  });

  it('refuses an experiment that does not exist, with the nearest name, and one that does not follow the schema', async () => {
    const unknown = await cli(['verify', '--only', 'osdi-mongo-db']);
    assert.deepEqual([unknown.exit, unknown.out], [2, '']);
    assert.match(unknown.err, /^EXPERIMENT_UNKNOWN {2}osdi-mongo-db[\s\S]*did you mean osdi-mongodb\?/);
    const world = fakeWorld(stall);
    world.files.texts.set(stallFile, 'schema: launchquake/experiment@1\nkind: coordinated-omission\n');
    assert.equal(await runCli(world), 2);
    assert.match(world.wrote.err, /^EXPERIMENT_INVALID {2}coordinated-omission\.yaml {2}\d+ problems/);
  });

  it('stops at Ctrl-C with what is done, and exits 130', async () => {
    const world = fakeWorld([
      'verify',
      '--quick',
      '--workers',
      '1',
      '--only',
      'backoff-contention',
      '--quiet',
      '--json',
    ]);
    const going = runCli(world);
    while (world.listeners.size === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    world.interrupt();
    assert.equal(await going, 130);
    assert.equal((JSON.parse(world.wrote.out) as { aborted: boolean }).aborted, true);
  });
});
