/** What the simulator had said before the run, and what was measured: the reader sees the tool being right or wrong. */
import type { Findings, PredictionFindings, VariantFindings } from '../../analysis/findings.ts';
import type { SharedAxes } from '../charts/goodput-panel.ts';
import { type PredictedSeries, predictionPanel, predictionTops } from '../charts/prediction-panels.ts';
import { escapeMarkup } from '../escape.ts';
import { decimal, keepUnits, percent, plural, seconds } from '../numbers.ts';
import { quantityInWords } from '../predicted-quantities.ts';
import { keyList, lineKey, ringKey, swatchKey } from './key.ts';
import { dataTable, table, type TableCell } from './table.ts';

type Predicted = VariantFindings & { readonly prediction: PredictionFindings };

const isPredicted = (variant: VariantFindings): variant is Predicted => variant.prediction !== undefined;

interface Drawing {
  readonly axes: SharedAxes;
  readonly tops: ReturnType<typeof predictionTops>;
  readonly series: readonly PredictedSeries[];
}

/**
 * Empty when nothing was predicted.
 * @param isBrief goodput alone, and one table for all variants: for a page that would be too large
 */
export function predictionSection(findings: Findings, axes: SharedAxes, isBrief: boolean): string {
  const variants = findings.variants.filter(isPredicted);
  const [first] = variants;
  if (first === undefined) return '';
  const { bands, result } = first.prediction;
  const drawing: Drawing = {
    axes,
    tops: predictionTops(variants),
    series: isBrief ? ['goodput'] : ['goodput', 'attempts'],
  };
  return [
    '<section aria-labelledby="predicted"><h2 id="predicted">Predicted and measured</h2>',
    `<p>${escapeMarkup(keepUnits(`Before the run the simulator worked off the same plan with ${plural(result.seeds.length, 'other seed')}. If it is right, one run lies in each interval below with ${percent(result.level)}, and in each window of the band with ${percent(bands.level)}: a few outside are to be expected.`))}</p>`,
    keyList([
      lineKey('measured: goodput', 'var(--goodput)'),
      ...(isBrief ? [] : [lineKey('measured: attempts', 'var(--attempts)')]),
      lineKey('predicted, median', 'var(--offered)', '5 3'),
      swatchKey(`predicted, band of ${percent(bands.level)}`, 'var(--offered)'),
      ringKey('measured outside the band', 'var(--dead)'),
    ]),
    ...(isBrief
      ? [commonFigure(variants, drawing), commonTable(variants)]
      : variants.map((variant, at) => variantFigure(variant, drawing, `p${at}`) + quantityTable(variant))),
    '</section>',
  ].join('\n');
}

function variantFigure(variant: Predicted, { axes, tops, series }: Drawing, id: string): string {
  const { prediction, name } = variant;
  const panels = series.map((one) => predictionPanel(variant, one, { axes, tops, id }));
  const { goodput, attempts } = prediction.insideRatio;
  return [
    '<figure data-cursor>',
    `<h3>${escapeMarkup(name)}</h3>`,
    `<div class="panels">${panels.map(({ heading, svg }) => `<div class="panel"><h4>${escapeMarkup(heading)}</h4>\n${svg}</div>`).join('\n')}</div>`,
    `<figcaption>${escapeMarkup(keepUnits(`${name}: means over windows of ${seconds(prediction.bands.secondsPerPoint)}. In the band lie ${percent(goodput)} of the windows of goodput and ${percent(attempts)} of those of attempts.`))}</figcaption>`,
    windowTable([variant], series),
    '</figure>',
  ].join('\n');
}

/** A panel a variant, side by side. */
function commonFigure(variants: readonly Predicted[], { axes, tops, series }: Drawing): string {
  const panels = variants.map((variant, at) => {
    const [svg = ''] = series.map((one) => predictionPanel(variant, one, { axes, tops, id: `p${at}` }).svg);
    const facts = `${percent(variant.prediction.insideRatio.goodput)} of the windows in the band`;
    return `<div class="panel"><h3>${escapeMarkup(variant.name)}</h3><p class="facts-line">${escapeMarkup(facts)}</p>\n${svg}</div>`;
  });
  const width = seconds(variants[0]?.prediction.bands.secondsPerPoint);
  return [
    '<figure data-cursor>',
    `<div class="panels">${panels.join('\n')}</div>`,
    `<figcaption>${escapeMarkup(keepUnits(`Goodput, logins per second, means over windows of ${width}.`))}</figcaption>`,
    windowTable(variants, series),
    '</figure>',
  ].join('\n');
}

function windowTable(variants: readonly Predicted[], series: readonly PredictedSeries[]): string {
  const [first] = variants;
  if (first === undefined) return '';
  const isAlone = variants.length === 1;
  const { bands } = first.prediction;
  const rows = bands.goodput.middle.map((_, at) => [
    String(at * bands.secondsPerPoint),
    ...variants.flatMap(({ prediction }) =>
      series.flatMap((name) => {
        const { low, middle, high } = prediction.bands[name];
        const band = `${decimal(low[at])}–${decimal(high[at])}`;
        return [decimal(prediction.measured[name][at]), ...(isAlone ? [decimal(middle[at])] : []), band];
      }),
    ),
  ]);
  const heads = isAlone
    ? series.flatMap((name) => [name, 'predicted', 'band'])
    : variants.flatMap(({ name }) => [name, 'band']);
  const caption = isAlone ? `${first.name}: per second, measured and predicted` : 'Goodput, measured and predicted';
  return dataTable(caption, ['second', ...heads], rows);
}

const marks = {
  true: { text: '✓ inside', mark: 'good' },
  false: { text: '✕ outside', mark: 'bad' },
  null: { text: '–' },
} as const;

function quantityTable({ name, prediction: { result } }: Predicted): string {
  const rows = result.quantities.map((quantity): readonly TableCell[] => {
    const { words, measured, predicted, interval, inside } = quantityInWords(quantity);
    return [{ text: words }, { text: predicted }, { text: interval }, { text: measured }, marks[`${inside}`]];
  });
  const columns = [
    { heading: 'number', side: 'left' as const },
    { heading: 'predicted', side: 'right' as const, meaning: 'Median of the seeds; of recovered, the share of them.' },
    { heading: `one run, ${percent(result.level)}`, side: 'right' as const },
    { heading: 'measured', side: 'right' as const },
    { heading: 'measured is', side: 'left' as const },
  ];
  return `\n<div class="predicted">${table({ caption: `${name}: predicted and measured`, columns, rows })}</div>`;
}

/** A row a variant, a cell a number: measured, and the interval that one run lies in. */
function commonTable(variants: readonly Predicted[]): string {
  const [first] = variants;
  if (first === undefined) return '';
  const { level, quantities } = first.prediction.result;
  const columns = [
    { heading: 'variant', side: 'left' as const },
    ...quantities.map((one) => ({ heading: quantityInWords(one).short, side: 'right' as const })),
  ];
  const rows = variants.map(({ name, prediction }): readonly TableCell[] => [
    { text: name },
    ...prediction.result.quantities.map((one): TableCell => {
      const { measured, interval, inside } = quantityInWords(one);
      const text = `${measured} (${interval})${inside === false ? ' ✕' : ''}`;
      return inside === false ? { text, mark: 'bad' } : { text };
    }),
  ]);
  const caption = `Measured, and in brackets where one run lies with ${percent(level)}; ✕ lies outside`;
  return table({ caption, columns, rows });
}
