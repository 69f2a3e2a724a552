/** What a script does itself when no `launchquake run` stands around it: labels on all it measures, and a summary at the end. */
import type { Options, Scenario } from 'k6/options';
import { givenRunId, instance, instances, isExported, plan, runId, summaryPath } from './env.ts';
import { summarise } from './summary.ts';
import type { SummaryData } from './summary.ts';
import { summaryFacts, summaryText, thresholds } from './text-summary.ts';

/**
 * The tags are those of the k6 scenarios, not of the run: k6-operator gives the run tags of its own, and k6 then forgets the script's
 * [k6-operator v1.5.0, pkg/resources/jobs/runner.go].
 */
export function withLabels(options: Options): Options {
  if (!isExported) return options;
  const tags = {
    run: runId,
    testid: runId,
    scenario: plan.scenario,
    variant: plan.variant,
    ...(instance === null ? {} : { instance_id: String(instance) }),
  };
  const scenarios = Object.entries(options.scenarios ?? {}).map(([name, scenario]): [string, Scenario] => [
    name,
    { ...scenario, tags: { ...scenario.tags, ...tags } },
  ]);
  return { ...options, scenarios: Object.fromEntries(scenarios), thresholds };
}

/** What k6 prints and writes at its end. `launchquake run` prints its own. */
export function closingWords(data: SummaryData): Record<string, string> {
  if (!isExported) return summaryPath === null ? {} : { [summaryPath]: summarise(data) };
  const facts = summaryFacts(data, plan, instances);
  const file =
    summaryPath === null ? {} : { [summaryPath]: `${JSON.stringify({ run: givenRunId, ...facts }, null, 2)}\n` };
  return { stdout: summaryText(facts), ...file };
}
