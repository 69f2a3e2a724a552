import type { GoProgram } from '../go-program/program.ts';
import { findGoProgram, type Origin, type ProvidedProgram, provisionGoProgram } from '../go-program/provision.ts';
import type { World } from '../world.ts';
import { releaseAsset } from './release-asset.ts';
import { fits, parseVersion, releaseOf } from './version.ts';

/** The time-series database, and the program that checks its configuration and rules. */
export const prometheus: GoProgram<'prometheus' | 'promtool'> = {
  name: 'prometheus',
  binaries: [
    {
      name: 'prometheus',
      variable: 'PROMETHEUS_BIN',
      package: 'github.com/prometheus/prometheus/cmd/prometheus',
    },
    { name: 'promtool', variable: 'PROMTOOL_BIN', package: 'github.com/prometheus/prometheus/cmd/promtool' },
  ],
  versionArguments: ['--version'],
  parseVersion,
  source: {
    folder: 'tools/prometheus',
    module: 'github.com/prometheus/prometheus',
    versionOf: releaseOf,
    oldestGo: { major: 1, minor: 26 },
    // Targets come from files and HTTP here. The discovery of two dozen clouds is nearly half of the build: on two
    // cores it takes 2 min 22 s without and 4 min 15 s with it.
    buildFlags: ['-tags', 'remove_all_sd'],
    linkerFlags: ({ text }) => `-X github.com/prometheus/common/version.Version=${text}`,
    usually: '2½ minutes',
  },
  installed: {
    fits,
    expected: ({ major }) => `prometheus 2.42 or newer, below ${major + 1}, with its promtool`,
    hint: 'install Prometheus from https://prometheus.io/download',
  },
  release: {
    variable: 'LAUNCHQUAKE_PROMETHEUS_RELEASES',
    address: 'https://github.com/prometheus/prometheus/releases/download',
    tag: ({ text }) => `v${text}`,
    asset: releaseAsset,
    platforms: 'Linux, macOS and Windows on x64 or arm64',
    megabytes: 120,
  },
  megabytes: 110,
};

export interface ProvidedPrometheus {
  /** Path of prometheus itself. */
  readonly path: string;
  readonly promtoolPath: string;
  readonly version: string;
  readonly how: 'PROMETHEUS_BIN' | Exclude<Origin, 'variable'>;
}

type Given = Pick<World, 'env' | 'say'> & Partial<World>;

/** A Prometheus that runs: from PROMETHEUS_BIN, the cache, a build of tools/prometheus/go.mod, PATH, or the release. */
export async function provisionPrometheus(given: Given): Promise<ProvidedPrometheus> {
  return provided(await provisionGoProgram(prometheus, given));
}

/** One that is here already; nothing is built. For tests, which are skipped without. */
export async function findPrometheus(given: Given): Promise<ProvidedPrometheus> {
  return provided(await findGoProgram(prometheus, given));
}

function provided({ paths, version, how }: ProvidedProgram<'prometheus' | 'promtool'>): ProvidedPrometheus {
  const origin = how === 'variable' ? 'PROMETHEUS_BIN' : how;
  return { path: paths.prometheus, promtoolPath: paths.promtool, version, how: origin };
}
