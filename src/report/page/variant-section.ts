/** One variant from the inside: what it was, what happened second by second, its steps, errors, reasons and segments. */
import type { VariantFindings } from '../../analysis/findings.ts';
import { binSeries, secondsPerValue, type BinnedSeries } from '../bins.ts';
import { heatmapPanel } from '../charts/heatmap-panel.ts';
import { insidePanels } from '../charts/inside-panels.ts';
import { escapeMarkup } from '../escape.ts';
import { count, decimal, keepUnits, percent, plural, ratioOf, seconds } from '../numbers.ts';
import { clientWords, protectionWords } from '../setup.ts';
import { loginOutcomes, overSeedsWords, reasonWords, sentenceOf } from '../words.ts';
import type { FigureOptions } from './figures.ts';
import { dataTable, meansOf, table, type TableCell, type TableColumn } from './table.ts';

export function variantSection(variant: VariantFindings, options: FigureOptions, at: number): string {
  const { name, title, plan } = variant;
  return [
    `<section class="variant" aria-labelledby="v${at}"><h2 id="v${at}">${escapeMarkup(name)}: ${escapeMarkup(title)}</h2>`,
    `<p>${escapeMarkup(keepUnits(sentenceOf(variant)))}</p>`,
    `<p class="policy"><b>Clients:</b> ${escapeMarkup(clientWords(plan))}. <b>Server:</b> ${escapeMarkup(protectionWords(plan.protection))}.${sideNotes(variant)}</p>`,
    insideFigure(variant, options, at),
    segmentTable(variant),
    `<div class="tables"><div>${reasonTable(variant)}</div><div>${errorTable(variant)}</div></div>`,
    stepTable(variant),
    stationTable(variant),
    '</section>',
  ].join('\n');
}

function sideNotes(variant: VariantFindings): string {
  const { waitingRoom, retryBudget } = variant;
  const totals = overSeedsWords(variant);
  const room =
    waitingRoom === null
      ? ''
      : ` <b>Waiting room:</b> ${count(waitingRoom.admitted)} admitted, ${count(waitingRoom.abandoned)} left it, at most ${count(waitingRoom.peakWaiting)} waiting, ${count(waitingRoom.polls)} polls${totals}.`;
  const budget =
    retryBudget === null
      ? ''
      : ` <b>Retry budget:</b> ${count(retryBudget.granted)} retries granted, ${count(retryBudget.denied)} denied${totals}.`;
  return room + budget;
}

function insideFigure(variant: VariantFindings, { axes, secondsPerRow }: FigureOptions, at: number): string {
  const binned = binSeries(variant, axes.secondsPerPoint);
  const panels = [
    { heading: 'Time to login of those who got in', svg: heatmapPanel(variant, axes, `v${at}h`) },
    ...insidePanels(variant, binned, axes, `v${at}`),
  ];
  return [
    '<figure data-cursor>',
    `<div class="panels">${panels.map(({ heading, svg }) => `<div class="panel"><h3>${escapeMarkup(heading)}</h3>\n${svg}</div>`).join('\n')}</div>`,
    `<figcaption>${escapeMarkup(variant.name)} from the inside, over run time. In the first panel a column is a moment, a row a time to login, and a darker cell more people; the dotted line is the SLO.</figcaption>`,
    insideTable(variant, binSeries(variant, secondsPerRow)),
    '</figure>',
  ].join('\n');
}

type Say = (value: number | null | undefined) => string;

function insideTable(variant: VariantFindings, { values, secondsPerPoint }: BinnedSeries): string {
  const { name, waitingRoom, simulated } = variant;
  const columns: readonly (readonly [string, readonly (number | null)[], Say])[] = [
    ['requests/s', values.attempts, decimal],
    ['timed out/s', values.timeouts, decimal],
    ['refused/s', values.refused, decimal],
    ['under way', values.inFlight, count],
    ['queue', values.queueLength, count],
    ['busy %', values.utilisation, hundredths],
    ['dead work %', values.deadWorkRatio, hundredths],
    ...(waitingRoom === null ? [] : [['waiting room', values.waiting, count] as const]),
    ['login p50, s', values.timeToLoginP50, decimal],
    ['login p95, s', values.timeToLoginP95, decimal],
  ];
  const rows = values.offered.map((_, at) => [
    String(at * secondsPerPoint),
    ...columns.map(([, series, say]) => say(series[at])),
  ]);
  return dataTable(
    `${name}: what was ${simulated === undefined ? 'measured' : 'simulated'}, ${meansOf(secondsPerPoint, secondsPerValue(variant))}`,
    ['second', ...columns.map(([heading]) => heading)],
    rows,
  );
}

