import { DataqueryBuilder, PromQueryFormat, QueryEditorMode } from '@grafana/grafana-foundation-sdk/prometheus';
import { isInstant, refIdAt } from '../queries.ts';
import type { Panel, Query } from '../spec.ts';
import { chosenDataSource } from './data-source.ts';

/** How Grafana is to shape the answer. */
const formats: Readonly<Record<Panel['kind'], PromQueryFormat>> = {
  lines: PromQueryFormat.TimeSeries,
  value: PromQueryFormat.TimeSeries,
  strip: PromQueryFormat.TimeSeries,
  heatmap: PromQueryFormat.Heatmap,
  table: PromQueryFormat.Table,
};

export function targetOf(panel: Panel, { expr, legend }: Query, index: number): DataqueryBuilder {
  const target = new DataqueryBuilder()
    .datasource(chosenDataSource)
    .refId(refIdAt(index))
    .expr(expr)
    .legendFormat(legend)
    .format(formats[panel.kind])
    .editorMode(QueryEditorMode.Code)
    .exemplar(false);
  return isInstant(panel) ? target.instant() : target.range();
}
