/** The image of k6, as far as it can be had without an engine: its script, written by the very command from the very files. */
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { runCommand } from '../../tools/command.ts';
import { composeText, variables } from './compose/files.ts';
import { imageFolder, onlyLinked } from './compose/image-folder.ts';
import { readProject } from './compose/project.ts';

const posix = { skip: process.platform === 'win32' && 'a RUN is for a POSIX shell' };

/** Runs what the Dockerfile says after `npm ci`, with `/scripts` in a folder, and returns what is there then. */
async function scriptsFor(variant: string): Promise<ReadonlyMap<string, string>> {
  const service = readProject(composeText, { ...variables, VARIANT: variant }).services['k6'] ?? assert.fail('no k6');
  using image = imageFolder(service.build?.dockerfile ?? '', 0, { optional: true });
  const command = image.stage.instructions.findLast(({ keyword }) => keyword === 'RUN')?.text ?? '';
  const scripts = join(image.root, 'scripts');
  assert.match(command, / --out \/scripts$/);
  const { code, stdout, stderr } = await runCommand('sh', ['-c', command.replace('/scripts', scripts)], {
    cwd: join(image.root, 'app'),
    env: {
      ...service.build?.args,
      PATH: `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}`,
      NODE_OPTIONS: onlyLinked.join(' '),
    },
    timeoutSeconds: 50,
  });
  assert.equal(code, 0, stdout + stderr);
  const asked = service.command?.at(-1) ?? '';
  assert.ok(asked.startsWith('/scripts/'));
  const written = readdirSync(scripts).map(
    (name) => [`/scripts/${name}`, readFileSync(join(scripts, name), 'utf8')] as const,
  );
  assert.deepEqual(
    written.map(([path]) => path),
    [asked],
  );
  return new Map(written);
}

describe('the image of k6', posix, () => {
  for (const variant of ['naive', 'waiting-room'])
    it(`holds the one script that docker-compose.yml asks for: ${variant}`, async () => {
      const [text = ''] = (await scriptsFor(variant)).values();
      assert.ok(text.length > 10_000, `${text.length} characters`);
      assert.match(text, new RegExp(`"variant": "${variant}"`), 'another plan');
      assert.ok(/\bfrom\s*["']k6\/http["']/.test(text), 'no script of k6');
    });
});
