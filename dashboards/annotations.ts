/**
 * What is marked in every panel over time. An event is one sample of `lq_run_event`, gone a second later, so at a coarse step a query would
 * step over it. `timestamp()` over every second of a step finds it, and Grafana takes the value as the moment: exact at any zoom.
 */
import { runMetrics, serverMetrics } from '../src/model/record/metric-names.ts';
import { type Colour } from './palette.ts';
import { selector } from './series/promql.ts';

export interface Annotation {
  readonly name: string;
  readonly colour: Colour;
  readonly expr: string;
  /** The value is the moment, milliseconds; otherwise wherever the value is above 0. */
  readonly valueIsTime: boolean;
  readonly title: string;
  readonly text: string;
  readonly tags: readonly string[];
}

const MS_PER_SECOND = 1000;

function event(name: string, kind: string, colour: Colour, by: readonly string[]): Annotation {
  const moment = `timestamp(${selector(runMetrics.event, { where: { kind: `="${kind}"` } })})`;
  return {
    name,
    colour,
    expr: `max by (${by.join(', ')}) (max_over_time(${moment}[$__interval:1s])) * ${MS_PER_SECOND}`,
    valueIsTime: true,
    title: name,
    text: by.includes('variant') ? '{{variant}}: {{text}}' : '{{text}}',
    tags: by.filter((label) => label !== 'text'),
  };
}

export const annotations: readonly Annotation[] = [
  // Variants that run side by side enter a phase together, and a run has one verdict: one mark for all of them.
  event('Phases', 'phase', 'sky', ['kind', 'text']),
  event('Collapse', 'collapse', 'vermillion', ['kind', 'text', 'variant']),
  event('Recovery', 'recovery', 'green', ['kind', 'text', 'variant']),
  event('Remedies', 'remedy', 'orange', ['kind', 'text', 'variant']),
  event('Verdict', 'verdict', 'grey', ['kind', 'text']),
  {
    name: 'Changes of the server',
    colour: 'purple',
    expr: `sum by (variant) (increase(${selector(serverMetrics.profileChangesTotal)}[$__rate_interval])) > 0`,
    valueIsTime: false,
    title: 'Capacity profile changed',
    text: '{{variant}}: the server took another profile (remedy or protection)',
    tags: ['variant'],
  },
];
