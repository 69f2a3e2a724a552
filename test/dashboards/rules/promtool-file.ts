/** Cases of alerts as `promtool test rules` reads them, with the keys of promtool 2.42. */
import assert from 'node:assert/strict';
import { type AlertingRule, isRecording, type RecordingRule, type RuleGroup } from '../../../dashboards/rules/rule.ts';

/** What one alert has to do with given series. */
export interface AlertCase {
  /** Reads after the alert's name: `fires when …`, `is silent when …`. */
  readonly says: string;
  readonly series: Readonly<Record<string, string>>;
  /** Between two samples of a series: `1s`. */
  readonly interval: string;
  /** Moments of promtool, seconds. */
  readonly silentAt: readonly number[];
  readonly fires: {
    readonly at: number;
    /** Of the series that the alert is about. */
    readonly labels: Readonly<Record<string, string>>;
    readonly description: string;
  } | null;
}

/** What tells the rules of a pace apart: the alert's name, and the cause or window where there are several. */
export const keyOf = ({ alert, labels }: AlertingRule): string =>
  [alert, labels['cause'] ?? labels['window']].filter((part) => part !== undefined).join(' ');

/**
 * One alert, or what stands in its place, with the recording rules that it needs, in its group: what rules of another group record is given to it
 * as series.
 */
export function groupFor(groups: readonly RuleGroup[], rule: AlertingRule, instead = [rule]): RuleGroup {
  const group = groups.find(({ rules }) => rules.includes(rule));
  assert.ok(group !== undefined, `no group holds ${keyOf(rule)}`);
  return { ...group, rules: [...neededBy(rule.expr, group.rules.filter(isRecording)), ...instead] };
}

/** Those that an expression names, and those that they name, in the order of the group. */
function neededBy(expr: string, rules: readonly RecordingRule[]): readonly RecordingRule[] {
  const needed = new Set<RecordingRule>();
  const visit = (text: string): void => {
    for (const rule of rules) {
      if (needed.has(rule) || !text.includes(rule.record)) continue;
      needed.add(rule);
      visit(rule.expr);
    }
  };
  visit(expr);
  return rules.filter((rule) => needed.has(rule));
}

/** Each of the rules has to do what the cases say. */
export const testOf = (rules: readonly AlertingRule[], cases: readonly AlertCase[]): object => ({
  // All groups are worked out so often, whatever they say themselves.
  evaluation_interval: cases[0]?.interval,
  tests: cases.map(({ series, interval, silentAt, fires }) => ({
    interval,
    input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
    alert_rule_test: rules.flatMap((rule) => [
      ...silentAt.map((second) => ({ eval_time: `${second}s`, alertname: rule.alert, exp_alerts: [] })),
      ...(fires === null
        ? []
        : [{ eval_time: `${fires.at}s`, alertname: rule.alert, exp_alerts: [expected(rule, fires)] }]),
    ]),
  })),
});

function expected({ labels, annotations }: AlertingRule, fires: NonNullable<AlertCase['fires']>): unknown {
  const filled = annotations.summary.replaceAll(
    /\{\{ \$labels\.(\w+) \}\}/g,
    (_, label: string) => fires.labels[label] ?? '',
  );
  return {
    exp_labels: { ...fires.labels, ...labels },
    exp_annotations: { ...annotations, summary: filled, description: fires.description },
  };
}
