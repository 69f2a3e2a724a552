import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runCommand } from '../../../tools/command.ts';
import { type ImageFolder, onlyLinked } from './image-folder.ts';
import type { Service } from './project.ts';

/**
 * Runs what the Dockerfile of k6 says after `npm ci`, with its `/scripts` below the folder of the image.
 * @returns path in the container → text, of everything that is there then
 */
export async function writeScripts(image: ImageFolder, { build }: Service): Promise<ReadonlyMap<string, string>> {
  const command = image.stage.instructions.findLast(({ keyword }) => keyword === 'RUN')?.text ?? '';
  if (!command.endsWith(' --out /scripts')) throw new Error(`writes no scripts: ${command}`);
  const scripts = join(image.root, 'scripts');
  const { code, stdout, stderr } = await runCommand('sh', ['-c', command.replace('/scripts', scripts)], {
    cwd: join(image.root, 'app'),
    env: {
      ...build?.args,
      PATH: `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}`,
      NODE_OPTIONS: onlyLinked.join(' '),
    },
    timeoutSeconds: 50,
  });
  if (code !== 0) throw new Error(stdout + stderr);
  return new Map(readdirSync(scripts).map((name) => [`/scripts/${name}`, readFileSync(join(scripts, name), 'utf8')]));
}
