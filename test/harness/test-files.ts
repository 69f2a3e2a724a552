import { readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/** Tests that start servers, k6 or a browser, and so want the machine for themselves. */
const liveFolders = ['test/e2e/', 'test/fidelity/'];

export type TestGroup = 'unit' | 'live';
export const testGroups: readonly TestGroup[] = ['unit', 'live'];

/** Where a test file belongs, by its path from the project folder, with forward slashes. */
export function groupOf(path: string): TestGroup {
  return liveFolders.some((folder) => path.startsWith(folder)) ? 'live' : 'unit';
}

/** Every `test/**\/*.test.ts` of a project, as sorted paths from its folder, with forward slashes. */
export function findTestFiles(projectFolder: string): readonly string[] {
  return readdirSync(join(projectFolder, 'test'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.test.ts'))
    .map((entry) => relative(projectFolder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .toSorted();
}
