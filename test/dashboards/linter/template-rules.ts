/** Rules about the variables of a dashboard. */
import { promqlTree, withoutVariables } from '../promql-tree.ts';
import { variablesIn, type DashboardJson } from './dashboard-json.ts';
import type { LinterRule } from './rule.ts';

const templateDatasource: LinterRule = {
  name: 'template-datasource-rule',
  complaints: (dashboard) => {
    const sources = variablesIn(dashboard).filter(({ type }) => type === 'datasource');
    if (sources.length !== 1) return [{ found: `${sources.length} variables for a data source, expected one` }];
    return sources.flatMap(({ name, label }) => [
      ...(name === 'datasource' ? [] : [{ found: `the data source variable is named ${name}` }]),
      ...(label === 'Data source' ? [] : [{ found: `the data source variable is labelled ${label}` }]),
    ]);
  },
};

/** A variable that picks the label of the same name, several at once. */
const templateFor = (label: 'job' | 'instance'): LinterRule => ({
  name: `template-${label}-rule`,
  complaints: (dashboard) => {
    const found = variablesIn(dashboard).find(({ name }) => name === label);
    if (found === undefined) return [{ found: `no variable ${label}` }];
    const isRight =
      found.type === 'query' && found.multi === true && found.allValue === '.+' && usesChosen(found.datasource?.uid);
    return isRight ? [] : [{ found: `variable ${label} is not a query of several values with .+ for all` }];
  },
});

const templateLabelPromql: LinterRule = {
  name: 'template-label-promql-rule',
  complaints: (dashboard) =>
    queryVariables(dashboard).flatMap(({ name, query = '' }) => {
      const [, call = '', argument = ''] = /^(\w+)\((.+?)(?:,\s*\w+)?\)$/.exec(query) ?? [];
      if (!['label_names', 'label_values', 'metrics', 'query_result'].includes(call))
        return [{ found: `${name}: ${query} is no query for a variable` }];
      const [error] = promqlTree(withoutVariables(argument)).errors;
      return error === undefined ? [] : [{ found: `${name}: ${error}` }];
    }),
};

const ON_TIME_RANGE_CHANGE = 2;

const templateReload: LinterRule = {
  name: 'template-on-time-change-reload-rule',
  complaints: (dashboard) =>
    queryVariables(dashboard)
      .filter(({ refresh }) => refresh !== ON_TIME_RANGE_CHANGE)
      .map(({ name, refresh }) => ({ found: `${name} is refreshed by ${refresh}, expected ${ON_TIME_RANGE_CHANGE}` })),
};

const uneditable: LinterRule = {
  name: 'uneditable-dashboard',
  complaints: ({ editable }) => (editable === false ? [] : [{ found: `editable is ${editable}` }]),
};

const queryVariables = (dashboard: DashboardJson) => variablesIn(dashboard).filter(({ type }) => type === 'query');

export const usesChosen = (uid: string | undefined): boolean => uid === '${datasource}' || uid === '$datasource';

export const templateRules: readonly LinterRule[] = [
  templateDatasource,
  templateFor('job'),
  templateFor('instance'),
  templateLabelPromql,
  templateReload,
  uneditable,
];
