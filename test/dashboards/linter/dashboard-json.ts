/** The parts of Grafana's classic JSON that the rules look at, as it lies in the generated files. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface DataSource {
  readonly type?: string;
  readonly uid?: string;
}

export interface Target {
  readonly refId?: string;
  readonly expr?: string;
  readonly datasource?: DataSource;
  readonly hide?: boolean;
  readonly instant?: boolean;
  readonly range?: boolean;
  readonly legendFormat?: string;
}

export interface FieldConfig {
  readonly defaults?: {
    readonly unit?: string;
    readonly mappings?: readonly unknown[];
    readonly color?: { readonly mode?: string; readonly fixedColor?: string };
    readonly thresholds?: { readonly steps?: readonly { readonly color?: string; readonly value?: number | null }[] };
  };
  readonly overrides?: readonly {
    readonly matcher: { readonly id: string; readonly options?: unknown };
    readonly properties: readonly { readonly id: string; readonly value?: unknown }[];
  }[];
}

export interface PanelJson {
  readonly id?: number;
  readonly type: string;
  readonly title?: string;
  readonly description?: string;
  readonly datasource?: DataSource;
  readonly targets?: readonly Target[];
  readonly fieldConfig?: FieldConfig;
  readonly gridPos?: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly options?: Readonly<Record<string, unknown>>;
  readonly links?: readonly { readonly url?: string; readonly title?: string }[];
  readonly panels?: readonly PanelJson[];
  readonly repeat?: string;
  readonly transformations?: readonly { readonly id: string; readonly options: Readonly<Record<string, unknown>> }[];
}

export interface VariableJson {
  readonly name: string;
  readonly type: string;
  readonly label?: string;
  readonly query?: string;
  readonly refresh?: number;
  readonly multi?: boolean;
  readonly includeAll?: boolean;
  readonly allValue?: string;
  readonly datasource?: DataSource;
}

export interface DashboardJson {
  readonly uid?: string;
  readonly title?: string;
  readonly tags?: readonly string[];
  readonly editable?: boolean;
  readonly refresh?: string;
  readonly graphTooltip?: number;
  readonly time?: { readonly from: string; readonly to: string };
  readonly templating?: { readonly list?: readonly VariableJson[] };
  readonly annotations?: { readonly list?: readonly Readonly<Record<string, unknown>>[] };
  readonly links?: readonly Readonly<Record<string, unknown>>[];
  readonly panels?: readonly PanelJson[];
}

export interface CommittedDashboard {
  readonly file: string;
  readonly json: DashboardJson;
}

export const projectFolder = fileURLToPath(new URL('../../..', import.meta.url));
const generated = join(projectFolder, 'dashboards/generated');

export const committedDashboards: readonly CommittedDashboard[] = readdirSync(generated)
  .filter((name) => name.endsWith('.json'))
  .map((file) => ({ file, json: JSON.parse(readFileSync(join(generated, file), 'utf8')) as DashboardJson }));

/** Panels without the rows between them. */
export const panelsIn = ({ panels = [] }: Pick<DashboardJson, 'panels'>): readonly PanelJson[] =>
  panels.flatMap((panel) => [panel, ...(panel.panels ?? [])]).filter(({ type }) => type !== 'row');

export const variablesIn = ({ templating }: DashboardJson): readonly VariableJson[] => templating?.list ?? [];
