import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { LaunchquakeError } from '../../src/model/errors.ts';
import {
  findPrometheus,
  type ProvidedPrometheus,
  provisionPrometheus,
} from '../../tools/prometheus/provision-prometheus.ts';
import { type FakeBuild, goBuilding, prometheusSaying, setStage, type Stage } from './stage.ts';

const posix = { skip: process.platform === 'win32' ? 'the fake programs are shell scripts' : false };

/** Puts a prometheus with its promtool into a folder. */
function both(stage: Stage, folder: string, version: string): string {
  stage.program(`${folder}/promtool`, prometheusSaying(version, 'promtool'));
  return stage.program(`${folder}/prometheus`, prometheusSaying(version));
}

const writes = (version: string): FakeBuild => ({
  writes: { prometheus: prometheusSaying(version), promtool: prometheusSaying(version, 'promtool') },
});
const everything = ['prometheus-3.13.5', 'prometheus-3.13.5/prometheus', 'prometheus-3.13.5/promtool'];

type Origin = ProvidedPrometheus['how'];

/** What a machine has, and which Prometheus it then gives. Later ways are present on purpose: the earlier must win. */
const order: readonly { name: string; have: readonly Origin[]; how: Origin; version: string }[] = [
  {
    name: 'PROMETHEUS_BIN before everything',
    have: ['PROMETHEUS_BIN', 'cache', 'build', 'PATH'],
    how: 'PROMETHEUS_BIN',
    version: '2.53.0',
  },
  { name: 'the cache before a build', have: ['cache', 'build', 'PATH'], how: 'cache', version: '3.13.5' },
  { name: 'a build before the one on PATH', have: ['build', 'PATH'], how: 'build', version: '3.13.5' },
  { name: 'the one on PATH before a download', have: ['PATH'], how: 'PATH', version: '3.2.1' },
];

function furnish(stage: Stage, have: readonly Origin[]): Record<string, string> {
  if (have.includes('cache')) both(stage, 'cache/prometheus-3.13.5', '3.13.5');
  if (have.includes('build')) stage.program('go', goBuilding('go1.26.0', writes('3.13.5')));
  if (have.includes('PATH')) both(stage, 'bin', '3.2.1');
  return have.includes('PROMETHEUS_BIN') ? { PROMETHEUS_BIN: both(stage, 'mine', '2.53.0') } : {};
}

