import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { pinnedVersionIn } from '../../tools/go-program/version.ts';
import { prometheus, provisionPrometheus } from '../../tools/prometheus/provision-prometheus.ts';
import { releaseAsset } from '../../tools/prometheus/release-asset.ts';
import { parseVersion, releaseOf } from '../../tools/prometheus/version.ts';
import { checksumLine, packRelease, serveFiles } from './release-server.ts';
import { prometheusSaying, setStage } from './stage.ts';

const posix = { skip: process.platform === 'win32' ? 'the fake programs are shell scripts' : false };
const name = 'prometheus-3.13.5.linux-amd64';
const programs = { prometheus: prometheusSaying('3.13.5'), promtool: prometheusSaying('3.13.5', 'promtool') };

/** Provisions on a machine that has nothing but tar, from a mirror with an archive and its checksum. */
async function provisionFrom(packed: Readonly<Record<string, string>>, checksumOf = (archive: Buffer) => archive) {
  using stage = setStage({ fetch: globalThis.fetch });
  stage.program('tar', 'PATH=/usr/bin:/bin exec tar "$@"');
  const archive = packRelease(stage.folder, name, packed);
  await using server = await serveFiles({
    [`/v3.13.5/${name}.tar.gz`]: { bytes: archive },
    '/v3.13.5/sha256sums.txt': { bytes: checksumLine(checksumOf(archive), `${name}.tar.gz`) },
  });
  const env = { ...stage.world.env, LAUNCHQUAKE_PROMETHEUS_RELEASES: `${server.url}/` };
  const [result] = await Promise.allSettled([provisionPrometheus({ ...stage.world, env })]);
  return { result, cached: stage.cached(), said: stage.said };
}

const refusal = ({ result }: Awaited<ReturnType<typeof provisionFrom>>): string =>
  result.status === 'rejected' ? String(result.reason) : 'not refused';

describe("Prometheus' release asset", posix, () => {
  it('gives both programs once its checksum is right', async () => {
    const provided = await provisionFrom(programs);
    const { result, cached, said } = provided;
    assert.ok(result.status === 'fulfilled', refusal(provided));
    assert.deepEqual({ how: result.value.how, version: result.value.version }, { how: 'release', version: '3.13.5' });
    assert.deepEqual(cached, ['prometheus-3.13.5', 'prometheus-3.13.5/prometheus', 'prometheus-3.13.5/promtool']);
    assert.match(said.at(-1) ?? '', /^downloading prometheus-3\.13\.5\.linux-amd64\.tar\.gz \(about 120 MB\)/);
  });

  it('is refused and nothing is left when the checksum is of another file', async () => {
    const provided = await provisionFrom(programs, () => Buffer.from('another'));
    assert.match(refusal(provided), /release asset \(CHECKSUM_MISMATCH\): found SHA-256 [0-9a-f]{64} of http/);
    assert.deepEqual(provided.cached, []);
  });

  it('is refused and nothing is left when promtool is not in it', async () => {
    const provided = await provisionFrom({ prometheus: programs.prometheus });
    assert.match(refusal(provided), /\(ARCHIVE_UNREADABLE\).*expected \S+\/prometheus and \S+\/promtool inside/);
    assert.match(refusal(provided), /hint: .*set PROMETHEUS_BIN to a prometheus/);
    assert.deepEqual(provided.cached, []);
  });

  const version = { text: '3.13.5', major: 3, minor: 13 };
  const table: readonly (readonly [NodeJS.Platform, NodeJS.Architecture, string | undefined])[] = [
    ['linux', 'x64', 'prometheus-3.13.5.linux-amd64.tar.gz'],
    ['linux', 'arm64', 'prometheus-3.13.5.linux-arm64.tar.gz'],
    ['darwin', 'arm64', 'prometheus-3.13.5.darwin-arm64.tar.gz'],
    ['win32', 'x64', 'prometheus-3.13.5.windows-amd64.zip'],
    ['linux', 'ia32', undefined],
    ['aix', 'x64', undefined],
  ];
  for (const [platform, arch, archive] of table) {
    it(`on ${platform} and ${arch} is ${archive ?? 'not there'}`, () => {
      assert.equal(releaseAsset(version, platform, arch)?.archive, archive);
    });
  }

  it('holds .exe files on Windows', () => {
    const folder = 'prometheus-3.13.5.windows-amd64';
    const members = [`${folder}/prometheus.exe`, `${folder}/promtool.exe`];
    assert.deepEqual(releaseAsset(version, 'win32', 'x64')?.members, members);
  });
});

describe("Prometheus' versions", () => {
  for (const [text, expected] of [
    ['prometheus, version 3.13.5 (branch: , revision: unknown)\n  build user:', '3.13.5'],
    ['promtool, version 2.42.0+ds (branch: debian/sid, revision: 2.42.0+ds-5+b5)', '2.42.0+ds'],
    ['node_exporter, version 1.9.0', undefined],
    ['', undefined],
  ] as const) {
    it(`${JSON.stringify(text.slice(0, 40))} is ${expected ?? 'no version'}`, () => {
      assert.equal(parseVersion(text)?.text, expected);
    });
  }

  for (const [module, expected] of [
    ['v0.313.5', { text: '3.13.5', major: 3, minor: 13 }],
    ['v0.300.0', { text: '3.0.0', major: 3, minor: 0 }],
    ['v0.42.0', undefined],
    ['v2.42.0', undefined],
  ] as const) {
    it(`module ${module} is ${expected?.text ?? 'no release that we know'}`, () => {
      assert.deepEqual(releaseOf(module), expected);
    });
  }
});

describe('tools/prometheus/go.mod', () => {
  const read = (file: string): string =>
    readFileSync(new URL(`../../tools/prometheus/${file}`, import.meta.url), 'utf8');

  it('pins Prometheus 3.13.5 and asks for no newer Go than our message says', () => {
    assert.equal(pinnedVersionIn(read('go.mod'), prometheus).text, '3.13.5');
    assert.match(read('go.mod'), /^go 1\.26\.0$/m);
    assert.doesNotMatch(read('go.mod'), /^(replace|toolchain|exclude) /m);
    for (const { package: path } of prometheus.binaries) assert.ok(read('go.mod').includes(`\t${path}\n`), path);
  });

  it('has its checksum in go.sum', () => {
    assert.match(read('go.sum'), /^github\.com\/prometheus\/prometheus v0\.313\.5 h1:/m);
  });
});
