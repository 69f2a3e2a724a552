import { RUNS_FOLDER } from '../../runners/record/layout.ts';
import { declarePlanChoice } from '../plan-options.ts';
import type { SimulateOptions } from '../simulate-scenario.ts';
import { type Verb, numberOption } from '../verb.ts';

const MOST_SEEDS = 100_000;
const MOST_SAMPLE = 1_000_000;
const MOST_WORKERS = 256;
const WITHIN_SECONDS = 600;
const YEAR_SECONDS = 31_536_000;

export const simulate: Verb = {
  name: 'simulate',
  summary: 'Run a scenario in virtual time, with many seeds: the same plan and the same report, nothing is sent.',
  example: 'launchquake simulate launch-day --seeds 20',
  declare: (command, world, end) => {
    command.argument('<scenario>', 'name of a scenario, or path of a YAML file');
    declarePlanChoice(command)
      .option('--seeds <n>', 'runs of each variant, with n seeds in a row', whole(1, MOST_SEEDS), 20)
      .option('--sample <k>', 'simulate one person for every k, and say so', whole(1, MOST_SAMPLE), 1)
      .option('--workers <n>', 'threads (default: one for every core)', whole(1, MOST_WORKERS))
      .option(
        '--within <seconds>',
        'refuse what would take longer',
        numberOption({ from: 1, to: YEAR_SECONDS }),
        WITHIN_SECONDS,
      )
      .option('--out <folder>', 'where runs are kept', RUNS_FOLDER)
      .option('--quiet', 'no progress on stderr')
      .action(async (name: string, options: SimulateOptions) => {
        // Loaded here: the other verbs do without the simulator and start sooner.
        const { simulateScenario } = await import('../simulate-scenario.ts');
        end(await simulateScenario(world, name, options));
      });
  },
};

const whole = (from: number, to: number): ((text: string) => number) => numberOption({ from, to, whole: true });