describe('provisionPrometheus', posix, () => {
  for (const { name, have, how, version } of order) {
    it(`takes ${name}, with its promtool`, async () => {
      using stage = setStage();
      const env = { ...stage.world.env, ...furnish(stage, have) };
      const provided = await provisionPrometheus({ ...stage.world, env });
      assert.deepEqual({ how: provided.how, version: provided.version }, { how, version });
      assert.equal(provided.promtoolPath, provided.path.replace(/prometheus$/, 'promtool'));
    });
  }

  it('builds both programs at once, static, without the discovery of clouds, and with its version', async () => {
    using stage = setStage();
    const log = `${stage.folder}/go-call`;
    stage.program('go', `echo "$CGO_ENABLED $GOFLAGS $*" >> ${log}\n${goBuilding('go1.26.8', writes('3.13.5'))}`);
    await provisionPrometheus(stage.world);
    const builds = readFileSync(log, 'utf8')
      .split('\n')
      .filter((line) => line.includes(' build '));
    assert.equal(builds.length, 1);
    assert.match(
      builds[0] ?? '',
      /^0 -mod=readonly build -trimpath -tags remove_all_sd -ldflags -s -w -X \S+\/version\.Version=3\.13\.5 -o \S+\/ /,
    );
    assert.match(builds[0] ?? '', /prometheus\/cmd\/prometheus github\.com\/prometheus\/prometheus\/cmd\/promtool$/);
    assert.deepEqual(stage.cached(), everything);
    assert.match(stage.said.join('\n'), /building prometheus 3\.13\.5 from source, usually about 2½ minutes/);
    assert.equal((await provisionPrometheus(stage.world)).how, 'cache');
  });

  it('installs neither when one of them does not run', async () => {
    using stage = setStage();
    const half = { writes: { prometheus: prometheusSaying('3.13.5'), promtool: 'echo cut >&2; exit 5' } };
    stage.program('go', goBuilding('go1.26.8', half));
    await assert.rejects(
      provisionPrometheus(stage.world),
      /go\.mod \(DOES_NOT_RUN\): found exit code 5: cut, expected a binary that says 3\.13\.5/,
    );
    assert.deepEqual(stage.cached(), []);
  });

  for (const [name, damage] of [
    ['is gone', undefined],
    ['is of another version', prometheusSaying('3.9.0', 'promtool')],
  ] as const) {
    it(`builds again when the cached promtool ${name}`, async () => {
      using stage = setStage();
      stage.program('cache/prometheus-3.13.5/prometheus', prometheusSaying('3.13.5'));
      if (damage !== undefined) stage.program('cache/prometheus-3.13.5/promtool', damage);
      stage.program('go', goBuilding('go1.26.8', writes('3.13.5')));
      assert.equal((await provisionPrometheus(stage.world)).how, 'build');
      assert.equal((await provisionPrometheus(stage.world)).how, 'cache');
      assert.deepEqual(stage.cached(), everything);
    });
  }

  it('builds once when two ask at the same time', async () => {
    using stage = setStage();
    const log = `${stage.folder}/builds`;
    const slow = `if [ "$1" = build ]; then echo x >> ${log}; /bin/sleep 0.4; fi`;
    stage.program('go', `${slow}\n${goBuilding('go1.26.8', writes('3.13.5'))}`);
    const two = await Promise.all([provisionPrometheus(stage.world), provisionPrometheus(stage.world)]);
    assert.deepEqual(two.map(({ how }) => how).toSorted(), ['build', 'cache']);
    assert.equal(readFileSync(log, 'utf8'), 'x\n');
    assert.match(stage.said.join('\n'), /waiting for process \d+, which is getting prometheus-3\.13\.5 already/);
  });

  it('falls through a failed build to the one on PATH and says which and why', async () => {
    using stage = setStage();
    stage.program('go', goBuilding('go1.26.8', { fails: 'proxy: connection refused' }));
    const path = both(stage, 'bin', '2.42.0+ds');
    assert.equal((await provisionPrometheus(stage.world)).version, '2.42.0+ds');
    assert.ok(stage.said.some((line) => line.includes('proxy: connection refused')));
    const last = `using prometheus 2.42.0+ds from ${path}; Launchquake is tested with 3.13.5`;
    assert.equal(stage.said.at(-1), last);
    assert.deepEqual(stage.cached(), []);
  });

  it('gives up with every reason, and what to do about each', async () => {
    using stage = setStage();
    stage.program('go', goBuilding('go1.25.9', writes('3.13.5')));
    await assert.rejects(provisionPrometheus(stage.world), (error) => {
      assert.ok(error instanceof LaunchquakeError);
      assert.equal(error.exitCode, 2);
      for (const pattern of [
        /^TOOL_MISSING {2}prometheus 3\.13\.5 {2}3 problems/,
        /build from tools\/prometheus\/go\.mod \(WRONG_VERSION\): found go1\.25\.9 .*expected Go 1\.26 or newer/,
        /prometheus on PATH \(NOT_FOUND\): found no prometheus, expected prometheus 2\.42 or newer, below 4/,
        /release asset \(RELEASE_UNREACHABLE\).*the network is off in this test/,
        /hint: .*LAUNCHQUAKE_PROMETHEUS_RELEASES to a mirror, or PROMETHEUS_BIN/,
      ])
        assert.match(error.message, pattern);
      return true;
    });
  });
});

