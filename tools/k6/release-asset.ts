import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { AttemptError } from '../attempt.ts';
import { checksumFor, sha256OfFile } from '../checksum.ts';
import { downloadFile, downloadText } from '../download.ts';
import { withHeartbeat } from '../heartbeat.ts';
import { unpackMember } from '../unpack.ts';
import type { World } from '../world.ts';
import { installInto } from './cache.ts';
import { askVersion, type K6Version } from './version.ts';

const way = 'release asset';
const defaultReleases = 'https://github.com/grafana/k6/releases/download';

/** What the release of a version holds for a machine. Names: grafana/k6 build-release.sh at v2.2.0. */
export interface ReleaseAsset {
  readonly archive: string;
  /** Path of the binary inside the archive. */
  readonly member: string;
  readonly checksums: string;
}

const systems: Partial<Record<NodeJS.Platform, { readonly name: string; readonly ending: string }>> = {
  linux: { name: 'linux', ending: 'tar.gz' },
  darwin: { name: 'macos', ending: 'zip' },
  win32: { name: 'windows', ending: 'zip' },
};
const cpus: Partial<Record<NodeJS.Architecture, string>> = { x64: 'amd64', arm64: 'arm64' };

/** The asset for a platform and CPU; undefined where k6 publishes none. */
export function releaseAsset(
  version: K6Version,
  platform: NodeJS.Platform,
  arch: NodeJS.Architecture,
): ReleaseAsset | undefined {
  const [system, cpu] = [systems[platform], cpus[arch]];
  if (system === undefined || cpu === undefined || (platform === 'win32' && cpu !== 'amd64')) return undefined;
  const name = `k6-${version.text}-${system.name}-${cpu}`;
  return {
    archive: `${name}.${system.ending}`,
    member: `${name}/${platform === 'win32' ? 'k6.exe' : 'k6'}`,
    checksums: `k6-${version.text}-checksums.txt`,
  };
}

/** Downloads the release asset, checks it against the release's own checksum file, and installs it. */
export async function installReleaseAsset(world: World, version: K6Version): Promise<string> {
  const asset = releaseAsset(version, world.platform, world.arch);
  if (asset === undefined) throw noAsset(world, version);
  const base = `${(world.env['LAUNCHQUAKE_K6_RELEASES'] ?? defaultReleases).replace(/\/$/, '')}/${version.text}`;
  world.say(`downloading ${asset.archive} (about 30 MB), usually under a minute`);
  return await installInto(world, version, (folder) =>
    withHeartbeat(world.say, `downloading ${asset.archive}`, () =>
      fetchChecked(world, { version, asset, base, folder }),
    ),
  );
}

interface Download {
  readonly version: K6Version;
  readonly asset: ReleaseAsset;
  readonly base: string;
  readonly folder: string;
}

async function fetchChecked(world: World, { version, asset, base, folder }: Download): Promise<string> {
  const checksumsUrl = `${base}/${asset.checksums}`;
  const checksums = await downloadText(world, { way, url: checksumsUrl, missing: 'CHECKSUMS_MISSING' });
  const expected = checksumFor(asset.archive, checksums);
  if (expected === undefined) throw noChecksumLine(asset, checksumsUrl);
  const archive = join(folder, asset.archive);
  const url = `${base}/${asset.archive}`;
  await downloadFile(world, { way, url, missing: 'ASSET_MISSING', path: archive });
  const found = await sha256OfFile(archive);
  if (found !== expected) throw wrongChecksum({ url, found, expected });
  const binary = await unpackMember(world, { way, archive, member: asset.member, folder });
  await chmod(binary, 0o755);
  await checkRuns(world, binary, version);
  return binary;
}

async function checkRuns(world: World, binary: string, version: K6Version): Promise<void> {
  const answer = await askVersion(binary, world.env);
  if ('version' in answer && answer.version.text === version.text) return;
  throw new AttemptError({
    way,
    fault: 'reason' in answer ? 'DOES_NOT_RUN' : 'WRONG_VERSION',
    found: 'reason' in answer ? answer.reason : answer.version.text,
    expected: `a binary that says ${version.text}`,
    hint: 'set K6_BIN to a k6 that runs on this machine',
  });
}

function noAsset(world: World, version: K6Version): AttemptError {
  return new AttemptError({
    way,
    fault: 'NO_ASSET_FOR_PLATFORM',
    found: `${world.platform} on ${world.arch}`,
    expected: `a platform that k6 ${version.text} is released for (Linux and macOS on x64 or arm64, Windows on x64)`,
    hint: 'install Go 1.25 or newer so that k6 can be built here',
  });
}

function noChecksumLine(asset: ReleaseAsset, checksumsUrl: string): AttemptError {
  return new AttemptError({
    way,
    fault: 'CHECKSUM_LINE_MISSING',
    found: `no line for ${asset.archive} in ${checksumsUrl}`,
    expected: 'a SHA-256 line for it; nothing is installed unverified',
    hint: 'look at the release page, or set K6_BIN to a k6 that you trust',
  });
}

function wrongChecksum({ url, found, expected }: { url: string; found: string; expected: string }): AttemptError {
  return new AttemptError({
    way,
    fault: 'CHECKSUM_MISMATCH',
    found: `SHA-256 ${found} of ${url}`,
    expected: `SHA-256 ${expected}, from the release's checksum file`,
    hint: 'nothing was installed; try again, and if it stays so, do not trust this source',
  });
}
