import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseHTML } from 'linkedom';
import type { CellVerdict, PhaseCell, PhaseDiagram } from '../../src/analysis/phase/diagram.ts';
import { proportionOf } from '../../src/analysis/phase/sampling.ts';
import { renderPhaseHtml } from '../../src/report/phase/html.ts';
import { renderPhaseMarkdown } from '../../src/report/phase/markdown.ts';
import { renderPhaseTerminal } from '../../src/report/phase/terminal.ts';
import { verdictWords } from '../../src/report/phase/words.ts';

const loads = [100, 200];
const sizes = [0.5, 1, 2];
const lengths = [10, 60];
const verdicts: readonly CellVerdict[] = ['recovers', 'between', 'tips', 'draining', 'unhealthy', 'untried'];

const cells = loads.flatMap((loadPerSecond, row) =>
  lengths.flatMap((lengthSeconds) =>
    sizes.map((size, column): PhaseCell => {
      const verdict = verdicts[(row * sizes.length + column) % verdicts.length] ?? 'between';
      const isTried = verdict !== 'unhealthy' && verdict !== 'untried';
      const tip = isTried ? proportionOf(verdict === 'tips' ? 16 : verdict === 'between' ? 8 : 0, 16) : null;
      return {
        loadPerSecond,
        loadRatio: loadPerSecond / 300,
        size,
        lengthSeconds,
        verdict,
        tip,
        tipAtTenTimes: tip,
        draining: verdict === 'draining' ? 16 : 0,
        drainingAtTenTimes: 0,
        unhealthyBefore: 0,
        untouched: proportionOf(0, 16),
        untouchedAtTenTimes: proportionOf(1, 16),
        backlog: isTried ? 1234.5 : null,
        drainSeconds: isTried ? 42 : null,
      };
    }),
  ),
);

const end = (loadPerSecond: number, count: number) => {
  const failed = proportionOf(count, 16);
  return failed === null ? null : { loadPerSecond, holds: count === 0, failed };
};
const found = { perSecond: 151, low: 150, high: 152, below: end(150, 0), above: end(152, 12), n: 64 };

const diagram: PhaseDiagram = {
  schema: 'launchquake/phase@1',
  scenario: 'a-story',
  title: 'What <b>happens</b> & why',
  variant: 'na<ive',
  compress: 1,
  scale: 1,
  engine: 'engine',
  seeds: { from: 7, most: 16 },
  horizonSeconds: 250,
  tenTimesSeconds: 2500,
  recovery: { ratio: 0.95, windowSeconds: 50 },
  knee: { perSecond: 280, startedPerSecond: 300, bottleneck: 'web' },
  trigger: { kind: 'spike', size: 400, seconds: 60, station: null },
  writtenLoadPerSecond: 200,
  loads,
  sizes,
  lengths,
  cells,
  untouched: loads.flatMap((loadPerSecond) => {
    const tip = proportionOf(0, 16);
    return tip === null ? [] : [{ loadPerSecond, loadRatio: loadPerSecond / 300, tip, tipAtTenTimes: tip }];
  }),
  hiddenCapacity: { ...found, atTenTimes: proportionOf(0, 16) },
  advertisedCapacity: { ...found, perSecond: 310, above: null, atTenTimes: null },
  shed: { fromPerSecond: 200, atSecondsAfterTrigger: 62, to: { ...found, atTenTimes: null } },
  rare: [
    {
      loadPerSecond: 200,
      loadRatio: 2 / 3,
      probability: 3.2e-7,
      low: 1e-7,
      high: 6e-7,
      repetitions: 12,
      runsPerStage: 50,
      levels: [5, 9, 20],
    },
  ],
  replications: 800,
  events: 1e6,
  aborted: false,
};
const report = { title: diagram.title, commandLine: 'launchquake phase a-story', diagrams: [diagram] };

