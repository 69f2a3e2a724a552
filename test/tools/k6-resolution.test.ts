import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { LaunchquakeError } from '../../src/model/errors.ts';
import { type K6Origin, provisionK6 } from '../../tools/k6/provision-k6.ts';
import { goSaying, k6Saying, setStage, type Stage } from './stage.ts';

const posix = { skip: process.platform === 'win32' ? 'the fake programs are shell scripts' : false };

/** What a machine has, and which k6 it then gives. Later ways are present on purpose: the earlier one must win. */
const order: readonly { name: string; have: readonly K6Origin[]; how: K6Origin }[] = [
  { name: 'K6_BIN before everything', have: ['K6_BIN', 'cache', 'build', 'PATH'], how: 'K6_BIN' },
  { name: 'the cache before a build', have: ['cache', 'build', 'PATH'], how: 'cache' },
  { name: 'a build before the k6 on PATH', have: ['build', 'PATH'], how: 'build' },
  { name: 'the k6 on PATH before a download', have: ['PATH'], how: 'PATH' },
];

function furnish(stage: Stage, have: readonly K6Origin[]): Record<string, string> {
  if (have.includes('cache')) stage.program('cache/k6-v2.2.0/k6', k6Saying('v2.2.0'));
  if (have.includes('build')) stage.program('go', goSaying('go1.25.0', { builds: 'v2.2.0' }));
  if (have.includes('PATH')) stage.program('k6', k6Saying('v2.3.1'));
  return have.includes('K6_BIN') ? { K6_BIN: stage.program('mine/k6', k6Saying('v2.2.0')) } : {};
}

