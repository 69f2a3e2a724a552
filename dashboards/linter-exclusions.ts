/**
 * What grafana/dashboard-linter would complain about and we mean: the content of its own file `.lint`, and read by our tests of the same rules.
 */

interface Exclusion {
  readonly reason: string;
  /** Without entries: everywhere. */
  readonly entries?: readonly { readonly dashboard: string; readonly panel?: string }[];
}

const byRun =
  'a run is told apart by run, scenario and variant, which every series of it carries: k6, the command line and the mock, whatever job or instance they have';

export const linterExclusions: Readonly<Record<string, Exclusion>> = {
  'template-job-rule': { reason: byRun },
  'template-instance-rule': { reason: byRun },
  'target-job-rule': { reason: byRun },
  'target-instance-rule': { reason: byRun },
  'target-counter-agg-rule': {
    reason: 'k6 sends this counter from the first dropped iteration on: increase() cannot see it rise from nothing',
    entries: [{ dashboard: 'Generator health', panel: 'Logins not started' }],
  },
};
