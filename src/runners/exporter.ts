/** What a run tells while it lasts, to whoever sends it on. Nothing here throws or keeps the run waiting. */
import type { RunRecord } from '../model/record/run-record.ts';
import type { Plan } from '../model/scenario/plan.ts';
import type { PushFailures } from './k6/stderr.ts';
import type { MockAddress } from './target/mock.ts';

/** What is known of a run when it starts. */
export type RunHeading = Pick<RunRecord, 'runId' | 'scenario' | 'engine' | 'target' | 'versions'>;

export interface RunExporter {
  /** Called once, before everything else: the run has its id. */
  begin(run: RunHeading): void;
  /** What k6 is told so that it sends its own metrics. */
  k6(plan: Plan): { readonly args: readonly string[]; readonly env: Readonly<Record<string, string>> };
  /** Labels that the metrics of a plan's mock carry. */
  labels(plan: Plan): Readonly<Record<string, string>>;
  /** Called when the load of a variant starts. `mock` is undefined for a target of the user's own. */
  variant(plan: Plan, mock: MockAddress | undefined): VariantExporter;
}

export interface VariantMoment {
  /** Wall clock of run second 0; null: k6 has not said so yet. */
  readonly beginEpochMs: number | null;
  readonly generatorCpuSeconds: number | null;
  /** Pushes of the generator itself that it says have failed, so far. */
  readonly generatorPushFailures: PushFailures;
}

export interface VariantExporter {
  /** Once a second. */
  tick(now: VariantMoment): void;
  /** The load has ended. Resolves when what was under way has been sent or given up: within a few seconds, whatever the other side does. */
  end(): Promise<void>;
}
