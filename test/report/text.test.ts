import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import { renderMarkdown } from '../../src/report/markdown.ts';
import { sparkline } from '../../src/report/sparkline.ts';
import { renderTerminal, type TerminalStyle, wrap } from '../../src/report/terminal.ts';
import {
  abortedFindings,
  emptyFindings,
  hostileFindings,
  invalidFindings,
  longFindings,
  withoutCompletions,
} from './bent.ts';
import { findingsOf } from './fixture.ts';
import { expectations } from './fixture-head.ts';

const STEP_SUMMARY_BYTES = 60_000;
const cellsOf = (line: string): number => line.replaceAll(String.raw`\|`, '').split('|').length - 2;

describe('report.md', () => {
  it('every row of a table has as many cells as its head, also with hostile names', () => {
    for (const text of [renderMarkdown(findingsOf()), renderMarkdown(hostileFindings())]) {
      const tables = text.split('\n\n').filter((block) => block.startsWith('|'));
      assert.ok(tables.length >= 2);
      for (const table of tables) {
        const widths = table
          .split('\n')
          .filter((line) => line !== '')
          .map(cellsOf);
        assert.deepEqual(new Set(widths).size, 1, table);
      }
    }
  });

  it('no hostile name opens an element, a link or a code span', () => {
    const text = renderMarkdown(hostileFindings());
    assert.doesNotMatch(text, /<script|<img/);
    assert.doesNotMatch(text, /[^\\]\[link\]\(/);
    assert.doesNotMatch(text, /[^\P{Cc}\n]/u);
  });

  it('has the sparklines of all variants at one scale', () => {
    const rows = renderMarkdown(findingsOf())
      .split('\n')
      .filter((line) => /[▁▂▃▄▅▆▇█]{20}/u.test(line));
    assert.equal(rows.length, 5);
    assert.equal(new Set(rows.map((row) => Array.from(row).length)).size, 1);
    assert.match(rows[0] ?? '', /^offered .*█/u);
    assert.doesNotMatch(rows[1] ?? '', /█/u);
  });

  it('fits into a step summary', () => {
    for (const findings of [findingsOf(), longFindings()])
      assert.ok(Buffer.byteLength(renderMarkdown(findings)) < STEP_SUMMARY_BYTES);
  });

  it('names verdict and exit code, and what broke', () => {
    assert.match(renderMarkdown(invalidFindings()), /^# INVALID RUN: [\s\S]*Exit code 13\.[\s\S]*17 dropped, limit 0/);
    assert.match(renderMarkdown(abortedFindings()), /^# ABORTED: /);
    assert.match(renderMarkdown(emptyFindings()), /^# ABORTED: /);
  });

  it('shows unknown as –', () => {
    const text = renderMarkdown(findingsOf({ verdict: 'inconclusive', variants: [withoutCompletions()] }));
    assert.match(text, /\| naive \| – \| – \| no \| – \| – \| – \| – \| – \| 0 \|/);
    assert.doesNotMatch(text, /NaN|undefined|null|Infinity/);
  });
});

describe('the verdict on the terminal', () => {
  for (const columns of [80, 100, 120])
    it(`keeps within ${columns} columns`, () => {
      for (const findings of [findingsOf(), abortedFindings(), invalidFindings(), longFindings()])
        for (const line of renderTerminal(findings, { columns }).split('\n'))
          assert.ok(Array.from(line).length <= columns, line);
    });

  it('lets no control character through', () => {
    assert.doesNotMatch(renderTerminal(hostileFindings()), /[^\P{Cc}\n]/u);
  });

  it('ends with the verdict and its exit code', () => {
    const lastOf = (text: string): string => text.trimEnd().split('\n').at(-1) ?? '';
    assert.equal(
      lastOf(renderTerminal(findingsOf())),
      'PASS  7 expectations checked, all hold; the run is valid. Exit code 0.',
    );
    assert.match(lastOf(renderTerminal(emptyFindings())), /^ABORTED .*Exit code 130\.$/);
  });

  it('lists only the expectations that do not hold', () => {
    const lines = expectations.map((line, at) => (at === 0 ? { ...line, outcome: 'breached' as const } : line));
    const text = renderTerminal(findingsOf({ verdict: 'slo-breach', expectations: lines }));
    assert.match(text, /6 of 7 expectations hold:\n {2}breached {2}naive: goodput\.duringLate < 0\.45 × knee/);
    assert.doesNotMatch(text, /waiting-room: goodput/);
  });

  it('uses the style it is given, and none of its own', () => {
    const style: TerminalStyle = {
      bold: (text) => `<b>${text}</b>`,
      dim: (text) => text,
      good: (text) => `<g>${text}</g>`,
      bad: (text) => text,
      warn: (text) => text,
    };
    assert.match(renderTerminal(findingsOf(), { style }), /<b><g>PASS<\/g><\/b>/);
  });

  it('wraps at spaces and lets a long word stand', () => {
    assert.deepEqual(wrap('one two three', 7), ['one two', 'three']);
    assert.deepEqual(wrap('one incomprehensibilities', 7), ['one', 'incomprehensibilities']);
    assert.deepEqual(wrap('', 7), []);
  });
});

describe('a sparkline', () => {
  const table = [
    { name: 'rises from nothing to the top', values: [0, 1, 2, 3, 4, 5, 6, 7], top: 7, cells: 8, text: '▁▂▃▄▅▆▇█' },
    { name: 'shows an unknown value as a dot', values: [0, null, 7], top: 7, cells: 8, text: '▁·█' },
    { name: 'takes means where it has too few cells', values: [0, 7, 7, 7], top: 7, cells: 2, text: '▅█' },
    { name: 'stays flat when there is nothing', values: [0, 0], top: 0, cells: 8, text: '▁▁' },
    { name: 'is empty without values', values: [], top: 1, cells: 8, text: '' },
  ];
  for (const { name, values, top, cells, text } of table)
    it(`${name}: ${text}`, () => assert.equal(sparkline(values, top, cells), text));
});
