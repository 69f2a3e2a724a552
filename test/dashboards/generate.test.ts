import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { generatedTexts } from '../../dashboards/generated-files.ts';
import { runCommand } from '../../tools/command.ts';
import { compareGenerated, foldersOfGenerated } from '../harness/generated-files.ts';
import { projectFolder } from './linter/dashboard-json.ts';

/** A promise of the project, for a program from its start to its end. */
const MOST_SECONDS = 2;

describe('dashboards/generate.ts', () => {
  it(`writes every file within ${MOST_SECONDS} s, and the same bytes each time`, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'launchquake-dashboards-'));
    try {
      const texts = generatedTexts();
      const took: number[] = [];
      while (took.length < 3) {
        const began = performance.now();
        const args = ['--import', 'tsx', join(projectFolder, 'dashboards/generate.ts'), folder];
        const { code, stdout } = await runCommand(process.execPath, args, {
          env: process.env,
          cwd: projectFolder,
          timeoutSeconds: 30,
        });
        took.push((performance.now() - began) / 1000);
        assert.equal(code, 0);
        assert.equal(stdout, `${texts.length} files\n`);
        for (const { path, text } of texts) assert.equal(readFileSync(join(folder, path), 'utf8'), text, path);
      }
      // The machine may be busy with something else once.
      assert.ok(Math.min(...took) < MOST_SECONDS, `${took.map((seconds) => seconds.toFixed(2)).join(', ')} s`);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('generates what is committed, and nothing is left over', () => {
    const texts = generatedTexts();
    assert.ok(texts.length >= 12);
    const dashboardsAlone = foldersOfGenerated.filter((folder) => folder.startsWith('dashboards/'));
    const { stale, leftOver } = compareGenerated(projectFolder, texts, dashboardsAlone);
    assert.deepEqual({ stale: stale.map(({ path }) => path), leftOver }, { stale: [], leftOver: [] });
  });
});
