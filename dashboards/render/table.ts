/** A table of one row for each value of its key labels, one query a column: Grafana joins the answers on the labels. */
import { PanelBuilder as TableBuilder } from '@grafana/grafana-foundation-sdk/table';
import { refIdAt } from '../queries.ts';
import type { Column, TablePanel } from '../spec.ts';
import { wordMappings } from './series.ts';

/** Grafana takes 150 pixels otherwise, and a table of ten columns would not fit a screen. */
const NARROWEST_COLUMN_PX = 80;

export function tablePanel({ columns, keys }: TablePanel): TableBuilder {
  // What Grafana calls the values of a query in a table: with its letter when there are more than one.
  const fields = columns.map((_, index) => (columns.length === 1 ? 'Value' : `Value #${refIdAt(index)}`));
  const order = [...keys.map(({ label }) => label), ...fields];
  const titles = [...keys, ...columns].map(({ title }) => title);
  const builder = new TableBuilder()
    .showHeader(true)
    .filterable(false)
    .minWidth(NARROWEST_COLUMN_PX)
    .noValue('–')
    .withTransformation({ id: 'merge', options: {} })
    .withTransformation({
      id: 'organize',
      options: {
        excludeByName: { Time: true },
        indexByName: Object.fromEntries(order.map((name, index) => [name, index])),
        renameByName: Object.fromEntries(order.map((name, index) => [name, titles[index]])),
      },
    });
  for (const column of columns)
    builder.withOverride({ matcher: { id: 'byName', options: column.title }, properties: cellOptions(column) });
  return builder;
}

const cellOptions = ({ unit, words }: Column) => [
  { id: 'unit', value: unit },
  ...(words === undefined ? [] : [{ id: 'mappings', value: wordMappings(words) }]),
];