/** What is on PATH, and why it is refused; without a reason it is taken. */
const onPath: readonly { name: string; set: (stage: Stage) => void; refused?: RegExp }[] = [
  { name: 'the pinned version', set: (stage) => void both(stage, 'bin', '3.13.5') },
  { name: '2.42.0', set: (stage) => void both(stage, 'bin', '2.42.0') },
  {
    name: 'one that tells its version on stderr',
    set: (stage) => {
      both(stage, 'bin', '2.45.0');
      stage.program('prometheus', `${prometheusSaying('2.45.0')} >&2`);
    },
  },
  {
    name: '2.41.0',
    set: (stage) => void both(stage, 'bin', '2.41.0'),
    refused: /\(WRONG_VERSION\): found prometheus 2\.41\.0 \(.*expected prometheus 2\.42 or newer, below 4/,
  },
  {
    name: '4.0.0',
    set: (stage) => void both(stage, 'bin', '4.0.0'),
    refused: /\(WRONG_VERSION\): found prometheus 4\.0\.0/,
  },
  {
    name: 'one without promtool',
    set: (stage) => void stage.program('prometheus', prometheusSaying('3.13.5')),
    refused: /\(NOT_FOUND\): found \S+\/bin\/prometheus without promtool/,
  },
  {
    name: 'one whose promtool does not run',
    set: (stage) => {
      both(stage, 'bin', '3.13.5');
      stage.program('promtool', 'exit 9');
    },
    refused: /\(DOES_NOT_RUN\): found \S+promtool: exit code 9/,
  },
  {
    name: 'another program of that name',
    set: (stage) => void stage.program('prometheus', 'echo the film'),
    refused: /\(DOES_NOT_RUN\): found \S+: its version reads "the film"/,
  },
];

describe('findPrometheus, which never builds', posix, () => {
  for (const { name, set, refused } of onPath) {
    it(`${refused === undefined ? 'takes' : 'refuses'} ${name} on PATH`, async () => {
      using stage = setStage();
      stage.program('go', goBuilding('go1.26.8', writes('3.13.5')));
      set(stage);
      if (refused === undefined) assert.equal((await findPrometheus(stage.world)).how, 'PATH');
      else await assert.rejects(findPrometheus(stage.world), refused);
      assert.deepEqual(stage.cached(), []);
    });
  }

  it('says what would get one', async () => {
    using stage = setStage();
    await assert.rejects(
      findPrometheus(stage.world),
      /cache of programs \(NOT_FOUND\): found no prometheus 3\.13\.5 in .*hint: run "npm run provision -- prometheus"/s,
    );
  });
});

describe('PROMETHEUS_BIN and PROMTOOL_BIN', posix, () => {
  const tools = { writes: {} };

  it('are taken together from wherever they are', async () => {
    using stage = setStage();
    const PROMETHEUS_BIN = stage.program('a/prometheus', prometheusSaying('3.13.5'));
    const PROMTOOL_BIN = stage.program('b/promtool', prometheusSaying('3.13.5', 'promtool'));
    const env = { ...stage.world.env, PROMETHEUS_BIN, PROMTOOL_BIN };
    assert.deepEqual(await provisionPrometheus({ ...stage.world, env }), {
      path: PROMETHEUS_BIN,
      promtoolPath: PROMTOOL_BIN,
      version: '3.13.5',
      how: 'PROMETHEUS_BIN',
    });
    assert.deepEqual(stage.said, []);
  });

  for (const [name, vars, expected] of [
    ['no promtool is beside it', {}, /PROMTOOL_BIN \(NOT_FOUND\): found no promtool beside \S+, expected a promtool/],
    ['PROMTOOL_BIN names nothing', { PROMTOOL_BIN: '/nowhere/promtool' }, /no program at \/nowhere\/promtool/],
  ] as const) {
    it(`are refused, and nothing else is tried, when ${name}`, async () => {
      using stage = setStage();
      stage.program('go', goBuilding('go1.26.8', tools));
      const PROMETHEUS_BIN = stage.program('a/prometheus', prometheusSaying('3.13.5'));
      const env = { ...stage.world.env, PROMETHEUS_BIN, ...vars };
      await assert.rejects(provisionPrometheus({ ...stage.world, env }), expected);
    });
  }

  it('PROMTOOL_BIN alone is passed over, and that is said', async () => {
    using stage = setStage();
    const path = both(stage, 'bin', '3.13.5');
    const env = { ...stage.world.env, PROMTOOL_BIN: '/nowhere/promtool' };
    assert.equal((await provisionPrometheus({ ...stage.world, env })).path, path);
    assert.match(stage.said[0] ?? '', /^PROMTOOL_BIN counts together with PROMETHEUS_BIN only/);
  });
});
