/** What an experiment measures. How well it agrees with what is expected is decided elsewhere (judge-row.ts). */
import type { CaseOf, Kind, QuantityOf } from '../model/scenario/experiment-schema.ts';

export type Measured =
  /** `hits` of `of` independent runs. */
  | { readonly kind: 'share'; readonly hits: number; readonly of: number }
  /** A value with its interval at the asked level, from `n` runs or samples. */
  | {
      readonly kind: 'estimate';
      readonly value: number;
      readonly low: number;
      readonly high: number;
      readonly n: number;
    }
  /** No matter of chance. `n`: how many things were looked at. */
  | { readonly kind: 'exact'; readonly value: number; readonly n: number };

/** How a case is to be run. */
export interface CaseRun {
  /** Seeds are `seed`, `seed` + 1, …, so many of them. */
  readonly seed: number;
  readonly seeds: number;
  /** Of the intervals. */
  readonly level: number;
  readonly quick: boolean;
  /** Told now and then: the share of this case that is done. */
  readonly onProgress?: ((share: number) => void) | undefined;
}

export type Measurements<K extends Kind> = Readonly<Partial<Record<QuantityOf<K>, Measured>>>;

/** Runs one case. Pure: the same case and seeds give the same numbers on any machine. */
export type Measure<K extends Kind> = (parameters: CaseOf<K>, run: CaseRun) => Measurements<K>;
