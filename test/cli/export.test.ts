import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Baked } from '../../src/model/scenario/baked.ts';
import { runCli } from '../../src/cli/program.ts';
import { type FakeWorld, cli, fakeWorld, tinyScenario } from './fake-world.ts';
import { tinyWith } from './tiny-scenario.ts';

/** What a script carries in itself. */
function bakedIn(world: FakeWorld, path: string): Baked {
  const text =
    world.files.texts.get(path) ?? assert.fail(`no ${path}; there are ${[...world.files.texts.keys()].join(', ')}`);
  const [, json = ''] = /^const LAUNCHQUAKE = (\{\n[^]*?\n\});$/m.exec(text) ?? [];
  return JSON.parse(json) as Baked;
}

describe('launchquake export', () => {
  it('writes a script for each variant, says how large it is and how to run it', async () => {
    const { exit, out, err, world } = await cli(['export', tinyScenario, '--out', 'scripts']);
    assert.equal(exit, 0, err);
    assert.deepEqual([...world.files.texts.keys()], ['scripts/tiny-naive.js', 'scripts/tiny-waiting-room.js']);
    assert.match(out, /^written {4}scripts\/tiny-naive\.js$/m);
    assert.match(out, /^naive: 83 logins, \d+ virtual users, one k6 with about \d+ MiB$/m);
    assert.match(out, /^k6 run tiny-waiting-room\.js$/m);
    assert.deepEqual([world.programs.started, world.programs.requests], [[], []]);
  });

  it('bakes the plan that a run would have, for the mock at its usual port', async () => {
    const options = ['--variant', 'naive', '--compress', '3', '--scale', '2', '--seed', '9', '--out', 'o'];
    const { world } = await cli(['export', tinyScenario, ...options]);
    const { plan, target, owned, instances, mostUsers } = bakedIn(world, 'o/tiny-naive.js');
    assert.deepEqual([plan.variant, plan.compress, plan.scale, plan.seed, plan.durationSeconds], ['naive', 3, 2, 9, 3]);
    assert.deepEqual([target, owned, instances, mostUsers], ['http://127.0.0.1:8080', [], 1, null]);
  });

  it('writes the same bytes again', async () => {
    const before = fakeWorld(['export', tinyScenario, '--out', 'o']);
    await runCli(before);
    const first = [...before.files.texts];
    const { out, world } = await cli(['export', tinyScenario, '--out', 'o/'], { before });
    assert.deepEqual([...world.files.texts], first);
    assert.equal(out.match(/^unchanged {2}/gm)?.length, 2);
  });

  it('starts each script with what it is and how to use it', async () => {
    const { world } = await cli(['export', tinyScenario, '--variant', 'naive', '--out', 'o']);
    const [head = ''] = (world.files.texts.get('o/tiny-naive.js') ?? '').split('\nconst LAUNCHQUAKE');
    assert.ok(head.split('\n').every((line) => line.startsWith('//')));
    const words = [
      'k6 run tiny-naive.js',
      'LQ_I_OWN',
      `launchquake serve --port 8080 --scenario ${tinyScenario} --variant naive`,
    ];
    words.push('experimental-prometheus-rw', '--execution-segment=1/2:1', 'docs/kubernetes.md', 'launchquake 0.');
    for (const word of words) assert.ok(head.includes(word), word);
  });

  it('lets no title out of its comment', async () => {
    const world = fakeWorld(['export', 'evil.yaml', '--variant', 'naive', '--out', 'o']);
    world.files.texts.set(
      'evil.yaml',
      tinyWith({ 'title: As it comes': 'title: "x\\nthrow new Error()\\u2028throw 1"' }),
    );
    assert.equal(await runCli(world), 0, world.wrote.err);
    const [head = ''] = (world.files.texts.get('o/tiny-naive.js') ?? '').split('\nconst LAUNCHQUAKE');
    assert.ok(head.split(/[\n\u2028\u2029\r]/).every((line) => line.startsWith('//')));
  });

  it('keeps a claim to a host, and the target without its slash', async () => {
    const target = ['--target', 'https://IDP.example:443/realms/a/', '--i-own', 'IDP.example'];
    const { exit, world } = await cli(['export', tinyScenario, '--variant', 'naive', '--out', 'o', ...target]);
    assert.equal(exit, 0);
    const { target: url, owned } = bakedIn(world, 'o/tiny-naive.js');
    assert.deepEqual([url, owned], ['https://idp.example/realms/a', ['IDP.example']]);
  });

  const refused: readonly (readonly [name: string, args: readonly string[], exit: number, text: RegExp])[] = [
    ['a target that is not claimed', ['--target', 'https://idp.example'], 15, /^TARGET_REFUSED/],
    ['a claim without a target', ['--i-own', 'idp.example'], 2, /--i-own: found idp\.example/],
    [
      'a target of its own in a cluster',
      ['--target', 'http://127.0.0.1:1', '--kubernetes'],
      2,
      /LQ_TARGET and LQ_I_OWN/,
    ],
    ['no users', ['--users', '0'], 2, /all, storm or a whole number/],
    ['users in words', ['--users', 'many'], 2, /all, storm or a whole number/],
    ['too many instances', ['--instances', '65'], 2, /from 1 to 64/],
    ['an unknown variant', ['--variant', 'nobody'], 2, /VARIANT_UNKNOWN/],
  ];
  for (const [name, args, code, text] of refused)
    it(`refuses ${name} and writes nothing`, async () => {
      const { exit, err, out, world } = await cli(['export', tinyScenario, ...args]);
      assert.deepEqual([exit, out], [code, '']);
      assert.match(err, text);
      assert.deepEqual(world.files.writes, []);
    });

  it('writes over nobody’s file', async () => {
    const world = fakeWorld(['export', tinyScenario, '--out', 'o']);
    world.files.texts.set('o/tiny-naive.js', 'export default () => {};');
    assert.equal(await runCli(world), 2);
    assert.match(world.wrote.err, /FILE_TAKEN {2}o[^]*o\/tiny-naive\.js/);
    assert.deepEqual(world.files.writes, []);
  });

  it('prints a command line for each of several instances, and makes users for all of them', async () => {
    const { out, world } = await cli(['export', tinyScenario, '--variant', 'naive', '--instances', '3', '--out', 'o']);
    assert.equal(out.match(/^LQ_RUN=.* --execution-segment=[\d/]+:[\d/]+ .*tiny-naive\.js$/gm)?.length, 3);
    assert.match(out, /^naive: 83 logins, 87 virtual users, 3 k6, each/m);
    assert.equal(bakedIn(world, 'o/tiny-naive.js').instances, 3);
  });

  it('tells as JSON what it wrote, for whom, how large, and what is next', async () => {
    const { out } = await cli(['export', tinyScenario, '--variant', 'naive', '--users', '40', '--out', 'o', '--json']);
    const document = JSON.parse(out) as Record<string, unknown>;
    assert.deepEqual(document, {
      schema: 'launchquake/export@1',
      scenario: 'tiny',
      folder: 'o',
      variants: [
        { ...(document['variants'] as object[])[0], name: 'naive', script: 'tiny-naive.js', logins: 83, mostUsers: 40 },
      ],
      files: [{ path: 'o/tiny-naive.js', action: 'written' }],
      next: ['k6 run tiny-naive.js'],
    });
  });
});

