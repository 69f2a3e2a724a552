/**
 * Files that a program of ours writes and that are committed, so that editors and other programs can use them without running anything.
 * `npm run generate` writes them; `npm run generate:check` compares.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { generatedFolders, generatedTexts } from '../../dashboards/generated-files.ts';
import { openApiDocument } from '../../mock-idp/admin/openapi/openapi-document.ts';
import { runCommand } from '../../tools/command.ts';
import { EXPORTED_FOLDER, exportedFolder, madeByUsers } from './exported-folder.ts';

export interface GeneratedFile {
  /** From the project folder, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

/** What `launchquake` prints to stdout is the file. */
const printed: readonly { readonly path: string; readonly command: readonly string[] }[] = [
  { path: 'schemas/scenario.schema.json', command: ['schema', 'scenario'] },
  { path: 'schemas/result.schema.json', command: ['schema', 'result'] },
  { path: 'schemas/phase.schema.json', command: ['schema', 'phase'] },
  { path: 'schemas/proof.schema.json', command: ['schema', 'proof'] },
  { path: 'schemas/experiment.schema.json', command: ['schema', 'experiment'] },
];

/** Folders that hold generated files and nothing else. */
export const foldersOfGenerated: readonly string[] = ['schemas', EXPORTED_FOLDER, ...generatedFolders];

const TIMEOUT_SECONDS = 60;

export async function generateAll(projectFolder: string): Promise<readonly GeneratedFile[]> {
  const files: GeneratedFile[] = [...generatedTexts(), adminApi()];
  for (const { path, command } of printed) files.push({ path, text: await print(projectFolder, command) });
  return [...files, ...(await exportedFolder(projectFolder, files))];
}

/** What the mock answers at /admin/openapi.json. */
const adminApi = (): GeneratedFile => ({
  path: 'schemas/admin-api.openapi.json',
  text: `${JSON.stringify(openApiDocument(), undefined, 2)}\n`,
});

async function print(projectFolder: string, command: readonly string[]): Promise<string> {
  const args = [join(projectFolder, 'bin/launchquake.mjs'), ...command];
  const result = await runCommand(process.execPath, args, { env: process.env, timeoutSeconds: TIMEOUT_SECONDS });
  if (result.code === 0 && result.stdout !== '') return result.stdout;
  throw new Error(`launchquake ${command.join(' ')} gave no file:\n${result.stderr}${result.fault ?? ''}`);
}

export interface Difference {
  /** The committed file is not there, or says something else. */
  readonly stale: readonly GeneratedFile[];
  /** In a folder of generated files, and nobody generates it: its source is gone. */
  readonly leftOver: readonly string[];
}

export function compareGenerated(
  projectFolder: string,
  wanted: readonly GeneratedFile[],
  folders: readonly string[],
): Difference {
  const paths = new Set(wanted.map(({ path }) => path));
  const there = folders.flatMap((folder) => filesIn(projectFolder, folder));
  return {
    stale: wanted.filter(({ path, text }) => committed(join(projectFolder, path)) !== text),
    leftOver: there.filter((path) => !paths.has(path)),
  };
}

export function writeGenerated(projectFolder: string, { stale, leftOver }: Difference): void {
  for (const { path, text } of stale) {
    mkdirSync(dirname(join(projectFolder, path)), { recursive: true });
    writeFileSync(join(projectFolder, path), text);
  }
  for (const path of leftOver) rmSync(join(projectFolder, path));
}

function committed(place: string): string | undefined {
  return existsSync(place) ? readFileSync(place, 'utf8').replaceAll('\r\n', '\n') : undefined;
}

function filesIn(projectFolder: string, folder: string): readonly string[] {
  const place = join(projectFolder, folder);
  if (!existsSync(place)) return [];
  return readdirSync(place, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(projectFolder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((path) => !madeByUsers.test(path))
    .toSorted();
}
