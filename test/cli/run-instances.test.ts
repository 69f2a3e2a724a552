import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { runCli } from '../../src/cli/program.ts';
import type { LoginRecord } from '../../src/model/record/run-record.ts';
import { type FakeWorld, cli, fakeWorld, tinyScenario } from './fake-world.ts';
import { runFileOf } from './kept-runs.ts';

const args = (count: number): string[] => ['run', tinyScenario, '--variant', 'naive', '--instances', String(count)];

const k6Of = (world: FakeWorld) => world.programs.started.filter(({ name }) => name === 'k6');

function loginsOf(world: FakeWorld): LoginRecord[] {
  const path = [...world.files.texts.keys()].find((key) => key.endsWith('logins.ndjson')) ?? '';
  const lines = (world.files.texts.get(path) ?? '').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as LoginRecord);
}

describe('launchquake run --instances', () => {
  for (const count of [1, 2, 3, 64])
    it(`${count}: the same logins as with one, in the order of their arrival`, async () => {
      const [one, several] = [await cli(args(1)), await cli(args(count))];
      assert.deepEqual([one.exit, several.exit], [0, 0], several.err);
      assert.deepEqual(loginsOf(several.world), loginsOf(one.world));
      assert.equal(k6Of(several.world).length, count);
    });

  it('gives each its segment, its number, an address of its own, and holds it back', async () => {
    const { world } = await cli(args(3));
    const optionsOf = (name: string): string[] =>
      k6Of(world).map((k6) => k6.args.find((arg) => arg.startsWith(name))?.slice(name.length) ?? '');
    assert.deepEqual(optionsOf('--execution-segment='), ['0:1/3', '1/3:2/3', '2/3:1']);
    assert.deepEqual(new Set(optionsOf('--execution-segment-sequence=')), new Set(['0,1/3,2/3,1']));
    assert.equal(new Set(optionsOf('--address=')).size, 3);
    assert.ok(optionsOf('--address=').every((address) => /^127\.0\.0\.1:\d+$/.test(address)));
    assert.ok(k6Of(world).every((k6) => k6.args.includes('--paused')));
    assert.deepEqual(optionsOf('instance_id='), ['1', '2', '3']);
    assert.equal(new Set(optionsOf('--console-output=')).size, 3);
  });

  it('1: starts k6 as ever, without segment, pause, address or number', async () => {
    const { world } = await cli(args(1));
    const words = k6Of(world).flatMap((k6) => k6.args);
    assert.deepEqual(
      words.filter((word) => /segment|paused|address|instance/.test(word)),
      [],
    );
    assert.equal(runFileOf(world).variants[0]?.health.instances, undefined);
  });

  it('lets all of them go when the last is ready, within one interval, and all take the same start', async () => {
    const { world } = await cli(args(4));
    const { health, startedAtEpochMs } = runFileOf(world).variants[0]!;
    assert.deepEqual(new Set(health.instances?.map(({ beginEpochMs }) => beginEpochMs)), new Set([startedAtEpochMs]));
    assert.equal(startedAtEpochMs! % 5000, 1250, 'a boundary of 5 s, the slack and the lead');
    const urls = world.programs.requests.filter(({ request }) => request.method === 'PATCH').map(({ url }) => url);
    assert.equal(urls.filter((url) => url.endsWith('/v1/status')).length, 4);
  });

  it('keeps what each was and did beside the sum', async () => {
    const { world } = await cli(args(4));
    const { health } = runFileOf(world).variants[0]!;
    const all = loginsOf(world).length;
    assert.deepEqual(
      health.instances?.map(({ index, share, exitCode, signal, died }) => ({ index, share, exitCode, signal, died })),
      [1, 2, 3, 4].map((index) => ({ index, share: 0.25, exitCode: 0, signal: null, died: false })),
    );
    const sum = (values: readonly (number | null)[] = []): number =>
      values.reduce<number>((total, one) => total + (one ?? NaN), 0);
    assert.equal(sum(health.instances?.map(({ arrivals }) => arrivals)), all);
    assert.equal(sum(health.instances?.map(({ loginsEnded }) => loginsEnded)), all);
    assert.deepEqual([health.loginsStarted, health.loginsEnded], [all, all]);
    assert.ok((health.instances?.[0]?.cpuSeconds ?? 0) > 0);
  });

  it('leaves no raw line behind', async () => {
    const { world } = await cli(args(2));
    const raw = [...world.files.texts.keys()].filter((path) => path.startsWith('reports/') && path.includes('console'));
    assert.deepEqual(raw, []);
  });

  for (const wrong of ['0', '65', '1.5', 'two'])
    it(`${wrong} is refused before anything starts`, async () => {
      const { exit, world } = await cli(['run', tinyScenario, '--instances', wrong]);
      assert.equal(exit, 2);
      assert.deepEqual(world.programs.started, []);
    });
});

