import type { ReleaseAsset } from '../go-program/release-asset.ts';
import type { Version } from '../go-program/version.ts';

const systems: Partial<Record<NodeJS.Platform, { readonly name: string; readonly ending: string }>> = {
  linux: { name: 'linux', ending: 'tar.gz' },
  darwin: { name: 'darwin', ending: 'tar.gz' },
  win32: { name: 'windows', ending: 'zip' },
};
const cpus: Partial<Record<NodeJS.Architecture, string>> = { x64: 'amd64', arm64: 'arm64' };

/** The asset for a platform and CPU; undefined where we know of none. Names: .promu.yml of prometheus/prometheus. */
export function releaseAsset(
  version: Version,
  platform: NodeJS.Platform,
  arch: NodeJS.Architecture,
): ReleaseAsset | undefined {
  const [system, cpu] = [systems[platform], cpus[arch]];
  if (system === undefined || cpu === undefined) return undefined;
  const name = `prometheus-${version.text}.${system.name}-${cpu}`;
  const ending = platform === 'win32' ? '.exe' : '';
  return {
    archive: `${name}.${system.ending}`,
    members: [`${name}/prometheus${ending}`, `${name}/promtool${ending}`],
    checksums: 'sha256sums.txt',
  };
}
