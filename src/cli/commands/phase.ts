import { declarePlanChoice } from '../plan-options.ts';
import { type Verb, numberListOption, numberOption } from '../verb.ts';
import type { PhaseVerbOptions } from '../survey-phase.ts';

const PHASE_FOLDER = 'reports/phase';
const WITHIN_SECONDS = 600;
const YEAR_SECONDS = 31_536_000;
const MOST_LOAD = 1.5;

export const phase: Verb = {
  name: 'phase',
  summary: 'Map load × trigger size × trigger length to P(tip); hidden and advertised capacity, the load to shed to.',
  example: 'launchquake phase retry-storm --no-ten-times',
  declare: (command, world, end) => {
    command.argument('<scenario>', 'name of a scenario, or path of a YAML file');
    declarePlanChoice(command)
      .option('--loads <list>', 'multiples of the knee, such as 0.3,0.6,0.9', numberListOption(0.01, MOST_LOAD))
      .option(
        '--sizes <list>',
        'of a spike: multiples of it; of a fault: shares of speed lost',
        numberListOption(0.001, 1000),
      )
      .option('--lengths <list>', 'of the trigger, seconds', numberListOption(0.001, YEAR_SECONDS))
      .option('--seeds <n>', 'runs of a cell at most', numberOption({ from: 1, to: 10_000, whole: true }), 40)
      .option(
        '--horizon <seconds>',
        'after the trigger (default: as long as the scenario looks)',
        numberOption({ from: 1, to: YEAR_SECONDS }),
      )
      .option('--no-ten-times', 'do not look again after ten horizons')
      .option('--rare', 'also look for tips without a trigger that are too rare to be counted')
      .option('--workers <n>', 'threads (default: one for every core)', numberOption({ from: 1, to: 256, whole: true }))
      .option(
        '--within <seconds>',
        'refuse what would take longer',
        numberOption({ from: 1, to: YEAR_SECONDS }),
        WITHIN_SECONDS,
      )
      .option('--out <folder>', 'where diagrams are kept', PHASE_FOLDER)
      .option('--quiet', 'no progress on stderr')
      .action(async (name: string, options: PhaseVerbOptions) => {
        // Loaded here: the other verbs do without the survey and its drawings, and start sooner.
        const { phaseOf } = await import('../survey-phase.ts');
        end(await phaseOf(world, name, options));
      });
  },
};
