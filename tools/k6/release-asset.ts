import type { ReleaseAsset } from '../go-program/release-asset.ts';
import type { Version } from '../go-program/version.ts';

const systems: Partial<Record<NodeJS.Platform, { readonly name: string; readonly ending: string }>> = {
  linux: { name: 'linux', ending: 'tar.gz' },
  darwin: { name: 'macos', ending: 'zip' },
  win32: { name: 'windows', ending: 'zip' },
};
const cpus: Partial<Record<NodeJS.Architecture, string>> = { x64: 'amd64', arm64: 'arm64' };

/**
 * The asset for a platform and CPU; undefined where k6 publishes none. Names: grafana/k6 build-release.sh at v2.2.0.
 */
export function releaseAsset(
  version: Version,
  platform: NodeJS.Platform,
  arch: NodeJS.Architecture,
): ReleaseAsset | undefined {
  const [system, cpu] = [systems[platform], cpus[arch]];
  if (system === undefined || cpu === undefined || (platform === 'win32' && cpu !== 'amd64')) return undefined;
  const name = `k6-${version.text}-${system.name}-${cpu}`;
  return {
    archive: `${name}.${system.ending}`,
    members: [`${name}/${platform === 'win32' ? 'k6.exe' : 'k6'}`],
    checksums: `k6-${version.text}-checksums.txt`,
  };
}
