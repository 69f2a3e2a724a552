import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { COLLAPSED_RATIO, HELD_RATIO } from '../../src/analysis/collapse.ts';
import { exitCodeOf } from '../../src/analysis/judge.ts';
import { POINT_SECONDS } from '../../src/analysis/load-curve.ts';
import { validityRules } from '../../src/analysis/validity.ts';
import type { RunVerdict } from '../../src/model/record/result.ts';
import { measureWords, RATE, TIME } from '../../src/model/scenario/expectation-words.ts';

const page = readFileSync(new URL('../../docs/findings.md', import.meta.url), 'utf8');

/** The rows of the table whose head starts with `head`, cells trimmed. */
function table(head: string): string[][] {
  const lines = page.split('\n');
  const start = lines.findIndex((line) => line.startsWith(`| ${head} |`));
  assert.ok(start >= 0, `no table with head ${head}`);
  const rows = lines.slice(start + 2);
  const length = rows.findIndex((line) => !line.startsWith('|'));
  return rows.slice(0, length).map((row) =>
    row
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  );
}

const unitOf = (dimension: number): string => (dimension === TIME ? 's' : dimension === RATE ? 'per s' : '–');

describe('docs/findings.md', () => {
  it('lists the validity rules with their limits and sources, in order', () => {
    assert.deepEqual(
      table('rule'),
      validityRules.map(({ name, invalidWhen, source }) => [`\`${name}\``, invalidWhen, source]),
    );
  });

  it('lists the words of expect lines, in order', () => {
    assert.deepEqual(
      table('word'),
      measureWords.map(({ pattern, dimension, meaning }) => [`\`${pattern}\``, unitOf(dimension), meaning]),
    );
  });

  it('lists the verdicts with their exit codes', () => {
    const rows = table('verdict');
    assert.equal(rows.length, 5);
    for (const [verdict, , exit] of rows) assert.equal(Number(exit), exitCodeOf(verdict as RunVerdict), verdict);
  });

  it('has the limits of the sentence and the width of a point', () => {
    const [, held, sagged, collapsed] = table('share carried').map(([share]) => share);
    assert.deepEqual([held, sagged, collapsed], ['at least 85 %', '50 to 85 %', 'below 50 %']);
    assert.deepEqual([HELD_RATIO, COLLAPSED_RATIO], [0.85, 0.5]);
    assert.ok(page.includes(`a point every ${POINT_SECONDS} s`));
  });
});
