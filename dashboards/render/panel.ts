/** Panels as Grafana's builders. */
import {
  AxisPlacement,
  BigValueColorMode,
  BigValueGraphMode,
  BigValueTextMode,
  GraphDrawStyle,
  GraphThresholdsStyleMode,
  LegendDisplayMode,
  LegendPlacement,
  LineInterpolation,
  ScaleDistribution,
  SortOrder,
  StackingMode,
  TooltipDisplayMode,
  VisibilityMode,
} from '@grafana/grafana-foundation-sdk/common';
import { type Panel as GrafanaPanel, FieldColorModeId } from '@grafana/grafana-foundation-sdk/dashboard';
import {
  HeatmapColorMode,
  HeatmapColorScale,
  PanelBuilder as HeatmapBuilder,
} from '@grafana/grafana-foundation-sdk/heatmap';
import { PanelBuilder as StatBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as StripBuilder } from '@grafana/grafana-foundation-sdk/statetimeline';
import { PanelBuilder as LinesBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import type { Place } from '../layout.ts';
import { palette } from '../palette.ts';
import { queriesOf } from '../queries.ts';
import {
  descriptionOf,
  type HeatmapPanel,
  type LinesPanel,
  type Panel,
  type StripPanel,
  type ValuePanel,
} from '../spec.ts';
import { chosenDataSource } from './data-source.ts';
import { moreLink } from './links.ts';
import { overridesOf, thresholds, toneSteps, wordMappings, zoneSteps } from './series.ts';
import { tablePanel } from './table.ts';
import { targetOf } from './target.ts';

/** What the builders of all kinds of panel have. */
interface AnyBuilder {
  id(id: number): this;
  title(title: string): this;
  description(description: string): this;
  datasource(datasource: { type: string; uid: string }): this;
  gridPos(place: Place): this;
  targets(targets: ReturnType<typeof targetOf>[]): this;
  unit(unit: string): this;
  links(links: ReturnType<typeof moreLink>[]): this;
  colorScheme(color: { build: () => { mode: FieldColorModeId; fixedColor?: string } }): this;
  withOverride(override: ReturnType<typeof overridesOf>[number]): this;
  build(): GrafanaPanel;
}

export interface PlacedPanel {
  readonly id: number;
  readonly place: Place;
}

/** @param titleOf title of the dashboard with a uid, for links */
export function grafanaPanel(panel: Panel, at: PlacedPanel, titleOf: (uid: string) => string): AnyBuilder {
  const builder = bare(panel)
    .id(at.id)
    .title(panel.title)
    .description(descriptionOf(panel))
    .datasource(chosenDataSource)
    .gridPos(at.place)
    .targets(queriesOf(panel).map((query, index) => targetOf(panel, query, index)))
    .unit(panel.unit);
  if (panel.more !== undefined) builder.links([moreLink(panel.more, titleOf(panel.more))]);
  return builder;
}

function bare(panel: Panel): AnyBuilder {
  switch (panel.kind) {
    case 'lines':
      return linesPanel(panel);
    case 'value':
      return valuePanel(panel);
    case 'heatmap':
      return heatmapPanel(panel);
    case 'table':
      return tablePanel(panel);
    case 'strip':
      return stripPanel(panel);
    default:
      return panel satisfies never;
  }
}

const colour = (mode: FieldColorModeId, fixedColor?: string) => ({
  build: () => ({ mode, ...(fixedColor === undefined ? {} : { fixedColor }) }),
});

/** Names below the panel, so that a panel of 8 columns keeps its width for the lines. */
const legendBelow = () => ({
  build: () => ({
    displayMode: LegendDisplayMode.List,
    placement: LegendPlacement.Bottom,
    showLegend: true,
    calcs: [],
  }),
});

const tooltipOfAll = () => ({ build: () => ({ mode: TooltipDisplayMode.Multi, sort: SortOrder.Descending }) });

function linesPanel(panel: LinesPanel): LinesBuilder {
  const builder = new LinesBuilder()
    .legend(legendBelow())
    .tooltip(tooltipOfAll())
    .drawStyle(GraphDrawStyle.Line)
    .lineInterpolation(LineInterpolation.Linear)
    .lineWidth(2)
    .fillOpacity(0)
    .showPoints(VisibilityMode.Auto)
    .spanNulls(false)
    .axisPlacement(AxisPlacement.Left)
    // A name that no look is known for gets a colour of its own.
    .colorScheme(colour(FieldColorModeId.PaletteClassicByName));
  if (panel.min !== undefined) builder.min(panel.min);
  if (panel.max !== undefined) builder.max(panel.max);
  if (panel.stacked) builder.stacking({ build: () => ({ mode: StackingMode.Normal, group: 'A' }) });
  if (panel.logarithmic) builder.scaleDistribution({ build: () => ({ type: ScaleDistribution.Log, log: 2 }) });
  if (panel.zone !== undefined)
    builder
      .thresholds(thresholds(zoneSteps(panel.zone)))
      .thresholdsStyle({ build: () => ({ mode: GraphThresholdsStyleMode.DashedAndArea }) });
  for (const override of overridesOf(panel, panel.looks)) builder.withOverride(override);
  return builder;
}

function valuePanel(panel: ValuePanel): StatBuilder {
  const builder = new StatBuilder()
    .graphMode(BigValueGraphMode.None)
    .colorMode(BigValueColorMode.Value)
    .textMode(panel.nameOnly === true ? BigValueTextMode.Name : BigValueTextMode.Auto)
    .reduceOptions({ build: () => ({ calcs: ['lastNotNull'], values: false, fields: '' }) })
    .thresholds(thresholds(toneSteps(panel.tones)))
    .colorScheme(colour(FieldColorModeId.Thresholds))
    .noValue('–');
  if (panel.words !== undefined) builder.mappings(wordMappings(panel.words));
  for (const override of overridesOf(panel)) builder.withOverride(override);
  return builder;
}

/** Cividis: even steps of lightness, made for readers with colour-vision deficiencies (Nuñez, Anderton and Renslow, PLOS ONE 2018). */
const heatColours = () => ({
  build: () => ({
    mode: HeatmapColorMode.Scheme,
    scheme: 'Cividis',
    fill: palette.blue,
    scale: HeatmapColorScale.Exponential,
    exponent: 0.5,
    steps: 64,
    reverse: false,
  }),
});

const heatmapPanel = (panel: HeatmapPanel): HeatmapBuilder =>
  new HeatmapBuilder()
    .calculate(false)
    .color(heatColours())
    .exemplarsColor(palette.vermillion)
    .yAxis({ build: () => ({ unit: panel.unit, axisPlacement: AxisPlacement.Left }) })
    .cellValues({ build: () => ({ unit: 'cps' }) })
    .cellGap(1)
    .tooltip({ build: () => ({ mode: TooltipDisplayMode.Single, yHistogram: true, showColorScale: true }) })
    .showLegend();

function stripPanel(panel: StripPanel): StripBuilder {
  const builder = new StripBuilder()
    .showValue(VisibilityMode.Never)
    .mergeValues(true)
    .rowHeight(0.8)
    .fillOpacity(70)
    .lineWidth(0)
    .legend({
      build: () => ({
        displayMode: LegendDisplayMode.Hidden,
        placement: LegendPlacement.Bottom,
        showLegend: false,
        calcs: [],
      }),
    })
    .tooltip(tooltipOfAll())
    .thresholds(thresholds(toneSteps(undefined)))
    .colorScheme(colour(FieldColorModeId.Fixed, palette.blue));
  for (const override of overridesOf(panel, panel.looks)) builder.withOverride(override);
  return builder;
}
