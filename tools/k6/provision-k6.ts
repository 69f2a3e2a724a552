import type { GoProgram } from '../go-program/program.ts';
import { type Origin, provisionGoProgram } from '../go-program/provision.ts';
import type { World } from '../world.ts';
import { releaseAsset } from './release-asset.ts';
import { fits, parseVersion } from './version.ts';

/** The live load engine. */
export const k6: GoProgram<'k6'> = {
  name: 'k6',
  binaries: [{ name: 'k6', variable: 'K6_BIN', package: 'go.k6.io/k6/v2' }],
  versionArguments: ['version'],
  parseVersion,
  source: {
    folder: 'tools/k6',
    module: 'go.k6.io/k6/v2',
    versionOf: parseVersion,
    oldestGo: { major: 1, minor: 25 },
    buildFlags: [],
    linkerFlags: () => '',
    usually: '2 minutes',
  },
  installed: {
    fits,
    expected: ({ major, minor }) => `k6 v${major}.${minor} or newer, below v${major + 1}`,
    hint: 'install k6 from https://grafana.com/docs/k6/latest/set-up/install-k6',
  },
  release: {
    variable: 'LAUNCHQUAKE_K6_RELEASES',
    address: 'https://github.com/grafana/k6/releases/download',
    tag: ({ text }) => text,
    asset: releaseAsset,
    platforms: 'Linux and macOS on x64 or arm64, Windows on x64',
    megabytes: 30,
  },
  megabytes: 50,
};

/** How a k6 was come by. */
export type K6Origin = 'K6_BIN' | Exclude<Origin, 'variable'>;

export interface ProvidedK6 {
  readonly path: string;
  readonly version: string;
  readonly how: K6Origin;
}

/** A k6 that runs: from K6_BIN, the cache, a build of tools/k6/go.mod, PATH, or the release asset. */
export async function provisionK6(given: Pick<World, 'env' | 'say'> & Partial<World>): Promise<ProvidedK6> {
  const { paths, version, how } = await provisionGoProgram(k6, given);
  return { path: paths.k6, version, how: how === 'variable' ? 'K6_BIN' : how };
}
