/** The findings of a run, as the command line pushed them when the run had been judged. */
import { findingMetrics } from '../../src/model/record/metric-names.ts';
import { last } from '../series/promql.ts';
import type { Column, TablePanel, ValuePanel } from '../spec.ts';

const byVariant = ['variant'];
const one = (label: string, value: string) => ({ [label]: `="${value}"` });

const goodput = (window: string): string =>
  last(findingMetrics.goodputPerSecond, { where: one('window', window), by: byVariant });
const timeToLogin = (quantile: string): string =>
  last(findingMetrics.timeToLoginSeconds, { where: one('quantile', quantile), by: byVariant });

const yesOrNo = { 0: { text: 'no', tone: 'bad' }, 1: { text: 'yes', tone: 'good' } } as const;

const judged = 'the run has not been judged yet: findings come at its end';

const base = { kind: 'value', width: 5, height: 4, mayBeEmpty: judged } as const;

/** The verdict in large letters. */
export const verdictValues: readonly ValuePanel[] = [
  {
    ...base,
    title: 'Verdict',
    shows: 'What the run says about the expectations of its scenario.',
    good: 'pass.',
    bad: 'slo-breach: an expectation was not met. invalid: the run says nothing about the system, see Generator health.',
    unit: 'none',
    nameOnly: true,
    queries: [{ expr: `${last(findingMetrics.verdict, { by: ['verdict'] })} == 1`, legend: '{{verdict}}' }],
  },
  {
    ...base,
    title: 'Valid',
    shows:
      'Whether every chosen variant kept the rules of validity: the generator kept up, every login is accounted for.',
    good: 'yes.',
    bad: 'no: neither a good nor a bad result of this run means anything.',
    unit: 'none',
    words: yesOrNo,
    queries: [{ expr: `min(${last(findingMetrics.valid, { by: byVariant })})`, legend: 'valid' }],
  },
  {
    ...base,
    title: 'Collapsed',
    shows: 'Chosen variants whose goodput stopped following the offered load.',
    good: '0.',
    bad: 'any: the table below says which, and when.',
    unit: 'none',
    tones: [
      { from: null, tone: 'good' },
      { from: 1, tone: 'bad' },
    ],
    queries: [
      {
        expr: `count(${last(findingMetrics.collapseTimestampSeconds, { by: byVariant })}) or 0 * count(${last(findingMetrics.valid, { by: byVariant })})`,
        legend: 'variants',
      },
    ],
  },
  {
    ...base,
    title: 'Recovered',
    shows: 'Chosen variants whose goodput came back after the trigger and stayed for the recovery window.',
    good: 'all of them.',
    bad: 'fewer: a variant that stays down after the load has gone is metastable.',
    unit: 'none',
    queries: [{ expr: `sum(${last(findingMetrics.recovered, { by: byVariant })})`, legend: 'variants' }],
  },
];

const columns: readonly Column[] = [
  { title: 'Valid', expr: last(findingMetrics.valid, { by: byVariant }), unit: 'none', words: yesOrNo },
  { title: 'Goodput before', expr: goodput('before'), unit: 'cps' },
  { title: 'Late in trigger', expr: goodput('duringLate'), unit: 'cps' },
  { title: 'Goodput after', expr: goodput('after'), unit: 'cps' },
  {
    title: 'Offered in trigger',
    expr: last(findingMetrics.offeredPerSecond, { where: one('window', 'during'), by: byVariant }),
    unit: 'cps',
  },
  { title: 'Amplification', expr: last(findingMetrics.amplification, { by: byVariant }), unit: 'short' },
  {
    title: 'Dead work',
    expr: last(findingMetrics.deadWorkRatio, { by: byVariant }),
    unit: 'percentunit',
    mayBeEmpty: 'a target that is not the mock does not say what it spent its time on',
  },
  { title: 'p99 to login', expr: timeToLogin('0.99'), unit: 's' },
  {
    title: 'Collapsed at',
    expr: `${last(findingMetrics.collapseTimestampSeconds, { by: byVariant })} * 1000`,
    unit: 'dateTimeAsIso',
    mayBeEmpty: 'no variant collapsed',
  },
  {
    title: 'Recovery',
    expr: last(findingMetrics.recoverySeconds, { by: byVariant }),
    unit: 's',
    mayBeEmpty: 'no variant recovered',
  },
];

export const findingsTable: TablePanel = {
  kind: 'table',
  title: 'Findings by variant',
  shows:
    'One line a variant. Goodput: logins a second within the SLO, before the trigger, in its second half, and after it. Amplification: requests per completed login. Dead work: share of the service that was given to people who had left.',
  good: 'goodput late in the trigger near the knee, goodput after as before, a short recovery.',
  bad: 'goodput after far below goodput before: the variant stays down after the load has gone.',
  unit: 'short',
  width: 24,
  height: 8,
  mayBeEmpty: judged,
  keys: [{ label: 'variant', title: 'Variant' }],
  columns,
};

export const expectationsTable: TablePanel = {
  kind: 'table',
  title: 'Expectations',
  shows:
    'The lines of the scenario’s expect: block, and what became of them. A line about a variant that was not run is not there.',
  good: 'yes everywhere.',
  bad: 'no: the run ends with exit code 11, and its verdict is slo-breach.',
  unit: 'none',
  width: 24,
  height: 7,
  mayBeEmpty: 'the run has not been judged yet, or its scenario expects nothing',
  keys: [
    { label: 'variant', title: 'Variant' },
    { label: 'expectation', title: 'Expectation' },
  ],
  columns: [
    {
      title: 'Met',
      expr: last(findingMetrics.expectationMet, { by: ['variant', 'expectation'] }),
      unit: 'none',
      words: yesOrNo,
    },
  ],
};