const hundredths: Say = (ratio) => decimal(typeof ratio === 'number' ? ratio * 100 : null);

const text = (heading: string): TableColumn => ({ heading, side: 'left' });
const number = (heading: string, meaning?: string): TableColumn => ({
  heading,
  side: 'right',
  ...(meaning === undefined ? {} : { meaning }),
});
const cell = (value: number | null, say: Say): TableCell => ({ text: say(value), sort: value });

function stepTable(variant: VariantFindings): string {
  const { name, steps } = variant;
  const columns = [
    text('step'),
    ...['requests', 'ok', 'refused', 'timed out', 'errors', 'p50, s', 'p95, s', 'p99, s', 'longest, s'].map((heading) =>
      number(heading),
    ),
  ];
  const rows = steps.map((step): readonly TableCell[] => [
    { text: step.step },
    ...[step.attempts, step.ok, step.refused, step.timeouts, step.errors].map((value) => cell(value, count)),
    ...[step.p50Seconds, step.p95Seconds, step.p99Seconds, step.maxSeconds].map((value) => cell(value, decimal)),
  ]);
  return `<h3>Steps of a login</h3>\n${table({ caption: `${name}: requests by step${overSeedsWords(variant)}; times are of answered requests, time-outs are counted beside them`, columns, rows, sortable: true })}`;
}

/** Kinds of error that are listed one by one. */
const MOST_ERRORS = 6;

function errorTable(variant: VariantFindings): string {
  const { name, errors } = variant;
  if (errors.length === 0) return '<h3>Errors</h3><p>No request ended badly.</p>';
  const shown = errors.slice(0, MOST_ERRORS);
  const left = errors.slice(MOST_ERRORS);
  const rows = shown.map(({ step, result, count: amount, share }): readonly TableCell[] => [
    { text: step },
    { text: result },
    cell(amount, count),
    cell(share, percent),
  ]);
  const columns = [text('step'), text('ended in'), number('requests'), number('share')];
  const more =
    left.length === 0
      ? ''
      : `<p class="policy">And ${plural(
          left.reduce((sum, error) => sum + error.count, 0),
          'request',
        )} of ${plural(left.length, 'other kind')}.</p>`;
  return `<h3>Errors</h3>\n${table({ caption: `${name}: requests that ended badly, most frequent first${overSeedsWords(variant)}`, columns, rows, sortable: true })}${more}`;
}

function reasonTable(variant: VariantFindings): string {
  const { name, reasons, result } = variant;
  const rows = reasons.map(({ reason, logins }): readonly TableCell[] => [
    { text: reasonWords[reason] ?? reason },
    cell(logins, count),
    cell(ratioOf(logins, result.logins.intended), percent),
  ]);
  return `<h3>Why logins ended</h3>\n${table({ caption: `${name}: ${count(result.logins.intended)} intended logins by reason${overSeedsWords(variant)}`, columns: [text('reason'), number('logins'), number('share')], rows, sortable: true })}`;
}

function segmentTable(variant: VariantFindings): string {
  const { name, result } = variant;
  const columns = [
    text('segment'),
    number('intended'),
    ...loginOutcomes.map(({ label }) => number(label)),
    number('success'),
  ];
  const rows = Object.entries(result.segments)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([segment, counts]): readonly TableCell[] => [
      { text: segment },
      cell(counts.intended, count),
      ...loginOutcomes.map(({ key }) => cell(counts[key], count)),
      cell(ratioOf(counts.completed, counts.intended), percent),
    ]);
  return `<h3>Success by segment</h3>\n${table({ caption: `${name}: who got in${overSeedsWords(variant)}`, columns, rows, sortable: true })}`;
}

function stationTable({ name, result }: VariantFindings): string {
  const columns = [text('station'), number('busy'), number('mean wait'), number('mean queue'), number('served/s')];
  const rows = Object.entries(result.stations)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([station, { utilisation, waitMeanSeconds, queueMean, servedPerSecond }]): readonly TableCell[] => [
      { text: station },
      cell(utilisation?.value ?? null, percent),
      cell(waitMeanSeconds?.value ?? null, seconds),
      cell(queueMean?.value ?? null, decimal),
      cell(servedPerSecond?.value ?? null, decimal),
    ]);
  return rows.length === 0
    ? ''
    : `<h3>Stations</h3>\n${table({ caption: `${name}: the pools of servers inside the service`, columns, rows })}`;
}
