/** Live and predicted on one axis: the band that one run lies in, its median, and what was measured. Goodput and attempts each have their own. */
import type { Band, VariantFindings } from '../../analysis/findings.ts';
import { count, decimal, percent } from '../numbers.ts';
import type { SharedAxes } from './goodput-panel.ts';
import { BAND_OPACITY, timePanel, timeScale } from './time-panel.ts';

export interface PredictionPanel {
  readonly heading: string;
  readonly svg: string;
}

/** Room above the highest line. */
const HEADROOM = 1.12;

export type PredictedSeries = 'goodput' | 'attempts';

const looks: Readonly<Record<PredictedSeries, { readonly heading: string; readonly colour: string }>> = {
  goodput: { heading: 'Goodput, logins/s', colour: 'var(--goodput)' },
  attempts: { heading: 'Attempts, requests/s', colour: 'var(--attempts)' },
};

/** Highest value of each over all variants: they are to be compared. */
type Tops = Readonly<Record<PredictedSeries, number>>;

const scaleIds: Readonly<Record<PredictedSeries, string>> = { goodput: 'pg', attempts: 'pa' };

/** The scales that lie under all panels of a kind; none when nothing was predicted. */
export function predictionScales(variants: readonly VariantFindings[]): Readonly<Record<string, string>> {
  if (variants.every(({ prediction }) => prediction === undefined)) return {};
  const tops = predictionTops(variants);
  return { [scaleIds.goodput]: timeScale(tops.goodput, count), [scaleIds.attempts]: timeScale(tops.attempts, count) };
}

export function predictionTops(variants: readonly VariantFindings[]): Tops {
  const top = (series: PredictedSeries): number =>
    Math.max(
      1,
      ...variants.flatMap(({ prediction }) =>
        prediction === undefined ? [] : [...prediction.bands[series].high, ...known(prediction.measured[series])],
      ),
    ) * HEADROOM;
  return { goodput: top('goodput'), attempts: top('attempts') };
}

/** @param id unique on the page */
export function predictionPanel(
  variant: VariantFindings,
  series: PredictedSeries,
  { axes, tops, id }: { readonly axes: SharedAxes; readonly tops: Tops; readonly id: string },
): PredictionPanel {
  const svg = panelOf(variant, series, { axes, top: tops[series], id: `${id}${series.charAt(0)}` });
  return { heading: looks[series].heading, svg };
}

function panelOf(
  variant: VariantFindings,
  series: PredictedSeries,
  { axes, top, id }: { readonly axes: SharedAxes; readonly top: number; readonly id: string },
): string {
  const { prediction } = variant;
  if (prediction === undefined) return '';
  const { bands, insideRatio } = prediction;
  const band = bands[series];
  const measured = prediction.measured[series];
  const { heading, colour } = looks[series];
  return timePanel({
    name: {
      id,
      title: `${variant.name}: ${heading}, predicted and measured`,
      description: `${percent(insideRatio[series])} of the windows of ${bands.secondsPerPoint} s lie in the band of ${percent(bands.level)}. Measured from ${decimal(Math.min(...known(measured)))} to ${decimal(Math.max(...known(measured)))}; predicted median from ${decimal(Math.min(...band.middle))} to ${decimal(Math.max(...band.middle))}.`,
    },
    frame: axes.frameOf(variant),
    durationSeconds: axes.durationSeconds,
    secondsPerPoint: bands.secondsPerPoint,
    top,
    scale: scaleIds[series],
    lines: [
      { values: band.high, colour: 'var(--offered)', width: 0, fill: { opacity: BAND_OPACITY, downTo: band.low } },
      { values: band.middle, colour: 'var(--offered)', dash: '5 3', width: 1.5 },
      { values: measured, colour, width: 2.25 },
    ],
    labels: [],
    rings: outside(measured, band).map((at) => ({
      atSeconds: (at + 0.5) * bands.secondsPerPoint,
      y: measured[at] ?? 0,
      colour: 'var(--dead)',
    })),
  });
}

const known = (values: readonly (number | null)[]): readonly number[] => values.filter((value) => value !== null);

/** Windows whose measured value lies outside of the band. */
const outside = (measured: readonly (number | null)[], { low, high }: Band): readonly number[] =>
  measured.flatMap((value, at) =>
    value !== null && (value < (low[at] ?? -Infinity) || value > (high[at] ?? Infinity)) ? [at] : [],
  );
