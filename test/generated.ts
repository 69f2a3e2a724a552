/** Compares every committed generated file with what is generated now; with --write, writes it, and removes what nobody generates any more. */
import { fileURLToPath } from 'node:url';
import { compareGenerated, foldersOfGenerated, generateAll, writeGenerated } from './harness/generated-files.ts';

const projectFolder = fileURLToPath(new URL('..', import.meta.url));
const write = process.argv.includes('--write');

const wanted = await generateAll(projectFolder);
const difference = compareGenerated(projectFolder, wanted, foldersOfGenerated);
const { stale, leftOver } = difference;
const differ = stale.length + leftOver.length;
if (write) writeGenerated(projectFolder, difference);

process.stdout.write(`looked at ${wanted.length} generated files, ${differ} differ\n`);
for (const { path } of stale) process.stdout.write(`  ${path}\n`);
for (const path of leftOver) process.stdout.write(`  ${path}: nobody generates it\n`);
if (differ > 0 && !write) process.stdout.write('run "npm run generate" and commit the result\n');
if (wanted.length === 0 || (differ > 0 && !write)) process.exitCode = 1;
