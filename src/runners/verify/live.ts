/** Experiments that need a live run: what measures them, by kind. They run one after the other when everything else is done. */
import type { Experiment, Kind } from '../../model/scenario/experiment-schema.ts';
import type { CaseRun, Measurements } from '../../verify/measured.ts';
import { fidelitySeconds, measureFidelity } from '../fidelity/measure-fidelity.ts';
import type { RunnerWorld } from '../world.ts';

export interface LiveContext {
  readonly world: RunnerWorld;
  /** A k6 that runs. @throws LaunchquakeError TOOL_MISSING */
  readonly provideK6: () => Promise<{ readonly path: string; readonly version: string }>;
  readonly run: CaseRun;
  readonly stop: AbortSignal;
  /** One line for whoever waits. */
  readonly say: (line: string) => void;
}

/** Measures one case. @throws LaunchquakeError when the live run is invalid or a program is missing: its rows fail with that as note */
export type LiveMeasure<K extends Kind = Kind> = (
  experiment: Experiment<K>,
  index: number,
  context: LiveContext,
) => Promise<Measurements<K>>;

/** How long all cases of an experiment take, about, when every live run is valid at once. */
export type LiveSeconds<K extends Kind = Kind> = (
  experiment: Experiment<K>,
  order: { readonly world: RunnerWorld; readonly quick: boolean },
) => Promise<number>;

export const liveMeasures: { readonly [K in Kind]?: LiveMeasure<K> } = { fidelity: measureFidelity };
export const liveSeconds: { readonly [K in Kind]?: LiveSeconds<K> } = { fidelity: fidelitySeconds };
