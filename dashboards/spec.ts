/**
 * What a dashboard is made of, as data. Renderers turn it into Grafana's JSON; tests and the command line read it as it is, without Grafana's
 * libraries.
 */
import type { Looks } from './looks.ts';
import type { Look } from './palette.ts';

/** Grafana's unit ids that we use. cps: a second. */
export type Unit =
  | 'cps'
  | 'reqps'
  | 's'
  | 'percentunit'
  | 'short'
  | 'none'
  | 'Bps'
  | 'dateTimeAsIso'
  | 'dtdurations'
  | 'bool_yes_no';

export interface Query {
  readonly expr: string;
  /** Name of its series; `{{label}}` is the label's value. */
  readonly legend: string;
  /** For a query that answers with one series. */
  readonly look?: Look;
  /** Why the answer may have no series at all after a run; it goes before the panel's. */
  readonly mayBeEmpty?: string;
  /** Drawn by nobody: it only holds the axis of the panel at a common height. */
  readonly invisible?: true;
}

interface PanelBase {
  readonly title: string;
  /** The description of the panel: what it shows, what good looks like, what bad looks like. */
  readonly shows: string;
  readonly good: string;
  readonly bad: string;
  readonly unit: Unit;
  /** Of the 24 columns of Grafana's grid. */
  readonly width: number;
  /** In grid units of 38 pixels. */
  readonly height: number;
  /** Why the panel may have no data after a run; without it, having none is a fault. */
  readonly mayBeEmpty?: string;
  /** Uid of the dashboard that says more. */
  readonly more?: string;
}

/** Lines over time. */
export interface LinesPanel extends PanelBase {
  readonly kind: 'lines';
  readonly queries: readonly Query[];
  /** Looks by the name of the series, where a query answers with several. */
  readonly looks?: Looks;
  readonly min?: number;
  readonly max?: number;
  readonly stacked?: true;
  readonly logarithmic?: true;
  /** A level, and which side of it is bad: that side is shaded. */
  readonly zone?: { readonly level: number; readonly bad: 'below' | 'above' };
}

/** One number, or one word, for each series: the last of the time range. */
export interface ValuePanel extends PanelBase {
  readonly kind: 'value';
  readonly queries: readonly Query[];
  /** Write the name of the series instead of its value. */
  readonly nameOnly?: true;
  /** Words instead of numbers, with a tone that is never the only sign. */
  readonly words?: Readonly<Record<string, { readonly text: string; readonly tone: Tone }>>;
  /** From this value on the tone changes. */
  readonly tones?: readonly { readonly from: number | null; readonly tone: Tone }[];
}

export type Tone = 'good' | 'bad' | 'warning' | 'plain';

/** A histogram over time. */
export interface HeatmapPanel extends PanelBase {
  readonly kind: 'heatmap';
  readonly queries: readonly [Query];
}

export interface Column {
  readonly title: string;
  readonly expr: string;
  readonly unit: Unit;
  readonly words?: ValuePanel['words'];
  readonly mayBeEmpty?: string;
}

/** One row for each combination of the key labels, one query a column. */
export interface TablePanel extends PanelBase {
  readonly kind: 'table';
  readonly keys: readonly { readonly label: string; readonly title: string }[];
  readonly columns: readonly Column[];
}

/** A bar for each series while it is there. */
export interface StripPanel extends PanelBase {
  readonly kind: 'strip';
  readonly queries: readonly Query[];
  readonly looks?: Looks;
}

export type Panel = LinesPanel | ValuePanel | HeatmapPanel | TablePanel | StripPanel;

export interface Row {
  readonly title: string;
  /** Variable: the row is there once for each of its chosen values. */
  readonly repeat?: string;
  readonly panels: readonly Panel[];
}

/** A query variable over the labels of the runs that Prometheus knows within the time range. */
export interface Variable {
  readonly name: string;
  readonly label: string;
  readonly description: string;
  /** Label whose values it lists. */
  readonly values: string;
  /** Matchers that narrow the list: variables before this one. */
  readonly where: Readonly<Record<string, string>>;
  readonly many: boolean;
  readonly all: boolean;
  readonly newestFirst?: true;
  /** Chosen at first if it is in the list; without it, or when it is not there: the first. */
  readonly preferred?: string;
}

export interface Dashboard {
  /** 8 to 40 characters; links and bookmarks hold on to it. */
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly refresh: '5s' | '5m';
  readonly variables: readonly Variable[];
  readonly rows: readonly Row[];
}

/** Shows, good and bad as one Markdown text: Grafana shows it at the panel's title. */
export const descriptionOf = ({ shows, good, bad }: Pick<PanelBase, 'shows' | 'good' | 'bad'>): string =>
  `${shows}\n\n**Good:** ${good}\n\n**Bad:** ${bad}`;