describe('launchquake export --kubernetes', () => {
  it('claims the mock of the cluster and nothing else', async () => {
    const { exit, err, world } = await cli(['export', tinyScenario, '--kubernetes', '--out', 'k']);
    assert.equal(exit, 0, err);
    const { target, owned } = bakedIn(world, 'k/variants/naive/tiny-naive.js');
    assert.deepEqual([target, owned], ['http://mock-idp:8080', ['mock-idp']]);
  });

  it('takes the image by its name', async () => {
    const image = 'registry.example:5000/team/mock:1.2';
    const { world } = await cli(['export', tinyScenario, '--kubernetes', '--image', image, '--out', 'k']);
    assert.ok(world.files.texts.get('k/base/mock-idp.yaml')?.includes(`image: ${image}\n`));
    const staging = world.files.texts.get('k/overlays/staging/kustomization.yaml') ?? '';
    assert.match(staging, /- name: registry\.example:5000\/team\/mock\n/);
  });

  it('gives the mock the very scenario, marked', async () => {
    const { world } = await cli(['export', tinyScenario, '--kubernetes', '--out', 'k']);
    assert.equal(
      (world.files.texts.get('k/base/tiny.yaml') ?? '').replace(/^# launchquake export .*\n/, ''),
      tinyWith({}),
    );
  });

  it('leaves the overlays to their reader after the first export, and renews the rest', async () => {
    const before = fakeWorld(['export', tinyScenario, '--kubernetes', '--out', 'k']);
    await runCli(before);
    before.files.texts.set('k/overlays/kind/run.env', 'RUN=mine\n');
    const { exit, out, world } = await cli(['export', tinyScenario, '--kubernetes', '--out', 'k', '--seed', '8'], {
      before,
    });
    assert.equal(exit, 0);
    assert.match(out, /^kept {7}k\/overlays\/kind\/run\.env$/m);
    assert.equal(world.files.texts.get('k/overlays/kind/run.env'), 'RUN=mine\n');
    assert.equal(bakedIn(world, 'k/variants/naive/tiny-naive.js').plan.seed, 8);
  });

  it('cuts names that the operator could not lengthen, and keeps them apart', async () => {
    const long = 'x'.repeat(50);
    const world = fakeWorld(['export', 'long.yaml', '--kubernetes', '--out', 'k']);
    world.files.texts.set('long.yaml', tinyWith({ 'name: tiny': `name: ${long}` }));
    assert.equal(await runCli(world), 0, world.wrote.err);
    const names = ['naive', 'waiting-room'].map(
      (variant) => /^ {2}name: (.*)$/m.exec(world.files.texts.get(`k/variants/${variant}/test-run.yaml`) ?? '')?.[1],
    );
    assert.equal(new Set(names).size, 2);
    for (const name of names) assert.ok((name ?? '').length > 20 && (name ?? '').length <= 48, name);
  });

  it('refuses a script that no ConfigMap can hold: 25,000 points of arrivals', async () => {
    const points = Array.from({ length: 25_000 }, (_, at) => `[${(at * 9) / 25_000}, 0.1]`).join(', ');
    const world = fakeWorld(['export', 'large.yaml', '--variant', 'naive', '--kubernetes', '--out', 'k']);
    world.files.texts.set(
      'large.yaml',
      tinyWith({ '- { shape: constant, perSecond: 5 }': `- { shape: points, points: [${points}] }` }),
    );
    assert.equal(await runCli(world), 2);
    assert.match(world.wrote.err, /variants\/naive\/tiny-naive\.js: found \d{7} bytes[^]*ConfigMap[^]*volumeClaim/);
    assert.deepEqual(world.files.writes, []);
  });
});
