import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { projectFolder, readText } from './files.ts';

interface LockedPackage {
  readonly dev?: boolean;
  readonly optional?: boolean;
}

/** The packages that `npm ci --omit=dev` installs, without the optional ones where asked, as npm reads the lockfile. */
export function productionPackages({ optional }: { readonly optional: boolean }): readonly string[] {
  const { packages } = JSON.parse(readText('package-lock.json')) as { packages: Record<string, LockedPackage> };
  return Object.entries(packages)
    .filter(([place, entry]) => place !== '' && entry.dev !== true && (optional || entry.optional !== true))
    .map(([place]) => place)
    .filter((place) => place.split('node_modules/').length === 2);
}

/**
 * Gives a folder a node_modules of these packages alone, as links into ours. Started with --preserve-symlinks, a program
 * there finds nothing else, not even through a package. Packages of other platforms are absent, as after npm ci.
 */
export function linkPackages(places: readonly string[], folder: string): readonly string[] {
  const present = places.filter((place) => existsSync(join(projectFolder, place)));
  for (const place of present) {
    mkdirSync(dirname(join(folder, place)), { recursive: true });
    symlinkSync(join(projectFolder, place), join(folder, place), 'junction');
  }
  return present;
}
