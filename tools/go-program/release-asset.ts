import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { AttemptError } from '../attempt.ts';
import { checksumFor, sha256OfFile } from '../checksum.ts';
import { downloadFile, downloadText } from '../download.ts';
import { withHeartbeat } from '../heartbeat.ts';
import { unpackMembers } from '../unpack.ts';
import type { World } from '../world.ts';
import { installInto } from './cache.ts';
import { type GoProgram, titleOf } from './program.ts';
import type { Version } from './version.ts';

const way = 'release asset';

/** What the release of a version holds for a machine. */
export interface ReleaseAsset {
  readonly archive: string;
  /** Paths of the binaries inside the archive, in the order of the program's own list. */
  readonly members: readonly string[];
  /** The file of that release with a SHA-256 line for the archive. */
  readonly checksums: string;
}

/** The part of a program that this file is about: one that has releases. */
type Released = GoProgram & Required<Pick<GoProgram, 'release'>>;

const hasReleases = (program: GoProgram): program is Released => program.release !== undefined;

/** Downloads the release asset, checks it against the release's own checksum file, and installs it. */
export async function installReleaseAsset(
  world: World,
  program: GoProgram,
  version: Version,
): Promise<readonly string[]> {
  if (!hasReleases(program)) throw new Error(`${program.name} has no release to install from`);
  const { release } = program;
  const asset = release.asset(version, world.platform, world.arch);
  if (asset === undefined) throw noAsset(world, program, version);
  const mirror = world.env[release.variable];
  const base = `${(mirror ?? release.address).replace(/\/$/, '')}/${release.tag(version)}`;
  world.say(`downloading ${asset.archive} (about ${release.megabytes} MB), usually under a minute`);
  const installation = { program, version, way, hint: orderOne(program, 'that runs on this machine') };
  return await installInto(world, installation, (folder) =>
    withHeartbeat(world.say, `downloading ${asset.archive}`, () =>
      fetchChecked(world, { program, asset, base, folder }),
    ),
  );
}

interface Download {
  readonly program: Released;
  readonly asset: ReleaseAsset;
  readonly base: string;
  readonly folder: string;
}

async function fetchChecked(world: World, { program, asset, base, folder }: Download): Promise<readonly string[]> {
  const [main] = program.binaries;
  const hint = `check the network, or set ${program.release.variable} to a mirror, or ${main.variable} to a ${main.name}`;
  const checksumsUrl = `${base}/${asset.checksums}`;
  const checksums = await downloadText(world, { way, url: checksumsUrl, missing: 'CHECKSUMS_MISSING', hint });
  const expected = checksumFor(asset.archive, checksums);
  if (expected === undefined) throw noChecksumLine(program, asset, checksumsUrl);
  const archive = join(folder, asset.archive);
  const url = `${base}/${asset.archive}`;
  await downloadFile(world, { way, url, missing: 'ASSET_MISSING', path: archive, hint });
  const found = await sha256OfFile(archive);
  if (found !== expected) throw wrongChecksum({ url, found, expected });
  const { members } = asset;
  const binaries = await unpackMembers(world, { way, archive, members, folder, hint: orderOne(program) });
  for (const binary of binaries) await chmod(binary, 0o755);
  return binaries;
}

/** `set K6_BIN to a k6`: what always helps. */
function orderOne(program: GoProgram, more = ''): string {
  const [main] = program.binaries;
  return `set ${main.variable} to a ${main.name} ${more}`.trim();
}

function noAsset(world: World, program: Released, version: Version): AttemptError {
  const { major, minor } = program.source.oldestGo;
  return new AttemptError({
    way,
    fault: 'NO_ASSET_FOR_PLATFORM',
    found: `${world.platform} on ${world.arch}`,
    expected: `a platform that ${titleOf(program, version)} is released for (${program.release.platforms})`,
    hint: `install Go ${major}.${minor} or newer so that ${program.name} can be built here`,
  });
}

function noChecksumLine(program: Released, asset: ReleaseAsset, checksumsUrl: string): AttemptError {
  return new AttemptError({
    way,
    fault: 'CHECKSUM_LINE_MISSING',
    found: `no line for ${asset.archive} in ${checksumsUrl}`,
    expected: 'a SHA-256 line for it; nothing is installed unverified',
    hint: `look at the release page, or ${orderOne(program, 'that you trust')}`,
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
