/**
 * A dashboard as Grafana's classic JSON. Classic on purpose: Grafana 13.0 refused files of the newer schema (v2) in plain file provisioning
 * (grafana/grafana#122663, #127928), and grafana-operator takes classic JSON alone in its GrafanaDashboard.
 */
import {
  AnnotationQueryBuilder,
  DashboardBuilder,
  DashboardCursorSync,
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  RowBuilder,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus';
import { type Annotation, annotations } from '../annotations.ts';
import { placed } from '../layout.ts';
import { palette } from '../palette.ts';
import type { Dashboard, Variable } from '../spec.ts';
import { queryOf } from '../variables.ts';
import { chosenDataSource } from './data-source.ts';
import { dashboardLinks, TAG } from './links.ts';
import { grafanaPanel } from './panel.ts';

const ALL = { selected: true, text: ['All'], value: ['$__all'] };

function variableOf(variable: Variable): QueryVariableBuilder {
  const { name, label, description, many, all, newestFirst, preferred } = variable;
  const query = queryOf(variable);
  const builder = new QueryVariableBuilder(name)
    .label(label)
    .description(description)
    .datasource(chosenDataSource)
    .query(query)
    .definition(query)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    // oxlint-disable-next-line unicorn/no-array-sort -- a builder, not an array
    .sort(newestFirst === true ? VariableSort.AlphabeticalDesc : VariableSort.AlphabeticalAsc)
    .multi(many)
    .allowCustomValue(false)
    .includeAll(all);
  if (all) return builder.allValue('.+').current(ALL);
  return preferred === undefined ? builder : builder.current({ selected: true, text: preferred, value: preferred });
}

const annotationOf = ({ name, colour, expr, valueIsTime, title, text, tags }: Annotation): AnnotationQueryBuilder =>
  new AnnotationQueryBuilder()
    .name(name)
    .datasource(chosenDataSource)
    .enable(true)
    .hide(false)
    .iconColor(palette[colour])
    .target(new DataqueryBuilder().refId('Anno').expr(expr).range().datasource(chosenDataSource))
    .titleFormat(title)
    .textFormat(text)
    .tagKeys(tags.join(','))
    .useValueForTime(valueIsTime);

function built(dashboard: Dashboard, titleOf: (uid: string) => string): unknown {
  // oxlint-disable-next-line typescript/no-deprecated -- the builder of the classic JSON; see above
  const builder = new DashboardBuilder(dashboard.title)
    .uid(dashboard.uid)
    .description(dashboard.description)
    .tags([TAG])
    .readonly()
    .tooltip(DashboardCursorSync.Crosshair)
    .timezone('browser')
    .time({ from: 'now-15m', to: 'now' })
    .refresh(dashboard.refresh)
    .links([...dashboardLinks])
    .annotations(annotations.map(annotationOf))
    .withVariable(new DatasourceVariableBuilder('datasource').label('Data source').type('prometheus'));
  for (const variable of dashboard.variables) builder.withVariable(variableOf(variable));
  for (const { row, id, place, panels } of placed(dashboard)) {
    const head = new RowBuilder(row.title).id(id).gridPos(place);
    builder.withRow(row.repeat === undefined ? head : head.repeat(row.repeat));
    for (const { panel, ...at } of panels) builder.withPanel(grafanaPanel(panel, at, titleOf));
  }
  return builder.build();
}

/**
 * What the builders write and Grafana 13 has no use for: settings of interval variables, the footer that tables no longer have, and a place in a
 * menu that hides links and annotations.
 */
const unwanted = (key: string, value: unknown): boolean =>
  ['auto', 'auto_min', 'auto_count', 'footer'].includes(key) || (key === 'placement' && value === 'inControlsMenu');

/** @param all the dashboards that links may lead to */
export function dashboardJson(dashboard: Dashboard, all: readonly Dashboard[]): string {
  const titleOf = (uid: string): string => {
    const target = all.find((one) => one.uid === uid);
    if (target === undefined) throw new Error(`${dashboard.uid} links to ${uid}, which is no dashboard`);
    return target.title;
  };
  const json = built(dashboard, titleOf);
  return `${JSON.stringify(json, (key, value: unknown) => (unwanted(key, value) ? undefined : value), 2)}\n`;
}