describe('one of several k6', () => {
  const second = (world: FakeWorld) => k6Of(world)[1]!;

  /** Runs 4 instances and lets something happen `seconds` after they were started. */
  async function withFour(
    seconds: number,
    work: (world: FakeWorld) => void,
  ): Promise<{ world: FakeWorld; exit: number }> {
    const world = fakeWorld(args(4));
    let first = true;
    world.programs.onStart = (program) => {
      if (program.name === 'k6' && first) {
        first = false;
        world.clock.at(world.clock.monotonicSeconds() + seconds, () => work(world));
      }
    };
    return { world, exit: await runCli(world) };
  }

  it('is killed: 13, its share is named, the others are stopped, its arrivals are lost, the rest is kept', async () => {
    const { world, exit } = await withFour(12, (one) => second(one).die({ exitCode: null, signal: 'SIGKILL' }));
    assert.equal(exit, 13);
    const words = /k6 instance 2 of 4, which has 25 % of the arrivals, ended with signal SIGKILL after [\d.]+ s/;
    assert.match(world.wrote.err, words);
    assert.deepEqual(
      k6Of(world).map(({ signals }) => signals),
      [['SIGINT'], [], ['SIGINT'], ['SIGINT']],
    );
    const { verdict, validity, variants } = runFileOf(world);
    assert.equal(verdict, 'invalid');
    assert.match(validity?.['naive']?.reasons.join('\n') ?? '', words);
    const { health, status, reachedSeconds } = variants[0]!;
    assert.deepEqual([status, health.exitCode, health.signal], ['generator-died', null, 'SIGKILL']);
    assert.deepEqual(
      health.instances?.map(({ died }) => died),
      [false, true, false, false],
    );
    assert.ok(reachedSeconds > 1 && reachedSeconds < 9, `${reachedSeconds} s`);
    const logins = loginsOf(world);
    const lost = logins.filter(({ reason }) => reason === 'lost').map(({ index }) => index);
    assert.ok(lost.length > 0);
    assert.ok(
      lost.every((index) => index % 4 === 1),
      lost.join(' '),
    );
    assert.ok(
      logins.some(({ index, outcome }) => index % 4 === 1 && outcome === 'completed'),
      'what it had said is kept',
    );
    assert.equal((await cli(['report', 'latest'], { before: world })).exit, 0);
  });

  it('dies before it was let go: 13, and that is said', async () => {
    const { world, exit } = await withFour(0.3, (one) => second(one).die({ exitCode: 106, signal: null }));
    assert.equal(exit, 13);
    assert.match(
      world.wrote.err,
      /k6 instance 2 of 4, which has 25 % of the arrivals, ended with exit code 106 before the start/,
    );
    for (const { ended } of k6Of(world)) assert.ok(await ended);
  });

  it('looks at its clock in the next interval: 13, with how far its start is from that of the others', async () => {
    const { world, exit } = await withFour(0, (one) => {
      one.programs.k6DelaySeconds = (program) => (program === second(one) ? 5 : 0);
    });
    assert.equal(exit, 13);
    const reasons = runFileOf(world).validity?.['naive']?.reasons ?? [];
    assert.deepEqual(reasons, ['common-start: run second 0 of 4 instances lies 5 s apart, limit 0']);
  });

  it('looks at its clock 2.9 s after the others: the start is still the same', async () => {
    const { world, exit } = await withFour(0, (one) => {
      one.programs.k6DelaySeconds = (program) => (program === second(one) ? 2.9 : 0);
    });
    assert.equal(exit, 0, world.wrote.err);
  });

  it('does not take the order to start: 13, and that is said', async () => {
    const world = fakeWorld(args(4));
    const { request } = world;
    const exit = await runCli({
      ...world,
      request: async (url, order) => {
        const isSecond = url.includes(':20002/') && order.method === 'PATCH';
        return isSecond ? { status: 500, body: 'Pause error' } : request(url, order);
      },
    });
    assert.equal(exit, 13);
    assert.match(
      world.wrote.err,
      /k6 instance 2 of 4, which has 25 % of the arrivals, answered 500 when it was let go: Pause error/,
    );
    assert.deepEqual(
      k6Of(world).map(({ signals }) => signals),
      Array.from({ length: 4 }, () => ['SIGINT']),
    );
  });

  it('is never ready: 13 after two minutes, and that is said', async () => {
    const world = fakeWorld(args(4));
    const { request } = world;
    const exit = await runCli({
      ...world,
      request: async (url, order) =>
        url.includes(':20003/') ? Promise.reject(new TypeError('fetch failed')) : request(url, order),
    });
    assert.equal(exit, 13);
    assert.match(world.wrote.err, /k6 instance 3 of 4, which has 25 % of the arrivals, was not ready within 120 s/);
  });

  it('is stopped with all the others by Ctrl-C', async () => {
    const { world, exit } = await withFour(12, (one) => one.interrupt());
    assert.equal(exit, 130);
    assert.deepEqual(
      k6Of(world).map(({ signals }) => signals),
      Array.from({ length: 4 }, () => ['SIGINT']),
    );
    assert.equal(runFileOf(world).variants[0]?.status, 'aborted');
    assert.deepEqual(
      loginsOf(world).filter(({ reason }) => reason === 'lost'),
      [],
    );
  });

  it('is stopped with all the others by Ctrl-C while they wait', async () => {
    const { world, exit } = await withFour(0.4, (one) => one.interrupt());
    assert.equal(exit, 130);
    assert.deepEqual(
      k6Of(world).map(({ signals }) => signals),
      Array.from({ length: 4 }, () => ['SIGINT']),
    );
    const urls = world.programs.requests.filter(({ request }) => request.method === 'PATCH').map(({ url }) => url);
    assert.deepEqual(
      urls.filter((url) => url.endsWith('/v1/status')),
      [],
      'none was let go',
    );
  });
});
