/** What the simulator says of a plan: its twin with the same seed, and many other seeds. */
import { compareLive } from '../../analysis/fidelity/compare.ts';
import type { FidelityComparison } from '../../analysis/fidelity/compare.ts';
import { measuresOf } from '../../analysis/fidelity/measures.ts';
import { traceOfLive, traceOfSimulated } from '../../analysis/fidelity/trace.ts';
import { factsOf } from '../../analysis/plan-facts.ts';
import type { VariantRecord } from '../../model/record/run-record.ts';
import type { Plan } from '../../model/scenario/plan.ts';
import { simulateAll } from '../simulation/simulate-all.ts';
import type { LiveContext } from '../verify/live.ts';

/**
 * The live run beside the simulator's runs of `model`: its own plan, or one that is wrong on purpose. The seeds are others than its own.
 * @throws LaunchquakeError of the first simulation that failed
 */
export async function compareWithModel(
  record: VariantRecord,
  model: Plan,
  { world, run, stop }: Pick<LiveContext, 'world' | 'run' | 'stop'>,
): Promise<FidelityComparison> {
  const { plan } = record;
  const seeds = Array.from({ length: run.seeds + 1 }, (_, at) => run.seed + at).filter((seed) => seed !== plan.seed);
  const jobs = [plan.seed, ...seeds.slice(0, run.seeds)].map((seed): Plan => ({ ...model, seed }));
  const results = await simulateAll(jobs, { workers: world.machine.cores, stop });
  const facts = factsOf(plan);
  const measured = results.flatMap((result) => {
    if (result.kind === 'failed') throw result.error;
    return result.kind === 'done' ? [measuresOf(traceOfSimulated(result.output), plan, facts)] : [];
  });
  const [twin, ...others] = measured;
  if (twin === undefined) throw new RangeError('stopped before anything was simulated');
  const live = measuresOf(traceOfLive(record), plan, facts);
  return compareLive({ live, twin, seeds: others, level: run.level });
}
