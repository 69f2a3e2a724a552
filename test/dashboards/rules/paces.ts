/** The rules of both paces with their cases. */
import { productionGroups, runGroups } from '../../../dashboards/rules/rule-groups.ts';
import { type AlertingRule, isAlert, type RuleGroup } from '../../../dashboards/rules/rule.ts';
import { productionCases } from './production-cases.ts';
import type { AlertCase } from './promtool-file.ts';
import { alertCaseOf } from './run-case.ts';
import { runCases } from './run-cases.ts';

export interface PaceUnderTest {
  readonly name: 'run' | 'production';
  readonly groups: readonly RuleGroup[];
  readonly alerts: readonly AlertingRule[];
  /** By keyOf. */
  readonly cases: Readonly<Record<string, readonly AlertCase[]>>;
}

const alertsOf = (groups: readonly RuleGroup[]): readonly AlertingRule[] =>
  groups.flatMap(({ rules }) => rules.filter(isAlert));

export const paces: readonly PaceUnderTest[] = [
  {
    name: 'run',
    groups: runGroups,
    alerts: alertsOf(runGroups),
    cases: Object.fromEntries(Object.entries(runCases).map(([key, cases]) => [key, cases.map(alertCaseOf)])),
  },
  { name: 'production', groups: productionGroups, alerts: alertsOf(productionGroups), cases: productionCases },
];
