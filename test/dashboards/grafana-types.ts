/**
 * Grafana's own types of a classic dashboard, put together for what file provisioning reads. Not covered, because @grafana/schema has no
 * types for it: queries (targets), the values of overrides, the options of transformations, and those parts of variables and
 * annotations that belong to the Prometheus plugin.
 */
import type {
  AnnotationQuery,
  Dashboard,
  FieldConfig,
  FieldConfigSource,
  Panel,
  RowPanel,
  VariableModel,
} from '@grafana/schema/dist/esm/raw/dashboard/x/Dashboard_types.gen';
import type * as Heatmap from '@grafana/schema/dist/esm/raw/composable/heatmap/panelcfg/x/HeatmapPanelCfg_types.gen';
import type * as Stat from '@grafana/schema/dist/esm/raw/composable/stat/panelcfg/x/StatPanelCfg_types.gen';
import type * as StateTimeline from '@grafana/schema/dist/esm/raw/composable/statetimeline/panelcfg/x/StateTimelinePanelCfg_types.gen';
import type * as Table from '@grafana/schema/dist/esm/raw/composable/table/panelcfg/x/TablePanelCfg_types.gen';
import type { TableOptions } from '@grafana/schema';
import type * as TimeSeries from '@grafana/schema/dist/esm/raw/composable/timeseries/panelcfg/x/TimeSeriesPanelCfg_types.gen';

/** A type as it lies in JSON: members of enums are the texts or numbers that they stand for. */
type Json<T> = unknown extends T
  ? unknown
  : T extends string
    ? `${T}`
    : T extends number
      ? `${T}` extends `${infer N extends number}`
        ? N
        : number
      : T extends boolean | null | undefined
        ? T
        : T extends readonly (infer Item)[]
          ? readonly Json<Item>[]
          : { readonly [Key in keyof T]: Json<T[Key]> };

/** What every panel of ours has, though the type leaves it open. */
type Needed = 'id' | 'title' | 'description' | 'gridPos' | 'datasource' | 'targets' | 'options' | 'fieldConfig';

type PanelOf<Type extends string, Options, Custom> = Json<
  Omit<Panel, 'type' | 'options' | 'fieldConfig'> & Required<Pick<Panel, Exclude<Needed, 'options' | 'fieldConfig'>>>
> & {
  readonly type: Type;
  readonly options: Json<Options>;
  readonly fieldConfig: Json<Omit<FieldConfigSource, 'defaults'>> & {
    readonly defaults: Json<Omit<FieldConfig, 'custom'>> & { readonly custom?: Json<Partial<Custom>> };
  };
};

type AnyPanel =
  | PanelOf<'timeseries', TimeSeries.Options, TimeSeries.FieldConfig>
  | PanelOf<'heatmap', Heatmap.Options, Heatmap.FieldConfig>
  | PanelOf<'stat', Stat.Options, never>
  | PanelOf<'table', TableOptions, Table.FieldConfig>
  | PanelOf<'state-timeline', StateTimeline.Options, StateTimeline.FieldConfig>
  | Json<RowPanel>;

/** Of Grafana's own front end, in packages/grafana-data: `definition` is the text of the query in the list of variables. */
type AnyVariable = Json<VariableModel> & { readonly definition?: string };

/** Of the Prometheus plugin: packages/grafana-prometheus/src/annotations.ts. */
type AnyAnnotation = Json<Omit<AnnotationQuery, 'target'>> & {
  readonly target: { readonly refId: string; readonly expr: string; readonly [key: string]: unknown };
  readonly titleFormat: string;
  readonly textFormat: string;
  readonly tagKeys: string;
  readonly useValueForTime: boolean;
};

export type ProvisionedDashboard = Json<Omit<Dashboard, 'panels' | 'templating' | 'annotations'>> & {
  readonly uid: string;
  readonly title: string;
  readonly panels: readonly AnyPanel[];
  readonly templating: { readonly list: readonly AnyVariable[] };
  readonly annotations: { readonly list: readonly AnyAnnotation[] };
};
