import { exitCodes } from '../../model/errors.ts';
import { loadScenario } from '../../runners/scenario-file.ts';
import { renderExplanation } from '../explanation-text.ts';
import { explanationOf } from '../explanation.ts';
import { type PlanOptions, chosenPlans, declarePlanOptions } from '../plan-options.ts';
import { type Verb, printJson } from '../verb.ts';

export const explain: Verb = {
  name: 'explain',
  summary: 'Say in words what a run would do: arrivals, load, people, time. Nothing is sent.',
  example: 'launchquake explain launch-day',
  declare: (command, world, end) => {
    command.argument('<scenario>', 'name of a scenario, or path of a YAML file');
    declarePlanOptions(command).action(async (name: string, options: PlanOptions & { json?: boolean }) => {
      const { scenario } = await loadScenario(world.files, world.packageFolder, name);
      const plans = chosenPlans(scenario, options);
      const explanation = explanationOf(scenario, plans, {
        machine: world.machine,
        sequential: options.sequential === true,
      });
      world.out.write(options.json === true ? printJson(explanation) : renderExplanation(explanation));
      end(exitCodes.pass);
    });
  },
};
