/** docs/alerts.md: a section for every alert, with the limits, panels and queries that there really are. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { alertPanels } from '../../../dashboards/alerting/alert-panels.ts';
import { dashboards } from '../../../dashboards/dashboards.ts';
import { ruleFiles } from '../../../dashboards/rules/rule-files.ts';
import type { AlertingRule } from '../../../dashboards/rules/rule.ts';
import { knownNames } from '../../../dashboards/series/known-names.ts';
import { productionRuleMetrics, ruleMetrics } from '../../../src/model/record/metric-names.ts';
import { promqlTree } from '../promql-tree.ts';
import { paces } from './paces.ts';
import { prometheus } from './promtool.ts';

const page = readFileSync(new URL('../../../docs/alerts.md', import.meta.url), 'utf8');
const sections = page
  .split(/^## /m)
  .slice(1)
  .map((text) => ({ title: text.split('\n')[0] ?? '', text }));
const alerts = paces.flatMap((pace) => pace.alerts);
const names = [...new Set(alerts.map(({ alert }) => alert))];
const ofAlerts = sections.filter(({ title }) => /^[A-Z]\w+[A-Z]\w+$/.test(title));

/** Rows of the table whose head begins so, cells trimmed. */
function table(head: string): readonly (readonly string[])[] {
  const lines = page.split('\n');
  const start = lines.findIndex((line) => line.startsWith(`| ${head} |`));
  assert.ok(start >= 0, `no table ${head}`);
  const rest = lines.slice(start + 2);
  const length = rest.findIndex((line) => !line.startsWith('|'));
  return rest.slice(0, length).map((row) =>
    row
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  );
}

describe('docs/alerts.md', () => {
  it('has a section for each alert, and one for no other', () => {
    assert.deepEqual(ofAlerts.map(({ title }) => title).toSorted(), names.toSorted());
    for (const { alert, annotations } of alerts)
      assert.equal(annotations.runbook_url, `docs/alerts.md#${alert.toLowerCase()}`);
  });

  for (const { title, text } of ofAlerts) {
    it(`${title}: what it means, how to see it, what to do in order`, () => {
      assert.match(text, /\*\*Means\.\*\* .+\*\*See\.\*\* .+\*\*Do now\.\*\*\n\n1\. .+\n2\. .+\n3\. /s);
      const named = [...text.matchAll(/[Dd]ashboard “([^”]+)”, panel “([^”]+)”/g)];
      assert.ok(named.length > 0);
      for (const [, dashboard, panel] of named) {
        const found = dashboards.find((one) => one.title === dashboard);
        const panels = found?.rows.flatMap((row) => row.panels.map((one) => one.title)) ?? [];
        assert.ok(panels.includes(`${panel}`), `${dashboard} has no panel ${panel}`);
      }
      assert.equal(named[0]?.[2], alertPanels[title]?.panel);
    });

    it(`${title}: queries that Prometheus understands, of series that are there`, () => {
      const queries = [...text.matchAll(/`([^`]*(?:lq:|lq_|k6_)[^`]*)`/g)].map(([, query]) => `${query}`);
      assert.ok(queries.length > 0);
      for (const query of queries) {
        const { errors, selectors } = promqlTree(query);
        assert.deepEqual(errors, [], query);
        for (const { metric } of selectors) assert.ok(knownNames.has(`${metric}`), `${metric} in ${query}`);
      }
    });
  }

  it('tells every alert with its severity and its limits', () => {
    const rows = table('alert');
    const listed = rows.map(([cell]) => /^\[(\w+)\]\(#\w+\)$/.exec(`${cell}`)?.[1] ?? '');
    assert.deepEqual(listed.toSorted(), names.toSorted());
    for (const [name = '', severity, production = '', run = ''] of rows) {
      const own = alerts.filter(({ alert }) => name.includes(`[${alert}]`));
      const severities = new Set(
        own.flatMap(({ labels }) => (labels['pace'] === 'production' ? [labels['severity']] : [])),
      );
      assert.deepEqual([...severities], severity === '–' ? [] : [severity]);
      for (const rule of own)
        for (const limit of limitsOf(rule))
          assert.ok((rule.labels['pace'] === 'run' ? run : production).includes(limit), `${name}: ${limit}`);
    }
  });

  it('names every recording rule, each once', () => {
    const rows = table('run | production');
    const column = (at: number) => rows.flatMap((row) => (row[at] === '–' ? [] : [`${row[at]}`.replaceAll('`', '')]));
    assert.deepEqual(column(0).toSorted(), Object.values(ruleMetrics).toSorted());
    assert.deepEqual(column(1).toSorted(), Object.values(productionRuleMetrics).toSorted());
  });

  it('has a configuration that Prometheus accepts', { skip: prometheus.skip }, async () => {
    const [, config = ''] = /```yaml\n(.*?)```/s.exec(page) ?? [];
    const folder = mkdtempSync(join(tmpdir(), 'launchquake-alerts-'));
    try {
      const rules = ruleFiles().find(({ path }) => path.endsWith('launchquake-production.yml'));
      writeFileSync(join(folder, 'launchquake-production.yml'), `${rules?.text}`);
      writeFileSync(join(folder, 'prometheus.yml'), config);
      const { code, stdout, stderr } = await prometheus.promtool(['check', 'config', join(folder, 'prometheus.yml')]);
      assert.equal(code, 0, stderr);
      assert.match(stdout, /SUCCESS: 1 rule files found/);
      for (const [, to] of config.matchAll(/replacement: (\w+)/g)) assert.ok(knownNames.has(`${to}`), to);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

/** How the table writes the numbers of a rule: its `for`, what its description tells as its limit, and its window. */
function limitsOf({ for: wait, annotations, labels }: AlertingRule): readonly string[] {
  const limit = /Limit: ([\d.]+ (?:%|s|ms))/.exec(annotations.description)?.[1];
  return [wait?.replace('s', ' s'), limit, labels['window']].filter((text) => text !== undefined);
}
