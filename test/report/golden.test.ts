import { strict as assert } from 'node:assert';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Findings } from '../../src/analysis/findings.ts';
import { renderHtml } from '../../src/report/html.ts';
import { renderJson } from '../../src/report/json.ts';
import { renderJunit } from '../../src/report/junit.ts';
import { renderMarkdown } from '../../src/report/markdown.ts';
import { renderTerminal } from '../../src/report/terminal.ts';
import { findingsOf } from './fixture.ts';
import { recordedFindings } from './recorded.ts';

const folder = fileURLToPath(new URL('../golden/report/', import.meta.url));

const outputs: Readonly<Record<string, (findings: Findings) => string>> = {
  'report.html': renderHtml,
  'report.md': renderMarkdown,
  'report.json': renderJson,
  'junit.xml': renderJunit,
  'terminal-100.txt': (findings) => renderTerminal(findings),
  'terminal-80.txt': (findings) => renderTerminal(findings, { columns: 80 }),
};

/** `UPDATE_GOLDEN=1` writes the files instead; never on CI, where that would make the test unable to fail. */
const isUpdating = process.env['UPDATE_GOLDEN'] === '1' && process.env['CI'] === undefined;

describe('the outputs of a report', () => {
  for (const [name, render] of Object.entries(outputs)) {
    it(`${name} is the golden file, byte for byte`, () => isGolden(name, render(findingsOf())));

    it(`${name} has the same bytes when rendered twice from findings that were built twice`, () => {
      assert.equal(render(findingsOf()), render(findingsOf()));
    });

    it(`${name} has the same bytes after the findings went through JSON`, () => {
      assert.equal(render(JSON.parse(JSON.stringify(findingsOf())) as Findings), render(findingsOf()));
    });
  }
});

for (const kind of ['simulated', 'predicted'] as const)
  describe(`the outputs of a recorded run, ${kind}`, () => {
    for (const [name, render] of Object.entries(outputs))
      it(`${name} is the golden file, byte for byte`, async () =>
        isGolden(`${kind}/${name}`, render(await recordedFindings(kind))));
  });

function isGolden(name: string, text: string): void {
  if (isUpdating) {
    mkdirSync(dirname(folder + name), { recursive: true });
    writeFileSync(folder + name, text);
  }
  assert.equal(text, readFileSync(folder + name, 'utf8'));
}