describe('the page of a phase diagram', () => {
  const html = renderPhaseHtml(report);
  const { document } = parseHTML(html);

  it('has a picture for each length, with a title and a description for those who do not see it', () => {
    const pictures = [...document.querySelectorAll('svg[role=img]')];
    assert.equal(pictures.length, lengths.length);
    for (const picture of pictures) {
      const named = (picture.getAttribute('aria-labelledby') ?? '').split(' ');
      assert.equal(named.length, 2);
      for (const id of named) assert.ok((document.getElementById(id)?.textContent ?? '').length > 10);
    }
  });

  it('says in every cell its number or why there is none: colour is never alone', () => {
    for (const picture of document.querySelectorAll('svg[role=img]')) {
      const numbers = [...picture.querySelectorAll('g')].map((group) => group.textContent ?? '');
      assert.equal(numbers.length, loads.length * sizes.length);
      for (const [at, verdict] of verdicts.entries()) assert.ok(numbers[at]?.startsWith(verdictWords[verdict]));
      assert.ok(numbers.every((words) => /%|draining|not healthy|not tried/.test(words)));
    }
  });

  it('has every cell in a table, with interval, counterfactual and drain time', () => {
    const rows = [...document.querySelectorAll('details.data tbody tr')].map((row) => row.textContent ?? '');
    assert.equal(rows.length, cells.length);
    assert.match(rows[1] ?? '', /50\s%.*28\s%–72\s%.*8 of 16/);
    assert.match(rows[1] ?? '', /0 of 16.*42\ss/);
  });

  it('names ids once, and lets no markup of a scenario through', () => {
    const ids = [...document.querySelectorAll('[id]')].map((element) => element.id);
    assert.equal(new Set(ids).size, ids.length);
    assert.ok(!html.includes('na<ive') && !html.includes('<b>happens'));
  });

  it('says hidden and advertised capacity and the load to shed to with interval, evidence and horizon', () => {
    const facts = document.querySelector('dl.facts')?.textContent ?? '';
    assert.match(facts, /151\/s \[150–152\]/);
    assert.match(facts, /at 150\/s 0 of 16 tip \(0 of 16 after 41\smin\s40\ss\); at 152\/s 12 of 16; 64 runs/);
    assert.match(facts, /at least 310\/s/);
    assert.match(facts, /after a tip at 200\/s, cut 1\smin\s2\ss after the trigger/);
    assert.match(document.body.textContent ?? '', /3\.2e-7 \[1\.0e-7–6\.0e-7\], 12 × 4 stages of 50/);
  });

  it('is mailed easily', () => assert.ok(html.length < 60_000, `${html.length} characters`));
});

describe('the texts of a phase diagram', () => {
  it('have the same grid in Markdown', () => {
    const text = renderPhaseMarkdown(report);
    assert.match(text, /\| 200\/s \(0\.67 × knee\) \| still draining, /);
    assert.match(
      text,
      /\| 100\/s \(0\.33 × knee\) \| 0\s% \(0\s%\), 0 of 16 \| 50\s% \(50\s%\), 8 of 16 \| 100\s% \(100\s%\), 16 of 16 \|/,
    );
    for (const line of text.split('\n').filter((row) => row.startsWith('|')))
      assert.ok(line.endsWith('|'), `a row that does not end: ${line}`);
  });

  it('have it in a terminal, and say what the marks mean', () => {
    const text = renderPhaseTerminal(report, 'reports/phase/x/phase.html');
    assert.match(text, /100\/s \(0\.33 × knee\) +0\s% \/ 0\s% +50\s% \/ 50\s% +100\s% \/ 100\s%/);
    assert.match(text, /200\/s \(0\.67 × knee\) +~ 0\s% \/ 0\s% +x +-\n/);
    assert.match(text, /~ still draining {2}x not healthy without a trigger/);
  });

  it('say that it was stopped', () => {
    const stopped = { ...report, diagrams: [{ ...diagram, aborted: true }] };
    for (const render of [renderPhaseHtml, renderPhaseMarkdown])
      assert.match(render(stopped), /Stopped before its end/);
  });
});
