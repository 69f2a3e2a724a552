import { type Version, versionFrom } from '../go-program/version.ts';

/** Reads `prometheus, version 3.13.5 (branch: …` and the same of promtool; undefined for anything else. */
export const parseVersion = (text: string): Version | undefined =>
  versionFrom(/^(?:prometheus|promtool), version ((\d+)\.(\d+)\.\d+\S*)/.exec(text.trim()));

/**
 * The release that a version of Prometheus' Go module is. The module is v0 for good and keeps major and minor number
 * in one: v0.313.5 is 3.13.5 (RELEASE.md of prometheus/prometheus).
 */
export function releaseOf(moduleVersion: string): Version | undefined {
  const match = /^v0\.(\d)(\d\d)\.(\d+)$/.exec(moduleVersion);
  if (match === null) return undefined;
  const [major, minor] = [Number(match[1]), Number(match[2])];
  return { text: `${major}.${minor}.${match[3]}`, major, minor };
}

const oldest = { major: 2, minor: 42 } as const;

/**
 * Whether an installed Prometheus can do what we ask of it: native histograms by remote write came with 2.40, and 2.42
 * is the oldest that this was tried with. A new major version may change the command line.
 */
export function fits(version: Version, pinned: Version): boolean {
  if (version.major > pinned.major || version.major < oldest.major) return false;
  return version.major > oldest.major || version.minor >= oldest.minor;
}
