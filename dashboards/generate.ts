/** Writes every generated file below the folder that is named, or below the project: `node --import tsx dashboards/generate.ts [FOLDER]`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generatedTexts } from './generated-files.ts';

const projectFolder = fileURLToPath(new URL('..', import.meta.url));
const folder = process.argv[2] ?? projectFolder;

const texts = generatedTexts();
for (const { path, text } of texts) {
  const place = join(folder, path);
  mkdirSync(dirname(place), { recursive: true });
  writeFileSync(place, text);
}
process.stdout.write(`${texts.length} files\n`);
