import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SourceFile } from './violations.ts';

/** Folders that hold no source of ours. */
const skipped = new Set(['node_modules', 'coverage', 'reports', 'golden']);

/** Every TypeScript file of a project, sorted by path. Folders that start with a dot are left out. */
export function readSourceFiles(projectFolder: string, folder = ''): readonly SourceFile[] {
  return readdirSync(join(projectFolder, folder), { withFileTypes: true })
    .toSorted((left, right) => (left.name < right.name ? -1 : 1))
    .flatMap((entry): readonly SourceFile[] => {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory())
        return entry.name.startsWith('.') || skipped.has(entry.name) ? [] : readSourceFiles(projectFolder, path);
      return entry.name.endsWith('.ts') ? [{ path, text: readFileSync(join(projectFolder, path), 'utf8') }] : [];
    });
}
