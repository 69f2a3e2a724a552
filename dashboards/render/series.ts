/** Field options of Grafana for the looks of series, and the colours of tones. */
import {
  FieldColorModeId,
  type DynamicConfigValue,
  type MatcherConfig,
  type Threshold,
  ThresholdsMode,
  type ThresholdsConfig,
  type ValueMapping,
  MappingType,
} from '@grafana/grafana-foundation-sdk/dashboard';
import type { Looks } from '../looks.ts';
import { dashes, type Look, palette } from '../palette.ts';
import { queriesOf, refIdAt } from '../queries.ts';
import type { Panel, Tone, ValuePanel } from '../spec.ts';

export const toneColour: Readonly<Record<Tone, string>> = {
  good: palette.green,
  bad: palette.vermillion,
  warning: palette.orange,
  plain: palette.blue,
};

export interface Override {
  readonly matcher: MatcherConfig;
  readonly properties: DynamicConfigValue[];
}

function propertiesOf({ colour, dash, widthPx = 2, fillPercent }: Look): DynamicConfigValue[] {
  const style =
    dash === 'solid' ? { fill: 'solid' } : { fill: dash === 'dotted' ? 'dot' : 'dash', dash: [...dashes[dash]] };
  return [
    { id: 'color', value: { mode: FieldColorModeId.Fixed, fixedColor: palette[colour] } },
    { id: 'custom.lineStyle', value: style },
    { id: 'custom.lineWidth', value: widthPx },
    ...(fillPercent === undefined ? [] : [{ id: 'custom.fillOpacity', value: fillPercent }]),
  ];
}

/** Nothing is drawn, but the axis holds it. */
const invisible: DynamicConfigValue[] = [
  { id: 'custom.lineWidth', value: 0 },
  { id: 'custom.fillOpacity', value: 0 },
  { id: 'custom.hideFrom', value: { legend: true, tooltip: true, viz: false } },
];

/** Looks of named series first, then those of single queries: what comes later wins. */
export function overridesOf(panel: Panel, looks: Looks = {}): readonly Override[] {
  const named = Object.entries(looks).map(([name, look]) => ({
    matcher: { id: 'byName', options: name },
    properties: propertiesOf(look),
  }));
  const single = queriesOf(panel).flatMap(({ look, invisible: hidden }, index) => {
    const matcher = { id: 'byFrameRefID', options: refIdAt(index) };
    if (hidden === true) return [{ matcher, properties: invisible }];
    return look === undefined ? [] : [{ matcher, properties: propertiesOf(look) }];
  });
  return [...named, ...single];
}

/** The side of a level that is bad is shaded. The first step has no lower end: null stands for minus infinity. */
export function zoneSteps({ level, bad }: { readonly level: number; readonly bad: 'below' | 'above' }): Threshold[] {
  const shade = palette.vermillion;
  return bad === 'below'
    ? [
        { value: null, color: shade },
        { value: level, color: 'transparent' },
      ]
    : [
        { value: null, color: 'transparent' },
        { value: level, color: shade },
      ];
}

export const thresholds = (steps: Threshold[]): { build: () => ThresholdsConfig } => ({
  build: () => ({ mode: ThresholdsMode.Absolute, steps }),
});

export const toneSteps = (tones: ValuePanel['tones']): Threshold[] =>
  (tones ?? [{ from: null, tone: 'plain' as const }]).map(({ from, tone }) => ({
    value: from,
    color: toneColour[tone],
  }));

export const wordMappings = (words: NonNullable<ValuePanel['words']>): ValueMapping[] => [
  {
    type: MappingType.ValueToText,
    options: Object.fromEntries(
      Object.entries(words).map(([value, { text, tone }], index) => [value, { text, color: toneColour[tone], index }]),
    ),
  },
];
