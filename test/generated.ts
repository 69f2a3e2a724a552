/** Compares every committed generated file with what its command prints now; with --write, writes it. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand } from '../tools/command.ts';
import { generatedFiles } from './harness/generated-files.ts';

const projectFolder = fileURLToPath(new URL('..', import.meta.url));
const write = process.argv.includes('--write');
const TIMEOUT_SECONDS = 60;

async function generate(command: readonly string[]): Promise<string> {
  const args = [join(projectFolder, 'bin/launchquake.mjs'), ...command];
  const result = await runCommand(process.execPath, args, { env: process.env, timeoutSeconds: TIMEOUT_SECONDS });
  if (result.code === 0 && result.stdout !== '') return result.stdout;
  throw new Error(`launchquake ${command.join(' ')} gave no file:\n${result.stderr}${result.fault ?? ''}`);
}

function committed(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').replaceAll('\r\n', '\n');
  } catch {
    return undefined;
  }
}

const stale: string[] = [];
for (const { path, command } of generatedFiles) {
  const place = join(projectFolder, path);
  const text = await generate(command);
  if (text === committed(place)) continue;
  stale.push(path);
  if (!write) continue;
  mkdirSync(dirname(place), { recursive: true });
  writeFileSync(place, text);
}
process.stdout.write(`looked at ${generatedFiles.length} generated files, ${stale.length} differ\n`);
if (generatedFiles.length === 0) process.exitCode = 1;
if (stale.length > 0) {
  process.stdout.write(`${stale.map((path) => `  ${path}`).join('\n')}\n`);
  if (!write) process.stdout.write('run "npm run generate" and commit the result\n');
  if (!write) process.exitCode = 1;
}
