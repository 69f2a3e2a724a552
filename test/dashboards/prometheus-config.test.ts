import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { composePrometheusConfig, patternOf, prometheusConfig } from '../../dashboards/prometheus-config.ts';
import { generatedTexts } from '../../dashboards/generated-files.ts';
import { testPrometheus } from '../harness/prometheus.ts';

const prometheus = await testPrometheus();
const projectFolder = fileURLToPath(new URL('../..', import.meta.url));
const RULE = 'groups: [{ name: one, rules: [{ record: "a:b", expr: vector(1) }] }]\n';

describe('the configuration of Prometheus', () => {
  const folder = mkdtempSync(join(tmpdir(), 'launchquake-config-'));
  after(() => rmSync(folder, { recursive: true }));

  it('scrapes the mock and evaluates every rule once a second', () => {
    const config = parse(prometheusConfig({ mock: '127.0.0.1:1', ruleFiles: ['/a.yml'] })) as Record<string, unknown>;
    assert.deepEqual(config['global'], { scrape_interval: '1s', scrape_timeout: '1s', evaluation_interval: '1s' });
    assert.deepEqual(config['scrape_configs'], [
      { job_name: 'mock-idp', static_configs: [{ targets: ['127.0.0.1:1'] }] },
    ]);
  });

  it('has no key that Prometheus 2.42 does not know', () => {
    const known = ['global', 'storage', 'rule_files', 'scrape_configs'];
    assert.deepEqual(Object.keys(parse(composePrometheusConfig()) as object), known);
    assert.ok(!composePrometheusConfig().includes('native_histograms'));
  });

  it('of the containers is committed as it is generated, and is one of the generated files', () => {
    const path = 'deploy/prometheus/prometheus.yml';
    assert.equal(readFileSync(join(projectFolder, path), 'utf8'), composePrometheusConfig());
    assert.equal(generatedTexts().filter((file) => file.path === path).length, 1);
  });

  it('names a file in any folder, whatever signs its name has', { skip: prometheus.skip }, async () => {
    const odd = join(folder, 'a [b] {c} *?');
    mkdirSync(odd);
    writeFileSync(join(odd, 'one.yml'), RULE);
    const ruleFiles = [`${patternOf(odd)}/one.yml`];
    const path = join(folder, 'prometheus.yml');
    writeFileSync(path, prometheusConfig({ mock: '127.0.0.1:1', ruleFiles }));
    const { code, stdout, stderr } = await prometheus.promtool(['check', 'config', path]);
    assert.equal(code, 0, stdout + stderr);
    assert.match(stdout, /1 rule files found/);
    assert.match(stdout, /SUCCESS: 1 rules found/);
  });

  it('of the containers passes promtool with the rules in their place', { skip: prometheus.skip }, async () => {
    const rules = join(projectFolder, 'dashboards/generated/rules');
    const path = join(folder, 'compose.yml');
    writeFileSync(path, composePrometheusConfig().replace('/etc/prometheus/rules', patternOf(rules)));
    const { code, stdout, stderr } = await prometheus.promtool(['check', 'config', path]);
    assert.equal(code, 0, stdout + stderr);
    assert.match(stdout, /[1-9]\d* rule files found/);
  });
});
