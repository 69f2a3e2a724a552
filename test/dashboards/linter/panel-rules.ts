/** Rules about panels. The linter looks at some kinds of panel alone; ours look at all that have queries. */
import { usesChosen } from './template-rules.ts';
import { type LinterRule, panelRule } from './rule.ts';
import type { PanelJson } from './dashboard-json.ts';

/** Those of Grafana's units that we use; packages/grafana-data/src/valueFormats/categories.ts has them all. */
const units: ReadonlySet<string> = new Set([
  'none',
  'short',
  'percentunit',
  's',
  'cps',
  'reqps',
  'Bps',
  'dateTimeAsIso',
  'dtdurations',
  'bool_yes_no',
]);

export const panelRules: readonly LinterRule[] = [
  panelRule('panel-datasource-rule', ({ datasource, targets = [] }) =>
    [datasource, ...targets.map((target) => target.datasource)]
      .filter((source) => !usesChosen(source?.uid))
      .map((source) => `asks ${source?.uid}`),
  ),
  panelRule('panel-title-description-rule', ({ title = '', description = '' }) => [
    ...(title === '' ? ['has no title'] : []),
    ...(description === '' ? ['has no description'] : []),
  ]),
  panelRule('panel-units-rule', (panel) =>
    unitsOf(panel)
      .filter((unit) => !units.has(unit))
      .map((unit) => `has the unit "${unit}"`),
  ),
  panelRule('panel-no-targets-rule', ({ targets = [] }) => (targets.length === 0 ? ['has no targets'] : [])),
];

/** The unit of the panel, and those of single fields. */
const unitsOf = ({ fieldConfig }: PanelJson): readonly string[] => [
  fieldConfig?.defaults?.unit ?? '',
  ...(fieldConfig?.overrides ?? [])
    .flatMap(({ properties }) => properties)
    .filter(({ id }) => id === 'unit')
    .map(({ value }) => String(value)),
];
