/** What all alerts have in common: labels, runbook, and the words about whom they are. */
import type { Pace } from './pace.ts';
import { and, duration, all } from './promql.ts';
import { ruleMetrics } from '../../src/model/record/metric-names.ts';
import type { AlertingRule } from './rule.ts';

/** page: somebody gets up now. ticket: somebody looks in working hours. */
export type Severity = 'page' | 'ticket';

export interface AlertWords {
  readonly alert: string;
  readonly severity: Severity;
  readonly summary: string;
  /** With the value that the alert saw. */
  readonly description: string;
}

export interface AlertCondition {
  readonly conditions: readonly string[];
  /** 0: at once. */
  readonly forSeconds: number;
  /** Tells the rules of one alert apart. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** The page for whoever is on call; one heading an alert. */
const RUNBOOK = 'docs/alerts.md';

/**
 * In a run nothing fires before the warm-up is over, after the plan has ended, or about series that were left behind. Its severity is `info`, and
 * `rehearses` says what it would be in production: a receiver for pages is not woken by a load test.
 */
export function alertOf(
  pace: Pace,
  words: AlertWords,
  { conditions, forSeconds, labels }: AlertCondition,
): AlertingRule {
  const isRun = pace.name === 'run';
  return {
    alert: words.alert,
    expr: all(...conditions, isRun ? and(ruleMetrics.judged) : null),
    ...(forSeconds > 0 ? { for: duration(forSeconds) } : {}),
    labels: {
      ...(isRun ? { severity: 'info', rehearses: words.severity } : { severity: words.severity }),
      pace: pace.name,
      ...labels,
    },
    annotations: {
      summary: isRun ? `${words.summary}: {{ $labels.scenario }}, {{ $labels.variant }}` : words.summary,
      description: words.description,
      runbook_url: `${RUNBOOK}#${words.alert.toLowerCase()}`,
    },
  };
}

/** 0.33 → `33 %`. */
export const percent = (ratio: number): string => `${Number((ratio * 100).toFixed(2))} %`;

export const PERCENT = '{{ $value | humanizePercentage }}';
export const DURATION = '{{ $value | humanizeDuration }}';
