import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LaunchquakeError } from '../../src/model/errors.ts';
import { provisionK6 } from '../../tools/k6/provision-k6.ts';
import { releaseAsset } from '../../tools/k6/release-asset.ts';
import { checksumLine, packRelease, serveFiles, type ServedFile } from './release-server.ts';
import { k6Saying, setStage } from './stage.ts';

const posix = { skip: process.platform === 'win32' ? 'the fake programs are shell scripts' : false };
const archiveName = 'k6-v2.2.0-linux-amd64.tar.gz';
const archivePath = `/v2.2.0/${archiveName}`;
const checksumsPath = '/v2.2.0/k6-v2.2.0-checksums.txt';
const otherLine = `${'0'.repeat(64)}  k6-v2.2.0-macos-arm64.zip\n`;

/** Provisions on a machine that has nothing but tar, from a release server that gives `files`. */
async function provisionFrom(files: (archive: Buffer) => Record<string, ServedFile>, says = 'v2.2.0') {
  using stage = setStage({ fetch: globalThis.fetch });
  stage.program('tar', 'PATH=/usr/bin:/bin exec tar "$@"');
  const archive = packRelease(stage.folder, 'k6-v2.2.0-linux-amd64', { k6: k6Saying(says) });
  await using server = await serveFiles(files(archive));
  const env = { ...stage.world.env, LAUNCHQUAKE_K6_RELEASES: server.url };
  const result = await provisionK6({ ...stage.world, env }).catch((error: unknown) => error);
  return { result, cached: stage.cached(), asked: server.asked, said: stage.said };
}

describe('the release asset', posix, () => {
  it('is checked against the checksum file of the release, then installed', async () => {
    const { result, cached, asked } = await provisionFrom((archive) => ({
      [archivePath]: { bytes: archive },
      [checksumsPath]: { bytes: otherLine + checksumLine(archive, archiveName) },
    }));
    assert.ok(!(result instanceof Error), String(result));
    assert.deepEqual({ ...(result as object), path: '' }, { path: '', version: 'v2.2.0', how: 'release' });
    assert.deepEqual(cached, ['k6-v2.2.0', 'k6-v2.2.0/k6']);
    assert.deepEqual(asked, [checksumsPath, archivePath]);
  });

  /** One fault a row. Nothing may be left in the cache after any of them. */
  const faults: readonly {
    name: string;
    files: (archive: Buffer) => Record<string, ServedFile>;
    says?: string;
    expected: RegExp;
  }[] = [
    {
      name: 'the checksum is of another file',
      files: (archive) => ({
        [archivePath]: { bytes: archive },
        [checksumsPath]: { bytes: checksumLine(Buffer.from('another'), archiveName) },
      }),
      expected:
        /release asset \(CHECKSUM_MISMATCH\): found SHA-256 [0-9a-f]{64} of http\S+, expected SHA-256 [0-9a-f]{64}/,
    },
    {
      name: 'the archive was changed in one byte',
      files: (archive) => {
        const changed = Buffer.from(archive);
        changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
        return { [archivePath]: { bytes: changed }, [checksumsPath]: { bytes: checksumLine(archive, archiveName) } };
      },
      expected: /CHECKSUM_MISMATCH/,
    },
    {
      name: 'the download is cut in the middle',
      files: (archive) => ({
        [archivePath]: { bytes: archive, cutAfterBytes: 100 },
        [checksumsPath]: { bytes: checksumLine(archive, archiveName) },
      }),
      expected: /release asset \(DOWNLOAD_CUT\): found http\S+ ended early: .+, expected the whole file/,
    },
    {
      name: 'the checksum file is cut',
      files: (archive) => ({ [checksumsPath]: { bytes: checksumLine(archive, archiveName), cutAfterBytes: 30 } }),
      expected: /DOWNLOAD_CUT/,
    },
    {
      name: 'the asset is missing',
      files: (archive) => ({ [checksumsPath]: { bytes: checksumLine(archive, archiveName) } }),
      expected: /release asset \(ASSET_MISSING\): found HTTP 404 for http\S+\.tar\.gz, expected HTTP 200/,
    },
    {
      name: 'the checksum file is missing',
      files: (archive) => ({ [archivePath]: { bytes: archive } }),
      expected: /release asset \(CHECKSUMS_MISSING\): found HTTP 404 for http\S+checksums\.txt/,
    },
    {
      name: 'the checksum file has no line for the asset',
      files: (archive) => ({ [archivePath]: { bytes: archive }, [checksumsPath]: { bytes: otherLine } }),
      expected: /release asset \(CHECKSUM_LINE_MISSING\): found no line for k6-v2\.2\.0-linux-amd64\.tar\.gz/,
    },
    {
      name: 'the file is no archive',
      files: () => {
        const page = Buffer.from('<html>sign in first</html>');
        return { [archivePath]: { bytes: page }, [checksumsPath]: { bytes: checksumLine(page, archiveName) } };
      },
      expected: /release asset \(ARCHIVE_UNREADABLE\): found .*tar: exit code/,
    },
    {
      name: 'the archive holds another version',
      says: 'v2.1.0',
      files: (archive) => ({
        [archivePath]: { bytes: archive },
        [checksumsPath]: { bytes: checksumLine(archive, archiveName) },
      }),
      expected: /release asset \(WRONG_VERSION\): found v2\.1\.0, expected a binary that says v2\.2\.0/,
    },
  ];
  for (const { name, files, says, expected } of faults) {
    it(`is refused and nothing is left when ${name}`, async () => {
      const { result, cached } = await provisionFrom(files, says);
      assert.ok(result instanceof LaunchquakeError, String(result));
      assert.match(result.message, expected);
      assert.match(result.message, /hint: /);
      assert.deepEqual(cached, []);
    });
  }

  it('is refused on a platform that k6 is not released for', async () => {
    using stage = setStage({ platform: 'freebsd' });
    await assert.rejects(provisionK6(stage.world), /NO_ASSET_FOR_PLATFORM\): found freebsd on x64/);
  });
});

describe('releaseAsset', () => {
  const version = { text: 'v2.2.0', major: 2, minor: 2 };
  const table: readonly (readonly [NodeJS.Platform, NodeJS.Architecture, string | undefined])[] = [
    ['linux', 'x64', 'k6-v2.2.0-linux-amd64.tar.gz'],
    ['linux', 'arm64', 'k6-v2.2.0-linux-arm64.tar.gz'],
    ['darwin', 'x64', 'k6-v2.2.0-macos-amd64.zip'],
    ['darwin', 'arm64', 'k6-v2.2.0-macos-arm64.zip'],
    ['win32', 'x64', 'k6-v2.2.0-windows-amd64.zip'],
    ['win32', 'arm64', undefined],
    ['linux', 'ia32', undefined],
    ['aix', 'x64', undefined],
  ];
  for (const [platform, arch, archive] of table) {
    it(`${platform} on ${arch} is ${archive ?? 'not released'}`, () => {
      assert.equal(releaseAsset(version, platform, arch)?.archive, archive);
    });
  }
});
