/** The first picture: goodput under the offered load over time, one panel a variant, all on the same axes. */
import type { VariantFindings } from '../../analysis/findings.ts';
import type { Plan } from '../../model/scenario/plan.ts';
import { binSeries, smoothed } from '../bins.ts';
import { decimal, percent, valueOf } from '../numbers.ts';
import { phasesOf } from '../phases.ts';
import { afterShare, kneeShare } from '../verdict-table.ts';
import { recoveryWords } from '../words.ts';
import { BAND_OPACITY, type Label, type Line, timeFrame, timePanel } from './time-panel.ts';

/** What all panels over time share. */
export interface SharedAxes {
  readonly durationSeconds: number;
  readonly secondsPerPoint: number;
  /** Points on either side that a line is averaged over. */
  readonly reach: number;
  readonly topPerSecond: number;
  /** Frames by id; variants with the same phases share one. */
  readonly frames: Readonly<Record<string, string>>;
  frameOf(variant: VariantFindings): string;
  /** The line of a series: averaged over its neighbours, but never across the edge of a phase. */
  calm(values: readonly (number | null)[], variant: VariantFindings): readonly (number | null)[];
}

/** Id of the scale of all goodput panels. */
export const RATE_SCALE = 'sg';

/** Room above the highest line for its name. */
const HEADROOM = 1.2;

/** A line averages about this share of the run: wide enough to calm chance, narrow enough to show waves. */
const CALM_SHARE = 1 / 15;
/** From so many seeds on (assumption). */
const CALM_SEEDS = 5;

export function sharedAxes(variants: readonly VariantFindings[], secondsPerPoint: number): SharedAxes {
  const durationSeconds = Math.max(1, ...variants.map(({ plan }) => plan.durationSeconds));
  // The mean of many seeds is calm by itself.
  const isMean = variants.every(({ simulated }) => (simulated?.seeds ?? 1) >= CALM_SEEDS);
  const reach = isMean ? 0 : Math.max(1, Math.floor((durationSeconds * CALM_SHARE) / secondsPerPoint / 2));
  const calm: SharedAxes['calm'] = (values, { plan }) =>
    smoothed(
      values,
      reach,
      phasesOf(plan).map(({ fromSeconds }) => Math.round(fromSeconds / secondsPerPoint)),
    );
  const rates = variants.flatMap((variant) => {
    const { values } = binSeries(variant, secondsPerPoint);
    return [
      ...calm(values.offered, variant),
      ...calm(values.goodput, variant),
      ...(variant.simulated?.bands.goodput.high ?? []),
      valueOf(variant.result.kneePerSecond),
    ];
  });
  const shapeOf = ({ plan }: VariantFindings): string => JSON.stringify(phasesOf(plan));
  const shapes = [...new Set(variants.map(shapeOf))];
  return {
    durationSeconds,
    secondsPerPoint,
    reach,
    topPerSecond: Math.max(...rates.filter((rate) => rate !== null), 1) * HEADROOM,
    frames: Object.fromEntries(shapes.map((shape, at) => [`f${at}`, timeFrame(JSON.parse(shape), durationSeconds)])),
    frameOf: (variant) => `f${shapes.indexOf(shapeOf(variant))}`,
    calm,
  };
}

export function goodputPanel(variant: VariantFindings, axes: SharedAxes, id: string): string {
  const { values } = binSeries(variant, axes.secondsPerPoint);
  const offered = axes.calm(values.offered, variant);
  const goodput = axes.calm(values.goodput, variant);
  const knee = valueOf(variant.result.kneePerSecond);
  return timePanel({
    name: {
      id,
      title: `${variant.name}: goodput and offered load over time`,
      description: `Goodput in the second half of the spike: ${percent(kneeShare(variant))} of the knee; after it: ${percent(afterShare(variant))} of the offered load; ${recoveryWords(variant).long}.`,
    },
    frame: axes.frameOf(variant),
    durationSeconds: axes.durationSeconds,
    secondsPerPoint: axes.secondsPerPoint,
    top: axes.topPerSecond,
    scale: RATE_SCALE,
    lines: [
      { values: offered, colour: 'var(--lost)', width: 0, fill: { opacity: 0.16, downTo: goodput } },
      ...seedBand(variant),
      {
        values: goodput,
        colour: 'var(--goodput)',
        width: 2.25,
        ...(variant.simulated === undefined ? { fill: { opacity: 0.12 } } : {}),
      },
      { values: offered, colour: 'var(--offered)', dash: '5 3', width: 1.5 },
    ],
    labels: labelsOf(variant, axes, { offered, goodput }),
    ...(knee === null ? {} : { level: { value: knee, text: `knee ${decimal(knee)}/s` } }),
  });
}

/** Between which values nine seeds in ten lie. */
function seedBand({ simulated }: VariantFindings): readonly Line[] {
  if (simulated === undefined || simulated.seeds < 2) return [];
  const { goodput, secondsPerPoint } = simulated.bands;
  const fill = { opacity: BAND_OPACITY, downTo: goodput.low };
  return [{ values: goodput.high, colour: 'var(--goodput)', width: 0, fill, secondsPerPoint }];
}

/** In the inner part of the spike, where a name has room on both sides. */
const isIn = ({ trigger: { startSeconds, durationSeconds } }: Plan, second: number): boolean =>
  second > startSeconds + durationSeconds * 0.2 && second < startSeconds + durationSeconds * 0.8;

/** In a narrower one there is no room for a name: the key tells the lines apart. */
const NARROWEST_SPIKE = 0.08;

/** `offered` above the highest point of its line; `goodput` above or below its own late in the spike, away from the knee line. */
function labelsOf(
  { plan, result }: VariantFindings,
  { secondsPerPoint, topPerSecond, durationSeconds: length }: SharedAxes,
  lines: { readonly offered: readonly (number | null)[]; readonly goodput: readonly (number | null)[] },
): readonly Label[] {
  const { startSeconds, durationSeconds } = plan.trigger;
  if (durationSeconds < length * NARROWEST_SPIKE) return [];
  const inSpike = lines.offered.map((rate, at) => (isIn(plan, (at + 0.5) * secondsPerPoint) ? rate : null));
  const highest = Math.max(...inSpike.filter((rate) => rate !== null));
  const peak = inSpike.indexOf(highest);
  const late = startSeconds + durationSeconds * 0.72;
  const goodput = lines.goodput[Math.floor(late / secondsPerPoint)] ?? null;
  const isLow = goodput !== null && goodput < (valueOf(result.kneePerSecond) ?? topPerSecond) * 0.45;
  const offeredLabel: Label = {
    text: 'offered',
    atSeconds: (peak + 0.5) * secondsPerPoint,
    y: highest,
    shift: -9,
    colour: 'var(--offered)',
  };
  return [
    ...(peak < 0 ? [] : [offeredLabel]),
    ...(goodput === null
      ? []
      : [{ text: 'goodput', atSeconds: late, y: goodput, shift: isLow ? -14 : 16, colour: 'var(--goodput)' }]),
  ];
}
