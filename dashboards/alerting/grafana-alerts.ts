/**
 * The alerts as Grafana provisions its own: apiVersion 1, groups of rules (grafana.com/docs/grafana/latest/alerting/set-up/provision-alerting-resources/file-provisioning).
 * For a Grafana without an Alertmanager behind Prometheus. The expressions ask the recording rules, so Prometheus has to have loaded those.
 */
import { placed } from '../layout.ts';
import { dashboards } from '../dashboards.ts';
import { productionGroups, runGroups } from '../rules/rule-groups.ts';
import { type AlertingRule, isAlert, type RuleGroup } from '../rules/rule.ts';
import { alertPanels } from './alert-panels.ts';

/** Uid of the provisioned data source: dashboards/provisioning/datasources. */
const DATA_SOURCE_UID = 'prom';
const EXPRESSIONS = '__expr__';
const FOLDER = 'Launchquake';
/** Grafana looks at rules every 10 s at most. */
const SHORTEST_INTERVAL = '10s';
/** How far back Grafana asks, seconds; the queries are instant, so it only has to be more than 0. */
const LOOK_BACK_SECONDS = 600;

const QUERY = 'query';
const HAS_SAMPLE = 'has_sample';
const FIRES = 'fires';

interface GrafanaQuery {
  readonly refId: string;
  readonly relativeTimeRange: { readonly from: number; readonly to: number };
  readonly datasourceUid: string;
  readonly model: Readonly<Record<string, unknown>>;
}

export interface GrafanaRule {
  readonly uid: string;
  readonly title: string;
  readonly condition: string;
  readonly data: readonly GrafanaQuery[];
  readonly dashboardUid: string;
  readonly panelId: number;
  readonly noDataState: 'OK';
  readonly execErrState: 'Error';
  readonly for: string;
  readonly annotations: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
}

export interface GrafanaRuleFile {
  readonly apiVersion: 1;
  readonly groups: readonly {
    readonly orgId: number;
    readonly name: string;
    readonly folder: string;
    readonly interval: string;
    readonly rules: readonly GrafanaRule[];
  }[];
}

export const grafanaAlerts = (): GrafanaRuleFile => ({
  apiVersion: 1,
  groups: [...runGroups, ...productionGroups].map(({ name, interval, rules }: RuleGroup) => ({
    orgId: 1,
    name,
    folder: FOLDER,
    interval: interval === '1s' ? SHORTEST_INTERVAL : interval,
    rules: rules.filter(isAlert).map(grafanaRule),
  })),
});

function grafanaRule(rule: AlertingRule): GrafanaRule {
  const { alert, expr, labels, annotations } = rule;
  // One alert can have several rules: their own labels tell them apart.
  const { pace = '', cause, window } = labels;
  const name = [alert, cause, window].filter((part) => part !== undefined).join(' ');
  return {
    uid: `lq-${pace}-${[cause ?? alert, window ?? ''].join(' ').trim()}`.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-'),
    title: `${name} (${pace})`,
    condition: FIRES,
    data: nodes(expr),
    ...panelOf(alert),
    // No sample: nothing fires. That is how alerts of Prometheus work.
    noDataState: 'OK',
    execErrState: 'Error',
    for: rule.for ?? '0s',
    annotations: Object.fromEntries(Object.entries(annotations).map(([key, text]) => [key, grafanaTemplate(text)])),
    labels,
  };
}

/**
 * An alert of Prometheus fires for every sample of its expression, whatever the value: 0 fires too. So the condition asks whether there is a
 * sample; Grafana's own import of Prometheus rules does it the same way.
 */
const nodes = (expr: string): readonly GrafanaQuery[] => [
  node(QUERY, DATA_SOURCE_UID, {
    datasource: { type: 'prometheus', uid: DATA_SOURCE_UID },
    expr,
    instant: true,
    range: false,
  }),
  node(HAS_SAMPLE, EXPRESSIONS, {
    datasource: { type: EXPRESSIONS, uid: EXPRESSIONS },
    type: 'math',
    expression: `is_number($${QUERY}) || is_nan($${QUERY}) || is_inf($${QUERY})`,
  }),
  node(FIRES, EXPRESSIONS, {
    datasource: { type: EXPRESSIONS, uid: EXPRESSIONS },
    type: 'threshold',
    expression: HAS_SAMPLE,
    conditions: [{ evaluator: { type: 'gt', params: [0] } }],
  }),
];

const node = (refId: string, datasourceUid: string, model: Readonly<Record<string, unknown>>): GrafanaQuery => ({
  refId,
  relativeTimeRange: { from: LOOK_BACK_SECONDS, to: 0 },
  datasourceUid,
  model: { refId, ...model },
});

/**
 * Grafana fills in environment variables when it reads the file, and `$labels` looks like one. `.Labels` is the same thing without a dollar;
 * what Prometheus calls `$value` is the value of our query.
 */
const grafanaTemplate = (text: string): string =>
  text.replaceAll('$labels', '.Labels').replaceAll('$value', `.Values.${QUERY}.Value`);

function panelOf(alert: string): { readonly dashboardUid: string; readonly panelId: number } {
  const place = alertPanels[alert];
  const dashboard = dashboards.find(({ uid }) => uid === place?.dashboard);
  const panels = dashboard === undefined ? [] : placed(dashboard).flatMap((row) => row.panels);
  const found = panels.find(({ panel }) => panel.title === place?.panel);
  if (dashboard === undefined || found === undefined) throw new Error(`no panel shows what ${alert} is about`);
  return { dashboardUid: dashboard.uid, panelId: found.id };
}
