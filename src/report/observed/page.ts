/**
 * prometheus.html: a dashboard drawn from Prometheus' own answers, beside what the record says of the same run. For a reader who asks
 * whether the dashboard on the wall and the report in the review show the same thing.
 */
import type { AgreementRow } from '../../analysis/observed/agreement.ts';
import type { ObservedVariant } from '../../analysis/observed/panels.ts';
import type { RunHead } from '../../analysis/findings.ts';
import { sharedParts } from '../charts/svg.ts';
import { timeFrame } from '../charts/time-panel.ts';
import { escapeMarkup } from '../escape.ts';
import { plain } from '../numbers.ts';
import { pageStart } from '../page/start.ts';
import { table, type TableCell } from '../page/table.ts';
import { phasesOf } from '../phases.ts';
import { utc } from '../words.ts';
import { agreementInWords, sayQuantity } from './agreement-text.ts';
import { panelFigure } from './panel-figure.ts';

export interface ObservedRun {
  readonly head: RunHead;
  /** Title of the dashboard. */
  readonly dashboard: string;
  /** Where the answers came from, without secrets. */
  readonly source: string;
  readonly variants: readonly ObservedVariant[];
}

export function renderObserved({ head, dashboard, source, variants }: ObservedRun): string {
  const frames = variants.map(({ plan }, at): readonly [string, string] => [
    frameOf(at),
    timeFrame(phasesOf(plan), plan.durationSeconds),
  ]);
  return [
    ...pageStart(`${dashboard} from Prometheus · ${head.title} · Launchquake`, 'comparison'),
    '<header>',
    `<p class="over">Dashboard <b>${escapeMarkup(dashboard)}</b>, drawn from the answers of ${escapeMarkup(source)} · run <b>${escapeMarkup(head.runId)}</b> · ${escapeMarkup(utc(head.startedAt))}</p>`,
    `<h1>${escapeMarkup(head.title)}: as Prometheus saw it</h1>`,
    '</header>',
    '<main id="main" tabindex="-1">',
    summary(variants),
    sharedParts(Object.fromEntries(frames)),
    ...variants.map(variantPart),
    '</main>',
    '<footer><p>The run itself: report.html in the same folder. Nothing in this file was computed from the login lines except the column “record”.</p></footer>',
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

const frameOf = (at: number): string => `frame-${at}`;

function summary(variants: readonly ObservedVariant[]): string {
  const rows = variants.flatMap(({ agreement }) => agreement);
  const tone = rows.length > 0 && rows.every(({ agrees }) => agrees) ? 'good' : 'warn';
  return `<section class="banner ${tone}" aria-labelledby="agreement"><h2 id="agreement">${escapeMarkup(agreementInWords(rows))}</h2><p>The same formulas over two sources: the record has every login with its moment, Prometheus has counters as they were pushed once a second. The tolerance of a rate is 3 % and what falls on the other side of a window’s edge within one interval; of a moment, one interval and the step of the search; of a quantile, one bucket of the histogram.</p></section>`;
}

function variantPart(variant: ObservedVariant, at: number): string {
  const { name, plan, panels, agreement } = variant;
  const marks = variant.marks.map(({ atSeconds, kind }) => ({ atSeconds, text: `${kind}, ${plain(atSeconds)} s` }));
  const frame = { id: frameOf(at), plan, marks };
  const figures = panels.map((panel, index) => panelFigure(panel, `v${at}p${index}`, frame));
  return [
    `<section class="variant" aria-labelledby="v${at}"><h2 id="v${at}">${escapeMarkup(name)}</h2>`,
    agreementTable(agreement),
    `<figure><div class="panels">${figures.join('\n')}</div></figure>`,
    '</section>',
  ].join('\n');
}

const columns = [
  { heading: 'quantity', side: 'left' },
  { heading: 'record', side: 'right' },
  { heading: 'Prometheus', side: 'right' },
  { heading: 'tolerance', side: 'right' },
  { heading: '', side: 'left' },
] as const;

function agreementTable(rows: readonly AgreementRow[]): string {
  const cells = rows.map((row): readonly TableCell[] => {
    const { quantity, unit, report, observed, tolerance, agrees } = row;
    const say = sayQuantity(row);
    return [
      { text: unit === 'logins/s' ? `${quantity}, ${unit}` : quantity },
      { text: say(report) },
      { text: say(observed) },
      { text: `± ${say(tolerance)}` },
      agrees ? { text: '✓ agrees', mark: 'good' } : { text: '✕ differs', mark: 'bad' },
    ];
  });
  return table({ caption: 'The same run, counted twice', columns, rows: cells });
}
