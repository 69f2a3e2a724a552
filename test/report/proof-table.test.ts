import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseHTML } from 'linkedom';
import type { VerifyRow } from '../../src/model/record/verify-row.ts';
import { proofMarkdown, proofTable } from '../../src/report/proof-table.ts';

const row = (change: Partial<VerifyRow>): VerifyRow => ({
  id: 'erlang/c-10/blocking',
  row: 1,
  source: 'Erlang 1917',
  quantity: 'blocking of M/M/10/10',
  unit: '',
  expected: 0.2146,
  value: 0.2149,
  low: 0.2141,
  high: 0.2157,
  level: 0.95,
  rule: 'within 1 %',
  n: 20,
  pass: true,
  note: null,
  ...change,
});

const rows = [
  row({
    id: 'hotos/140',
    row: 2,
    quantity: 'P(tip) <at> 140 | QPS',
    expected: 0,
    value: 0.5,
    pass: false,
    note: 'a note',
  }),
  row({}),
  row({ id: 'erlang/c-1', low: null, high: null, value: null, pass: false, unit: 's' }),
];

describe('the proof as a table', () => {
  const { document } = parseHTML(`<html><body>${proofTable(rows)}</body></html>`);
  const cells = [...document.querySelectorAll('tbody tr')].map((line) =>
    [...line.querySelectorAll('th,td')].map((cell) => cell.textContent?.trim()),
  );

  it('has a section for each row of the proof, in order, with every comparison of it', () => {
    assert.deepEqual(
      [...document.querySelectorAll('h2')].map(({ textContent }) => textContent),
      ['1. Queueing theory', '2. Metastable failures, HotOS’21'],
    );
    assert.deepEqual(
      cells.map(([id]) => id),
      ['erlang/c-10/blocking', 'erlang/c-1', 'hotos/140'],
    );
  });

  it('shows the published value beside ours with its interval, and whether they agree', () => {
    assert.deepEqual(cells[0]?.slice(3), ['0.2146', '0.2149 [0.2141, 0.2157]', '20', 'within 1 %', '✓ agrees']);
    assert.deepEqual(cells[1]?.slice(3), ['0.2146 s', '–', '20', 'within 1 %', '✕ does not']);
    assert.equal(cells[2]?.[1], 'P(tip) <at> 140 | QPS (a note)');
  });

  it('says how many agree', () => {
    assert.equal(document.querySelector('p')?.textContent, '2 of 3 comparisons do not agree.');
    assert.match(proofTable([row({})]), /The one comparison agrees\./);
  });

  it('of nothing says that nothing was checked', () => {
    assert.match(proofTable([]), /Nothing was checked\./);
    assert.match(proofMarkdown([]), /Nothing was checked\./);
  });
});

describe('the proof in Markdown', () => {
  const text = proofMarkdown(rows);

  it('has the same comparisons, one a line, and no mark-up of theirs', () => {
    const lines = text
      .split('\n')
      .filter((line) => line.startsWith('| ') && !line.startsWith('| id') && !line.startsWith('| ---'));
    assert.equal(lines.length, 3);
    assert.ok(
      lines.every((line) => line.split(/(?<!\\)\|/).length === 10),
      'eight cells each',
    );
    assert.ok(text.includes(String.raw`P(tip) &lt;at&gt; 140 \| QPS (a note)`));
    assert.match(text, /\*\*does not\*\*/);
  });
});