describe('provisionK6', posix, () => {
  for (const { name, have, how } of order) {
    it(`takes ${name}`, async () => {
      using stage = setStage();
      const wish = furnish(stage, have);
      const provided = await provisionK6({ ...stage.world, env: { ...stage.world.env, ...wish } });
      assert.equal(provided.how, how);
      assert.equal(provided.version, how === 'PATH' ? 'v2.3.1' : 'v2.2.0');
    });
  }

  it('keeps a build for the next time', async () => {
    using stage = setStage();
    stage.program('go', goSaying('go1.26.8', { builds: 'v2.2.0' }));
    const first = await provisionK6(stage.world);
    const second = await provisionK6(stage.world);
    assert.deepEqual([first.how, second.how], ['build', 'cache']);
    assert.equal(second.path, first.path);
    assert.deepEqual(stage.cached(), ['k6-v2.2.0', 'k6-v2.2.0/k6']);
    assert.match(stage.said.join('\n'), /building k6 v2\.2\.0 from source, usually about 2 minutes/);
  });

  it('replaces a cached binary that does not run any more', async () => {
    using stage = setStage();
    stage.program('cache/k6-v2.2.0/k6', 'exit 3');
    stage.program('go', goSaying('go1.26.8', { builds: 'v2.2.0' }));
    assert.equal((await provisionK6(stage.world)).how, 'build');
    assert.match(stage.said[0] ?? '', /the cached k6 .* is of no use \(exit code 3/);
    assert.equal((await provisionK6(stage.world)).how, 'cache');
  });

  it('falls through a failed build to the k6 on PATH and says why', async () => {
    using stage = setStage();
    stage.program('go', goSaying('go1.26.8', { fails: 'proxy: connection refused' }));
    stage.program('k6', k6Saying('v2.2.5'));
    const { how, version } = await provisionK6(stage.world);
    assert.deepEqual({ how, version }, { how: 'PATH', version: 'v2.2.5' });
    assert.ok(stage.said.some((line) => line.includes('proxy: connection refused')));
    assert.deepEqual(stage.cached(), []);
  });

  it('builds once when two ask at the same time', async () => {
    using stage = setStage();
    const log = `${stage.folder}/builds`;
    const build = goSaying('go1.26.8', { builds: 'v2.2.0' });
    stage.program('go', `if [ "$1" = build ]; then echo x >> ${log}; /bin/sleep 0.4; fi\n${build}`);
    const both = await Promise.all([provisionK6(stage.world), provisionK6(stage.world)]);
    assert.deepEqual(both.map(({ how }) => how).toSorted(), ['build', 'cache']);
    assert.ok(stage.said.some((line) => line.startsWith('waiting for process')));
    assert.deepEqual(stage.cached(), ['k6-v2.2.0', 'k6-v2.2.0/k6']);
  });

  it('takes over from a process that died while it built', async () => {
    using stage = setStage();
    stage.program('go', goSaying('go1.26.8', { builds: 'v2.2.0' }));
    const nobody = 2 ** 22 + 1;
    stage.program(`cache/unfinished-${nobody}-abc/k6`, 'half a file');
    writeFileSync(join(stage.world.cacheFolder, 'k6-v2.2.0.lock'), String(nobody));
    assert.equal((await provisionK6(stage.world)).how, 'build');
    assert.deepEqual(stage.cached(), ['k6-v2.2.0', 'k6-v2.2.0/k6']);
  });
});

/** Orders and machines that give no k6, and what the error says of it. */
const refusals: readonly { name: string; set: (stage: Stage) => Record<string, string>; says: readonly RegExp[] }[] = [
  {
    name: 'K6_BIN names nothing',
    set: () => ({ K6_BIN: '/nowhere/k6' }),
    says: [/K6_BIN \(NOT_FOUND\)/, /no program at \/nowhere\/k6/, /hint: correct K6_BIN/],
  },
  {
    name: 'K6_BIN does not run, and nothing else is tried',
    set: (stage) => {
      stage.program('k6', k6Saying('v2.2.0'));
      return { K6_BIN: stage.program('mine/k6', 'echo broken >&2; exit 4') };
    },
    says: [/K6_BIN \(DOES_NOT_RUN\)/, /exit code 4: broken/],
  },
  {
    name: 'Go is too old, k6 too, and the release cannot be reached',
    set: (stage) => {
      stage.program('go', goSaying('go1.24.9', { builds: 'v2.2.0' }));
      stage.program('k6', k6Saying('v1.7.0'));
      return {};
    },
    says: [
      /build from tools\/k6\/go\.mod \(WRONG_VERSION\): found go1\.24\.9 .*expected Go 1\.25 or newer/,
      /k6 on PATH \(WRONG_VERSION\): found k6 v1\.7\.0 .*expected k6 v2\.2 or newer, below v3/,
      /release asset \(RELEASE_UNREACHABLE\): found .*the network is off in this test/,
      /3 problems/,
    ],
  },
  {
    name: 'there is no Go, no k6, and no release',
    set: () => ({}),
    says: [/\(NOT_FOUND\): found no Go/, /\(NOT_FOUND\): found no k6/, /hint: install Go/, /hint: .*K6_BIN/],
  },
  {
    name: 'the build makes another version',
    set: (stage) => {
      stage.program('go', goSaying('go1.26.8', { builds: 'v2.9.9' }));
      return {};
    },
    says: [/go\.mod \(WRONG_VERSION\): found v2\.9\.9, expected a binary that says v2\.2\.0/],
  },
  {
    name: 'a newer major version is on PATH',
    set: (stage) => {
      stage.program('k6', k6Saying('v3.0.0'));
      return {};
    },
    says: [/k6 on PATH \(WRONG_VERSION\): found k6 v3\.0\.0/],
  },
];

describe('provisionK6 gives up with every reason', posix, () => {
  for (const { name, set, says } of refusals) {
    it(`when ${name}`, async () => {
      using stage = setStage();
      const vars = set(stage);
      await assert.rejects(provisionK6({ ...stage.world, env: { ...stage.world.env, ...vars } }), (error) => {
        assert.ok(error instanceof LaunchquakeError);
        assert.equal(error.code, 'TOOL_MISSING');
        assert.equal(error.exitCode, 2);
        for (const pattern of says) assert.match(error.message, pattern);
        return true;
      });
      assert.deepEqual(stage.cached(), []);
    });
  }

  it('when the cache folder cannot be made, with what the disk said', async () => {
    using stage = setStage();
    const cacheFolder = join(stage.folder, 'a-file', 'cache');
    writeFileSync(join(stage.folder, 'a-file'), '');
    await assert.rejects(provisionK6({ ...stage.world, cacheFolder }), (error) => {
      assert.ok(error instanceof LaunchquakeError);
      assert.equal(error.code, 'DISK');
      assert.match(error.message, /ENOTDIR.*hint: free some space there/s);
      return true;
    });
  });

  it('notes a K6_BIN of another version, and takes it', async () => {
    using stage = setStage();
    const path = stage.program('mine/k6', k6Saying('v1.0.0'));
    const provided = await provisionK6({ ...stage.world, env: { ...stage.world.env, K6_BIN: path } });
    assert.deepEqual(provided, { path, version: 'v1.0.0', how: 'K6_BIN' });
    assert.deepEqual(stage.said, ['K6_BIN is k6 v1.0.0; Launchquake is tested with v2.2.0']);
  });
});
