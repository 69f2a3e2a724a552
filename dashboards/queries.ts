/** Every query of every panel, variable and annotation, for tests and for programs that ask Prometheus what a dashboard would show. */
import { annotations } from './annotations.ts';
import { dashboards } from './dashboards.ts';
import type { Dashboard, Panel, Query, Unit } from './spec.ts';
import { queryOf } from './variables.ts';

export interface PanelQuery {
  readonly dashboard: string;
  readonly panel: string;
  readonly kind: Panel['kind'];
  readonly unit: Unit;
  /** Letter of the query in its panel. */
  readonly refId: string;
  readonly expr: string;
  /** Name of its series; `{{label}}` is the label's value. */
  readonly legend: string;
  /** One answer for the whole time range, asked at its end; otherwise a value for each step. */
  readonly instant: boolean;
  /** Why it may have no data after a run; null: having none is a fault. */
  readonly mayBeEmpty: string | null;
  /** It holds an axis and is not drawn. */
  readonly invisible: boolean;
}

/** A, B, C, … */
export const refIdAt = (index: number): string => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'.charAt(index);

/** A panel of single values asks once, at the end of the time range. */
export const isInstant = ({ kind }: Panel): boolean => kind === 'value' || kind === 'table';

/** The queries of a panel; a column of a table is one too. */
export const queriesOf = (panel: Panel): readonly (Query & { readonly unit: Unit })[] =>
  panel.kind === 'table'
    ? panel.columns.map(({ title, ...column }) => ({ ...column, legend: title }))
    : panel.queries.map((query) => ({ ...query, unit: panel.unit }));

export const panelsOf = ({ rows }: Dashboard): readonly Panel[] => rows.flatMap(({ panels }) => panels);

export const panelQueries = (): readonly PanelQuery[] =>
  dashboards.flatMap((dashboard) =>
    panelsOf(dashboard).flatMap((panel) =>
      queriesOf(panel).map(({ expr, legend, unit, mayBeEmpty, invisible }, index) => ({
        dashboard: dashboard.uid,
        panel: panel.title,
        kind: panel.kind,
        unit,
        refId: refIdAt(index),
        expr,
        legend,
        instant: isInstant(panel),
        mayBeEmpty: mayBeEmpty ?? panel.mayBeEmpty ?? null,
        invisible: invisible === true,
      })),
    ),
  );

export const annotationQueries = (): readonly { readonly name: string; readonly expr: string }[] =>
  annotations.map(({ name, expr }) => ({ name, expr }));

export const variableQueries = (): readonly { dashboard: string; variable: string; query: string }[] =>
  dashboards.flatMap(({ uid, variables }) =>
    variables.map((variable) => ({ dashboard: uid, variable: variable.name, query: queryOf(variable) })),
  );

export interface Chosen {
  readonly run: string;
  readonly scenario: string;
  readonly variant: string;
  /** The second run of a comparison; without it the first stands on both sides. */
  readonly other?: { readonly run: string; readonly variant: string };
  /** Length of the time range. */
  readonly rangeSeconds: number;
  /** How far a rate looks back, such as `4s`: Grafana takes at least four intervals of the data source. */
  readonly rateInterval: string;
  /** Step of a range query; `1s`. */
  readonly interval?: string;
}

/** What Grafana makes of an expression when these are chosen. The values stand in regular expressions, so their special characters are escaped. */
export function substitute(expr: string, chosen: Chosen): string {
  const { run, scenario, variant, other = { run, variant }, rangeSeconds, rateInterval, interval = '1s' } = chosen;
  const values: Readonly<Record<string, string>> = {
    __rate_interval: rateInterval,
    __range: `${Math.ceil(rangeSeconds)}s`,
    __interval: interval,
    run: escaped(run),
    scenario: escaped(scenario),
    variant: escaped(variant),
    run_b: escaped(other.run),
    variant_b: escaped(other.variant),
  };
  return expr.replaceAll(/\$(\w+)/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`no value for $${name} in ${expr}`);
    return value;
  });
}

/** Two backslashes: one for the regular expression, one for the string that it stands in. */
const escaped = (value: string): string => value.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\\$&`);
