/** What a monitoring system shows of a run: the panels of a dashboard, filled with its answers. */
import type { Plan } from '../../model/scenario/plan.ts';
import type { Agreement } from './agreement.ts';

/** One line of a panel. */
export interface PanelSeries {
  readonly legend: string;
  /** One value a run second, from 0; null: no answer for that second. */
  readonly values: readonly (number | null)[];
}

export interface PanelData {
  readonly title: string;
  /** Grafana's unit id: `s`, `percentunit`, `reqps`, … */
  readonly unit: string;
  /** lines: over time. value: one number, the last of the run. */
  readonly kind: 'lines' | 'value';
  readonly series: readonly PanelSeries[];
}

/** An annotation of the dashboard. */
export interface Mark {
  /** Run seconds. */
  readonly atSeconds: number;
  readonly kind: 'collapse' | 'recovery';
}

/** One variant as the monitoring system saw it. */
export interface ObservedVariant extends Agreement {
  readonly name: string;
  readonly plan: Plan;
  readonly marks: readonly Mark[];
  readonly panels: readonly PanelData[];
}
