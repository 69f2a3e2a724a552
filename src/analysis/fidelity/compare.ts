/**
 * One live run against the same plan in virtual time.
 *
 * Two questions, two yardsticks. Could this run be one of the simulator's? The seeds answer that: other arrivals, other people, other
 * services, and a band that holds 99 of 100 such runs. How far off is the simulator? The twin answers that: the live run's own seed in
 * virtual time. Arrivals, people and services are drawn from named streams, so the two share them all, and what is left between them is the
 * error of the model and of the machine, and hardly any chance: of a run that collapses, the mean queue scatters by a tenth from seed to seed,
 * and by a hundredth between twins whose services differ by a thousandth.
 */
import type { Outcome } from '../../model/record/run-record.ts';
import { outcomes } from '../../model/record/run-record.ts';
import type { PredictionBand } from '../statistics/prediction-band.ts';
import { predictionBand } from '../statistics/prediction-band.ts';
import type { Measures, WindowMetric } from './measures.ts';
import { meanOf, windowMetrics } from './measures.ts';

export interface ComparedRuns {
  readonly live: Measures;
  /** The live run's seed. */
  readonly twin: Measures;
  /** Other seeds. */
  readonly seeds: readonly Measures[];
  /** Share of runs that a band is to hold: 0.99 takes 199 seeds at least. */
  readonly level: number;
}

export interface WindowsInside {
  readonly inside: number;
  /** A window that was not measured is not inside. */
  readonly of: number;
  /** Widths of the bands of all windows ÷ their means: Σ(high − low) ÷ Σ mean. 0 when nothing ever happened. */
  readonly relativeWidth: number;
}

/** A number of the live run. Infinity: a moment that never came. */
export interface Compared {
  readonly live: number | null;
  readonly twin: number | null;
  readonly band: PredictionBand;
}

export interface FidelityComparison {
  readonly seeds: number;
  readonly windows: Readonly<Record<WindowMetric, WindowsInside>>;
  /** Mean of the windows. */
  readonly means: Readonly<Record<WindowMetric, Compared>>;
  /** Of time to login, seconds. */
  readonly p50: Compared;
  readonly p99: Compared;
  /** Share of the intended logins, 0–1. */
  readonly shares: Readonly<Record<Outcome, Compared>>;
  /** Seconds from the start. */
  readonly collapse: Compared;
  /** Seconds from the end of the trigger. */
  readonly recovery: Compared;
}

/** @throws RangeError with fewer seeds than the band needs */
export function compareLive({ live, twin, seeds, level }: ComparedRuns): FidelityComparison {
  const compared = (of: (measures: Measures) => number | null): Compared => ({
    live: of(live),
    twin: of(twin),
    band: bandOf(seeds.map(of), level),
  });
  const perMetric = <Value>(valueOf: (metric: WindowMetric) => Value): Record<WindowMetric, Value> =>
    Object.fromEntries(windowMetrics.map((metric) => [metric, valueOf(metric)])) as Record<WindowMetric, Value>;
  return {
    seeds: seeds.length,
    windows: perMetric((metric) =>
      windowsInside(
        live.windows[metric],
        seeds.map(({ windows }) => windows[metric]),
        level,
      ),
    ),
    means: perMetric((metric) => compared(({ windows }) => meanOf(windows[metric]))),
    p50: compared(({ p50 }) => p50),
    p99: compared(({ p99 }) => p99),
    shares: Object.fromEntries(
      outcomes.map((outcome) => [outcome, compared(({ shares }) => shares[outcome])]),
    ) as Record<Outcome, Compared>,
    collapse: compared(({ collapseAtSeconds }) => collapseAtSeconds),
    recovery: compared(({ recoverySeconds }) => recoverySeconds),
  };
}

type Windows = readonly (number | null)[];

function windowsInside(live: Windows, seeds: readonly Windows[], level: number): WindowsInside {
  const of = seeds[0]?.length ?? 0;
  let [inside, width, height] = [0, 0, 0];
  for (let window = 0; window < of; window += 1) {
    const values = seeds.map((one) => one[window] ?? null);
    const band = bandOf(values, level);
    if (isInside(band, live[window] ?? null)) inside += 1;
    width += band.width;
    height += meanOf(values) ?? 0;
  }
  return { inside, of, relativeWidth: height === 0 ? 0 : width / height };
}

/** A run in which nobody completed has no time to login: as if it had taken for ever. */
function bandOf(values: Windows, level: number): PredictionBand {
  const band = predictionBand(
    values.map((value) => value ?? Infinity),
    level,
  );
  if (band === null) throw new RangeError(`${values.length} seeds are too few for a band of ${level}`);
  return band;
}

export const isInside = ({ low, high }: PredictionBand, value: number | null): boolean =>
  value !== null && value >= low && value <= high;

/** Live ÷ twin; 1 when both are nothing, null when one of them was not measured. */
export function ratioToTwin({ live, twin }: Compared): number | null {
  if (live === null || twin === null) return null;
  return live === twin ? 1 : live / twin;
}
