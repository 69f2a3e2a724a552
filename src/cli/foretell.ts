/** Before a live run: what the simulator says of its plans, at once and in lines. A prediction that fails costs the run nothing. */
import { foretold } from '../analysis/foretold.ts';
import { LaunchquakeError } from '../model/errors.ts';
import type { Replication } from '../model/record/tally.ts';
import type { Plan } from '../model/scenario/plan.ts';
import { arrivalsBy } from '../model/traffic/shapes.ts';
import { foretoldLines } from '../report/foretold-text.ts';
import { predict } from '../runners/simulation/predict.ts';
import { amountInWords } from './amounts.ts';
import type { World } from './world.ts';

/** Of all plans together. Eight seeds of so many take a few seconds on two cores [launch-day: about 50 µs a login]. */
const MOST_LOGINS = 20_000;

type Predictions = ReadonlyMap<string, readonly Replication[]>;

/** By variant; empty when there is nothing to say. Every thread has ended when this resolves. @param say writes a line */
export async function foretell(
  world: Pick<World, 'clock' | 'machine'>,
  plans: readonly Plan[],
  { say, stop }: { readonly say: (line: string) => void; readonly stop: AbortSignal },
): Promise<Predictions> {
  const logins = plans.reduce((sum, { arrivals, durationSeconds }) => sum + arrivalsBy(arrivals, durationSeconds), 0);
  if (logins > MOST_LOGINS) {
    say(
      `No prediction: ${amountInWords(logins)} logins take longer than anybody waits; \`launchquake simulate\` takes its time.`,
    );
    return new Map();
  }
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
    say(`No prediction: ${reasonOf(error)}. The run goes on without.`);
    return new Map();
  }
}

const reasonOf = (error: unknown): string => {
  if (error instanceof LaunchquakeError) return `${error.code}: ${error.problems[0]?.found ?? error.subject}`;
  return error instanceof Error ? error.message : String(error);
};
