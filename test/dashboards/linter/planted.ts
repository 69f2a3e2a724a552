/** A dashboard that no rule complains about, and at least one mistake in it for each rule. */
import { type DashboardJson, type PanelJson, type Target, type VariableJson, variablesIn } from './dashboard-json.ts';

const source = { type: 'prometheus', uid: '${datasource}' };
const scoped = 'job=~"$job",instance=~"$instance"';

const query = (name: string): VariableJson => ({
  name,
  type: 'query',
  label: name,
  query: `label_values(up, ${name})`,
  refresh: 2,
  multi: true,
  allValue: '.+',
  datasource: source,
});

export const blameless: DashboardJson = {
  uid: 'lq-blameless',
  title: 'Blameless',
  editable: false,
  templating: {
    list: [{ name: 'datasource', type: 'datasource', label: 'Data source' }, query('job'), query('instance')],
  },
  panels: [
    {
      id: 1,
      type: 'timeseries',
      title: 'Requests',
      description: 'Requests a second.',
      datasource: source,
      fieldConfig: { defaults: { unit: 'reqps' } },
      targets: [
        { refId: 'A', expr: `sum(rate(x_total{${scoped}}[$__rate_interval]))`, datasource: source, range: true },
        { refId: 'B', expr: `sum(increase(x_total{${scoped}}[$__range]))`, datasource: source, instant: true },
      ],
    },
  ],
};

export interface PlantedViolation {
  readonly rule: string;
  readonly what: string;
  readonly spoil: (dashboard: DashboardJson) => DashboardJson;
}

/** The one panel, changed. */
const panel =
  (change: (one: PanelJson) => PanelJson) =>
  (dashboard: DashboardJson): DashboardJson => ({ ...dashboard, panels: (dashboard.panels ?? []).map(change) });

/** A query more in the panel. */
const target = (more: Target) =>
  panel((one) => ({ ...one, targets: [...(one.targets ?? []), { datasource: source, ...more }] }));

const variable =
  (name: string, change: (one: VariableJson) => VariableJson) =>
  (dashboard: DashboardJson): DashboardJson => ({
    ...dashboard,
    templating: { list: variablesIn(dashboard).map((one) => (one.name === name ? change(one) : one)) },
  });

const withVariable =
  (more: VariableJson) =>
  (dashboard: DashboardJson): DashboardJson => ({
    ...dashboard,
    templating: { list: [...variablesIn(dashboard), more] },
  });

const without =
  (name: string) =>
  (dashboard: DashboardJson): DashboardJson => ({
    ...dashboard,
    templating: { list: variablesIn(dashboard).filter((one) => one.name !== name) },
  });

export const planted: readonly PlantedViolation[] = [
  {
    rule: 'template-datasource-rule',
    what: 'a second data source',
    spoil: withVariable({ name: 'loki', type: 'datasource' }),
  },
  {
    rule: 'template-datasource-rule',
    what: 'another label',
    spoil: variable('datasource', (one) => ({ ...one, label: 'Prometheus' })),
  },
  { rule: 'template-job-rule', what: 'no variable job', spoil: without('job') },
  {
    rule: 'template-instance-rule',
    what: 'a variable of one value',
    spoil: variable('instance', (one) => ({ ...one, multi: false })),
  },
  {
    rule: 'template-label-promql-rule',
    what: 'a query that does not parse',
    spoil: variable('job', (one) => ({ ...one, query: 'label_values({job=~, job)' })),
  },
  {
    rule: 'template-label-promql-rule',
    what: 'a function that there is not',
    spoil: variable('job', (one) => ({ ...one, query: 'labels(up)' })),
  },
  {
    rule: 'template-on-time-change-reload-rule',
    what: 'refreshed on load alone',
    spoil: variable('job', (one) => ({ ...one, refresh: 1 })),
  },
  { rule: 'uneditable-dashboard', what: 'editable', spoil: (one) => ({ ...one, editable: true }) },
  {
    rule: 'panel-datasource-rule',
    what: 'a data source by its uid',
    spoil: panel((one) => ({ ...one, datasource: { type: 'prometheus', uid: 'prom' } })),
  },
  { rule: 'panel-title-description-rule', what: 'no title', spoil: panel((one) => ({ ...one, title: '' })) },
  {
    rule: 'panel-title-description-rule',
    what: 'no description',
    spoil: panel((one) => ({ ...one, description: '' })),
  },
  {
    rule: 'panel-units-rule',
    what: 'a unit that Grafana does not have',
    spoil: panel((one) => ({ ...one, fieldConfig: { defaults: { unit: 'logins' } } })),
  },
  {
    rule: 'panel-units-rule',
    what: 'a unit of one field that Grafana does not have',
    spoil: panel((one) => ({
      ...one,
      fieldConfig: {
        defaults: { unit: 's' },
        overrides: [{ matcher: { id: 'byName', options: 'a' }, properties: [{ id: 'unit', value: 'sec' }] }],
      },
    })),
  },
  { rule: 'panel-no-targets-rule', what: 'no query', spoil: panel((one) => ({ ...one, targets: [] })) },
  {
    rule: 'target-logql-rule',
    what: 'a query to Loki',
    spoil: target({ expr: 'rate({app="x"} [$__auto])', datasource: { type: 'loki', uid: '${datasource}' } }),
  },
  {
    rule: 'target-logql-auto-rule',
    what: 'a query to Loki over five minutes',
    spoil: target({ expr: 'rate({app="x"} [5m])', datasource: { type: 'loki', uid: '${datasource}' } }),
  },
  { rule: 'target-promql-rule', what: 'a bracket too few', spoil: target({ expr: 'sum(rate(up[$__rate_interval])' }) },
  { rule: 'target-promql-rule', what: 'nothing', spoil: target({ expr: '' }) },
  {
    rule: 'target-rate-interval-rule',
    what: 'a rate over five minutes',
    spoil: target({ expr: `sum(rate(x_total{${scoped}}[5m]))` }),
  },
  {
    rule: 'target-rate-interval-rule',
    what: 'an increase over the whole range at every step',
    spoil: target({ expr: `sum(increase(x_total{${scoped}}[$__range]))`, instant: false }),
  },
  { rule: 'target-job-rule', what: 'no job', spoil: target({ expr: 'up{instance=~"$instance"}' }) },
  { rule: 'target-instance-rule', what: 'no instance', spoil: target({ expr: 'up{job=~"$job"}' }) },
  { rule: 'target-counter-agg-rule', what: 'a raw counter', spoil: target({ expr: `sum(x_total{${scoped}})` }) },
  {
    rule: 'target-counter-agg-rule',
    what: 'the largest of a counter',
    spoil: target({ expr: `max_over_time(x_total{${scoped}}[$__range])` }),
  },
];
