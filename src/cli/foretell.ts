/** Before a live run: what the simulator says of its plans, at once and in lines. A prediction that fails costs the run nothing. */
import { foretold } from '../analysis/foretold.ts';
import type { Replication } from '../model/record/tally.ts';
import type { Plan } from '../model/scenario/plan.ts';
import { foretoldLines } from '../report/foretold-text.ts';
import { predict } from '../runners/simulation/predict.ts';
import type { World } from './world.ts';

type Predictions = ReadonlyMap<string, readonly Replication[]>;

/** By variant; empty when there is nothing to say. Every thread has ended when this resolves. @param say writes a line */
export async function foretell(
  world: Pick<World, 'clock' | 'machine'>,
  plans: readonly Plan[],
  { say, stop }: { readonly say: (line: string) => void; readonly stop: AbortSignal },
): Promise<Predictions> {
  try {
    const predictions = await predict(world.clock, plans, { workers: world.machine.cores, stop });
    if (stop.aborted) return new Map();
    const told = plans.map((plan) => ({
      variant: plan.variant,
      told: foretold(plan, predictions.get(plan.variant) ?? []),
    }));
    foretoldLines(told).forEach(say);
    return predictions;
  } catch (error) {
    say(`No prediction: ${error instanceof Error ? error.message : String(error)}`);
    return new Map();
  }
}
