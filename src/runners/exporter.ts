/** What a run tells while it lasts, to whoever sends it on. Nothing here throws or keeps the run waiting. */
import type { Plan } from '../model/scenario/plan.ts';
import type { MockAddress } from './target/mock.ts';

export interface RunExporter {
  /** What k6 is told so that it sends its own metrics. */
  k6(plan: Plan): { readonly args: readonly string[]; readonly env: Readonly<Record<string, string>> };
  /** Called when the load of a variant starts. `mock` is undefined for a target of the user's own. */
  variant(plan: Plan, mock: MockAddress | undefined): VariantExporter;
}

export interface VariantExporter {
  /** Once a second. @param beginEpochMs wall clock of run second 0; null: k6 has not said so yet */
  tick(now: { readonly beginEpochMs: number | null; readonly generatorCpuSeconds: number | null }): void;
  /** The load has ended. Resolves when what was under way has been sent or given up: within a few seconds, whatever the other side does. */
  end(): Promise<void>;
}
