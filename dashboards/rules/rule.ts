/** Rules of Prometheus as data: prometheus.io/docs/prometheus/latest/configuration/recording_rules and …/alerting_rules. */

export interface RecordingRule {
  readonly record: string;
  readonly expr: string;
}

export interface AlertingRule {
  readonly alert: string;
  readonly expr: string;
  /** Not there: fires at once. */
  readonly for?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: {
    readonly summary: string;
    readonly description: string;
    readonly runbook_url: string;
  };
}

/** Rules of one group are worked out in their order, at the same moment: a rule may use those before it. */
export interface RuleGroup {
  readonly name: string;
  readonly interval: string;
  readonly rules: readonly (RecordingRule | AlertingRule)[];
}

export const isAlert = (rule: RecordingRule | AlertingRule): rule is AlertingRule => 'alert' in rule;
export const isRecording = (rule: RecordingRule | AlertingRule): rule is RecordingRule => 'record' in rule;
