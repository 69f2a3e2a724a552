import type { DashboardJson, PanelJson, Target } from './dashboard-json.ts';

export interface Complaint {
  readonly panel?: string;
  readonly target?: number;
  readonly found: string;
}

/** One rule of grafana/dashboard-linter (its docs/index.md), under its own name. Empty: nothing to complain about. */
export interface LinterRule {
  readonly name: string;
  readonly complaints: (dashboard: DashboardJson) => readonly Complaint[];
}

export const panelRule = (
  name: string,
  find: (panel: PanelJson, dashboard: DashboardJson) => readonly string[],
): LinterRule => ({
  name,
  complaints: (dashboard) =>
    panelsOf(dashboard).flatMap((panel) =>
      find(panel, dashboard).map((found) => ({ panel: panel.title ?? '', found })),
    ),
});

export const targetRule = (
  name: string,
  find: (target: Target, panel: PanelJson, dashboard: DashboardJson) => readonly string[],
): LinterRule => ({
  name,
  complaints: (dashboard) =>
    panelsOf(dashboard).flatMap((panel) =>
      (panel.targets ?? []).flatMap((target, index) =>
        find(target, panel, dashboard).map((found) => ({ panel: panel.title ?? '', target: index, found })),
      ),
    ),
});

/** Rows hold nothing that could be wrong here. */
const panelsOf = ({ panels = [] }: DashboardJson): readonly PanelJson[] =>
  panels.flatMap((panel) => [panel, ...(panel.panels ?? [])]).filter(({ type }) => type !== 'row');
