/** What the simulator had said before the run, and what was measured: the reader sees the tool being right or wrong. */
import type { Findings, VariantFindings } from '../../analysis/findings.ts';
import type { SharedAxes } from '../charts/goodput-panel.ts';
import { predictionPanels, predictionTops } from '../charts/prediction-panels.ts';
import { escapeMarkup } from '../escape.ts';
import { decimal, keepUnits, percent, plural, seconds } from '../numbers.ts';
import { quantityInWords } from '../predicted-quantities.ts';
import { keyList, lineKey, ringKey, swatchKey } from './key.ts';
import { dataTable, table, type TableCell } from './table.ts';

/** Empty when nothing was predicted. */
export function predictionSection({ variants }: Findings, axes: SharedAxes): string {
  const predicted = variants.filter(({ prediction }) => prediction !== undefined);
  const [first] = predicted;
  if (first?.prediction === undefined) return '';
  const { bands, result } = first.prediction;
  const tops = predictionTops(predicted);
  return [
    '<section aria-labelledby="predicted"><h2 id="predicted">Predicted and measured</h2>',
    `<p>${escapeMarkup(keepUnits(`Before the run the simulator worked off the same plan with ${plural(result.seeds.length, 'other seed')}. If it is right, one run lies in each interval below with ${percent(result.level)}, and in each window of the band with ${percent(bands.level)}: a few outside are to be expected.`))}</p>`,
    keyList([
      lineKey('measured: goodput', 'var(--goodput)'),
      lineKey('measured: attempts', 'var(--attempts)'),
      lineKey('predicted, median', 'var(--offered)', '5 3'),
      swatchKey(`predicted, band of ${percent(bands.level)}`, 'var(--offered)'),
      ringKey('measured outside the band', 'var(--dead)'),
    ]),
    ...predicted.map((variant, at) => variantFigure(variant, axes, tops, `p${at}`)),
    '</section>',
  ].join('\n');
}

function variantFigure(
  variant: VariantFindings,
  axes: SharedAxes,
  tops: Parameters<typeof predictionPanels>[2],
  id: string,
): string {
  const { prediction, name } = variant;
  if (prediction === undefined) return '';
  const panels = predictionPanels(variant, axes, tops, id);
  const { goodput, attempts } = prediction.insideRatio;
  return [
    '<figure data-cursor>',
    `<h3>${escapeMarkup(name)}</h3>`,
    `<div class="panels">${panels.map(({ heading, svg }) => `<div class="panel"><h4>${escapeMarkup(heading)}</h4>\n${svg}</div>`).join('\n')}</div>`,
    `<figcaption>${escapeMarkup(keepUnits(`${name}: means over windows of ${seconds(prediction.bands.secondsPerPoint)}. In the band lie ${percent(goodput)} of the windows of goodput and ${percent(attempts)} of those of attempts.`))}</figcaption>`,
    windowTable(variant),
    '</figure>',
    quantityTable(variant),
  ].join('\n');
}

function windowTable({ name, prediction }: VariantFindings): string {
  if (prediction === undefined) return '';
  const { bands, measured } = prediction;
  const rows = bands.goodput.middle.map((_, at) => [
    String(at * bands.secondsPerPoint),
    ...(['goodput', 'attempts'] as const).flatMap((series) => [
      decimal(measured[series][at]),
      decimal(bands[series].middle[at]),
      decimal(bands[series].low[at]),
      decimal(bands[series].high[at]),
    ]),
  ]);
  const heads = ['goodput', 'attempts'].flatMap((series) => [series, 'predicted', 'band from', 'to']);
  return dataTable(`${name}: per second, measured and predicted`, ['second', ...heads], rows);
}

const marks = {
  true: { text: '✓ inside', mark: 'good' },
  false: { text: '✕ outside', mark: 'bad' },
  null: { text: '–' },
} as const;

function quantityTable({ name, result }: VariantFindings): string {
  const { prediction } = result;
  if (prediction === undefined) return '';
  const rows = prediction.quantities.map((quantity): readonly TableCell[] => {
    const { words, measured, predicted, interval, inside } = quantityInWords(quantity);
    return [{ text: words }, { text: predicted }, { text: interval }, { text: measured }, marks[`${inside}`]];
  });
  const columns = [
    { heading: 'number', side: 'left' as const },
    { heading: 'predicted', side: 'right' as const, meaning: 'Median of the seeds; of recovered, the share of them.' },
    { heading: `one run, ${percent(prediction.level)}`, side: 'right' as const },
    { heading: 'measured', side: 'right' as const },
    { heading: 'measured is', side: 'left' as const },
  ];
  return `<div class="predicted">${table({ caption: `${name}: predicted and measured`, columns, rows })}</div>`;
}
