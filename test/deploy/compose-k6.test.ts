/** The image of k6, as far as it can be had without an engine: its script, written by the very command from the very files. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { composeText, variables } from './compose/files.ts';
import { imageFolder } from './compose/image-folder.ts';
import { writeScripts } from './compose/k6-script.ts';
import { readProject } from './compose/project.ts';

describe('the image of k6', { skip: process.platform === 'win32' && 'a RUN is for a POSIX shell' }, () => {
  for (const variant of ['naive', 'waiting-room'])
    it(`holds the one script that docker-compose.yml asks for: ${variant}`, async () => {
      const { services } = readProject(composeText, { ...variables, VARIANT: variant });
      const service = services['k6'] ?? assert.fail('no k6');
      using image = imageFolder(service.build?.dockerfile ?? '', 0, { optional: true });
      const scripts = await writeScripts(image, service);
      assert.deepEqual([...scripts.keys()], [service.command?.at(-1)]);
      const [text = ''] = scripts.values();
      assert.ok(text.length > 10_000, `${text.length} characters`);
      assert.match(text, new RegExp(`"variant": "${variant}"`), 'another plan');
      assert.match(text, /\bfrom\s*["']k6\/http["']/, 'no script of k6');
    });
});
