import type { GoVersion } from './go.ts';
import type { ReleaseAsset } from './release-asset.ts';
import type { Version } from './version.ts';

/** One executable of a program. Prometheus has two: itself and promtool. */
export interface Binary<Name extends string = string> {
  /** As PATH knows it, without `.exe`. */
  readonly name: Name;
  /** The environment variable that orders one. */
  readonly variable: string;
  /** What `go build` is told to build. */
  readonly package: string;
}

/** A program written in Go that Launchquake starts and never links: what there is to know of it to get it. */
export interface GoProgram<Name extends string = string> {
  /** As messages and the cache call it. */
  readonly name: string;
  /** Built, kept and asked for together. The first is the program, the others come with it. */
  readonly binaries: readonly [Binary<Name>, ...Binary<Name>[]];
  /** What makes each binary tell its version, and how that is read. */
  readonly versionArguments: readonly string[];
  readonly parseVersion: (text: string) => Version | undefined;
  readonly source: {
    /** The folder of its go.mod, from the project folder. */
    readonly folder: string;
    /** The module that is pinned there, and which version of the program a version of the module is. */
    readonly module: string;
    readonly versionOf: (moduleVersion: string) => Version | undefined;
    readonly oldestGo: GoVersion;
    /** Flags of `go build` besides `-trimpath`, and of the linker besides `-s -w`. */
    readonly buildFlags: readonly string[];
    readonly linkerFlags: (version: Version) => string;
    /** How long a first build takes on two cores: `2 minutes`. */
    readonly usually: string;
  };
  readonly installed: {
    readonly fits: (version: Version, pinned: Version) => boolean;
    readonly expected: (pinned: Version) => string;
    readonly hint: string;
  };
  readonly release?: {
    /** Names the environment variable with the address of a mirror. */
    readonly variable: string;
    readonly address: string;
    /** The folder of a version under that address. */
    readonly tag: (version: Version) => string;
    readonly asset: (
      version: Version,
      platform: NodeJS.Platform,
      arch: NodeJS.Architecture,
    ) => ReleaseAsset | undefined;
    /** What it is released for, in words. */
    readonly platforms: string;
    readonly megabytes: number;
  };
  /** What the binaries take on the disk. */
  readonly megabytes: number;
}

/** `tools/k6/go.mod`, as messages call it. */
export const goModOf = (program: GoProgram): string => `${program.source.folder}/go.mod`;

/** File name of a binary on a platform. */
export const fileName = (binary: Binary, platform: NodeJS.Platform): string =>
  platform === 'win32' ? `${binary.name}.exe` : binary.name;

/** Title of a program in errors: `k6 v2.2.0`. */
export const titleOf = (program: GoProgram, version: Version): string => `${program.name} ${version.text}`;
