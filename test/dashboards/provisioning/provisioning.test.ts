import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { parse } from 'yaml';
import type { ZodType } from 'zod';
import { alertPanels } from '../../../dashboards/alerting/alert-panels.ts';
import { productionGroups, runGroups } from '../../../dashboards/rules/rule-groups.ts';
import { committedDashboards, panelsIn, projectFolder } from '../linter/dashboard-json.ts';
import { promqlTree } from '../promql-tree.ts';
import { type AlertFile, alertFile, dashboardProviderFile, dataSourceFile } from './formats.ts';

const text = (path: string): string => readFileSync(join(projectFolder, path), 'utf8');
const read = <Shape>(schema: ZodType<Shape>, path: string): Shape =>
  schema.parse(parse(text(`dashboards/provisioning/${path}`)));

const alerts: AlertFile = read(alertFile, 'alerting/launchquake.yaml');
const rules = alerts.groups.flatMap((group) => group.rules);
const { datasources } = read(dataSourceFile, 'datasources/prometheus.yaml');

/** `15s` → 15. */
const seconds = (duration: string): number =>
  Number(/^(\d+)/.exec(duration)?.[1]) * ({ s: 1, m: 60, h: 3600 }[duration.at(-1) ?? ''] ?? NaN);

describe('the provisioned data source', () => {
  it('is one Prometheus with a fixed uid, asked by POST', () => {
    assert.equal(datasources.length, 1);
    assert.equal(datasources[0]?.uid, 'prom');
    assert.equal(datasources[0]?.jsonData.httpMethod, 'POST');
  });

  it('takes its URL from the environment whole, for Grafana knows no default for a variable', () => {
    assert.equal(datasources[0]?.url, '${LAUNCHQUAKE_PROMETHEUS_URL}');
    for (const path of ['docs/grafana.md', 'docker-compose.yml'])
      assert.match(text(path), /LAUNCHQUAKE_PROMETHEUS_URL/, `${path} says nothing of it`);
  });

  it('knows how often samples come: a scrape is never rarer', () => {
    const config = parse(text('deploy/prometheus/prometheus.yml')) as { global: { scrape_interval: string } };
    const expected = seconds(datasources[0]?.jsonData.timeInterval ?? '');
    assert.ok(seconds(config.global.scrape_interval) <= expected, `${config.global.scrape_interval} > ${expected} s`);
  });
});

describe('the provider of dashboards', () => {
  it('reads the folder that the compose file mounts, and lets nobody change them in the browser', () => {
    const { providers } = read(dashboardProviderFile, 'dashboards/launchquake.yaml');
    assert.equal(providers.length, 1);
    const compose = parse(text('docker-compose.yml'), { merge: true }) as {
      services: { grafana: { volumes: readonly { source?: string; target?: string }[] } };
    };
    const mounted = compose.services.grafana.volumes.find(({ target }) => target === providers[0]?.options.path);
    assert.equal(mounted?.source, './dashboards/generated');
  });
});

