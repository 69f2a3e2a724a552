/** Phase diagrams in worker threads: one for each plan, with progress over all of them. */
import type { PhaseDiagram } from '../../analysis/phase/diagram.ts';
import type { PhaseOutcome } from '../../analysis/phase/point-tally.ts';
import type { Plan } from '../../model/scenario/plan.ts';
import type { Task } from '../simulation/work.ts';
import type { WorkerPool } from '../simulation/worker-pool.ts';
import { openWorkerPool } from '../simulation/worker-pool.ts';
import { sizeOfSurvey } from './estimate.ts';
import type { PhaseJob } from './replicate.ts';
import { task } from './replicate.ts';
import { rareTips } from './rare.ts';
import { loginsOf } from './sampler.ts';
import { task as splitting } from './split.ts';
import type { SplitJob, SplitOutcome } from './split.ts';
import type { SurveyStage } from './survey.ts';
import { survey } from './survey.ts';
import type { SurveyWishes } from './wishes.ts';

export interface PhaseProgress {
  readonly variant: string;
  readonly stage: SurveyStage;
  /** Replications that are done, of all variants. */
  readonly replications: number;
  /** Of all variants, 0–1: logins done ÷ logins expected, which is an estimate. */
  readonly share: number;
}

export interface PhaseRequest {
  readonly surveys: readonly { readonly plan: Plan; readonly wishes: SurveyWishes }[];
  readonly workers: number;
  readonly stop: AbortSignal;
  readonly onProgress: (progress: PhaseProgress) => void;
}

/** @throws LaunchquakeError SIMULATION_DIED */
export async function runPhase({ surveys, workers, stop, onProgress }: PhaseRequest): Promise<readonly PhaseDiagram[]> {
  const expected = surveys.map(({ plan, wishes }) => sizeOfSurvey(plan, wishes).logins);
  const pool = openWorkerPool(workers);
  const diagrams: PhaseDiagram[] = [];
  let replications = 0;
  try {
    for (const [at, { plan, wishes }] of surveys.entries()) {
      if (stop.aborted) break;
      const before = sumOf(expected.slice(0, at));
      let [stage, done]: [SurveyStage, number] = ['loads without a trigger', 0];
      const tell = (doing: number, runs: number): void => {
        // What is expected of a variant is only ever exceeded by itself: its part of the bar waits, and the others keep theirs.
        const own = Math.min(0.99 * (expected[at] ?? 0), done + doing);
        const share = (before + own) / sumOf(expected);
        onProgress({ variant: plan.variant, stage, replications: replications + runs, share });
      };
      const run = async (jobs: readonly PhaseJob[]): Promise<readonly (PhaseOutcome | null)[]> => {
        const logins = sumOf(jobs.map(loginsOf));
        const outcomes = await worked(pool, task, jobs, { stop, tell: (share, runs) => tell(share * logins, runs) });
        done += logins;
        replications += jobs.length;
        return outcomes;
      };
      const diagram = await survey(plan, wishes, run, (next) => void (stage = next));
      stage = 'rare tips';
      const split = (jobs: readonly SplitJob[]): Promise<readonly (SplitOutcome | null)[]> =>
        worked(pool, splitting, jobs, { stop, tell: (share) => tell(share * (expected[at] ?? 0) * SPLIT_PART, 0) });
      const isWanted = wishes.rare && !diagram.aborted;
      diagrams.push(isWanted ? { ...diagram, rare: await rareTips(plan, wishes, diagram, split) } : diagram);
    }
  } finally {
    await pool.close();
  }
  return diagrams;
}

/** Of what a variant is expected to take: so much of the bar moves while its rare tips are looked for. */
const SPLIT_PART = 0.3;

interface Watch {
  readonly stop: AbortSignal;
  readonly tell: (share: number, runs: number) => void;
}

async function worked<Input, Output>(
  pool: WorkerPool,
  of: Task<Input, Output>,
  jobs: readonly Input[],
  { stop, tell }: Watch,
): Promise<readonly (Output | null)[]> {
  const results = await pool.run(of, jobs, { stop, onProgress: ({ share, done }) => tell(share, done) });
  return results.map((result) => {
    if (result.kind === 'failed') throw result.error;
    return result.kind === 'done' ? result.output : null;
  });
}

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