describe(`the ${rules.length} provisioned alerts`, () => {
  const sources = [...runGroups, ...productionGroups].flatMap((group) => group.rules.filter((rule) => 'alert' in rule));

  it('are those of Prometheus, with their expressions', () => {
    const asked = rules.map(({ data }) => data[0]?.model['expr'] as string | undefined);
    assert.ok(rules.length > 10);
    assert.deepEqual(
      asked,
      sources.map(({ expr }) => expr),
    );
    for (const expr of asked) assert.deepEqual(promqlTree(expr ?? '').errors, []);
  });

  it('have uids and titles of their own', () => {
    assert.equal(new Set(rules.map(({ uid }) => uid)).size, rules.length);
    assert.equal(new Set(rules.map(({ title }) => title)).size, rules.length);
  });

  it('ask the provisioned data source, then whether there is a sample: a value of 0 fires too', () => {
    for (const { data, condition, title } of rules) {
      assert.equal(condition, 'fires', title);
      assert.deepEqual(
        data.map(({ refId, datasourceUid, model }) => ({
          refId,
          datasourceUid,
          own: model.refId,
          expression: model['expression'],
        })),
        [
          { refId: 'query', datasourceUid: datasources[0]?.uid, own: 'query', expression: undefined },
          {
            refId: 'has_sample',
            datasourceUid: '__expr__',
            own: 'has_sample',
            expression: 'is_number($query) || is_nan($query) || is_inf($query)',
          },
          { refId: 'fires', datasourceUid: '__expr__', own: 'fires', expression: 'has_sample' },
        ],
      );
      assert.deepEqual(data.at(-1)?.model['conditions'], [{ evaluator: { type: 'gt', params: [0] } }]);
    }
  });

  it('hold no dollar where Grafana would look for an environment variable', () => {
    for (const { title, annotations, labels, uid, for: wait } of rules)
      assert.doesNotMatch(JSON.stringify({ title, annotations, labels, uid, wait }), /\$/);
    const templates = rules.flatMap(({ annotations }) =>
      Object.values(annotations).flatMap((one) => one.match(/\{\{.*?\}\}/g) ?? []),
    );
    assert.ok(templates.length > 10);
    for (const template of templates)
      assert.match(template, /^\{\{ (\.Labels\.\w+|\.Values\.query\.Value( \| humanize\w+)?) \}\}$/);
  });

  it('each point to a panel that is there', () => {
    for (const { dashboardUid, panelId, title } of rules) {
      const dashboard = committedDashboards.find(({ json }) => json.uid === dashboardUid);
      const panel = panelsIn(dashboard?.json ?? {}).find(({ id }) => id === panelId);
      assert.ok(panel !== undefined, title);
      const alert = sources.find(
        (one) => title.startsWith(`${one.alert} `) || title.startsWith(`${one.alert} (`),
      )?.alert;
      assert.equal(panel.title, alertPanels[alert ?? '']?.panel);
    }
  });

  it('have a page that says what to do', () => {
    const page = text('docs/alerts.md');
    for (const { annotations, title } of rules) {
      const [file = '', heading = ''] = (annotations['runbook_url'] ?? '').split('#');
      assert.ok(existsSync(join(projectFolder, file)), title);
      assert.match(page.toLowerCase(), new RegExp(`^#+ ${heading}\\b`, 'm'), title);
    }
  });
});

/** A mistake in a file, by what the schema says of it. */
const planted = [
  {
    name: 'a data source without a uid',
    schema: dataSourceFile,
    path: 'datasources/prometheus.yaml',
    from: /^ +uid: prom\n/m,
    to: '',
  },
  {
    name: 'a key with a typing error',
    schema: dataSourceFile,
    path: 'datasources/prometheus.yaml',
    from: 'httpMethod',
    to: 'httpMethode',
  },
  {
    name: 'dashboards that can be changed',
    schema: dashboardProviderFile,
    path: 'dashboards/launchquake.yaml',
    from: 'allowUiUpdates: false',
    to: 'allowUiUpdates: true',
  },
  {
    name: 'rules every second',
    schema: alertFile,
    path: 'alerting/launchquake.yaml',
    from: 'interval: 10s',
    to: 'interval: 1s',
  },
  {
    name: 'the state of Prometheus’ HTTP API',
    schema: alertFile,
    path: 'alerting/launchquake.yaml',
    from: 'noDataState: OK',
    to: 'noDataState: Ok',
  },
  {
    name: 'a rule without a uid',
    schema: alertFile,
    path: 'alerting/launchquake.yaml',
    from: /uid: lq-run-retrystorm\n +/,
    to: '',
  },
];

describe('a planted mistake in a provisioning file', () => {
  for (const { name, schema, path, from, to } of planted)
    it(`is seen: ${name}`, () => {
      const before = text(`dashboards/provisioning/${path}`);
      const spoilt = before.replace(from, to);
      assert.notEqual(spoilt, before, 'nothing to spoil');
      assert.equal(schema.safeParse(parse(before)).success, true);
      assert.equal(schema.safeParse(parse(spoilt)).success, false);
    });
});
