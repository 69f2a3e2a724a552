/** Prometheus' part of docker-compose.yml in a real Prometheus: its configuration and rules as mounted, its flags, its target. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { startMockIdp } from '../../mock-idp/server.ts';
import { testPrometheus } from '../harness/prometheus.ts';
import { composeText, variables } from './compose/files.ts';
import { mountedFiles } from './compose/mounted-files.ts';
import { readProject } from './compose/project.ts';

const prometheus = await testPrometheus();
const service = readProject(composeText, variables).services['prometheus'] ?? assert.fail('no prometheus');
const mounted = mountedFiles(service);
const option = (name: string): string =>
  service.command?.find((word) => word.startsWith(`${name}=`))?.slice(name.length + 1) ?? assert.fail(name);
const configPath = join(mounted.root, option('--config.file'));
const retention = ['--storage.tsdb.retention.time', '--storage.tsdb.retention.size'];

/** The target that a container reaches by its name. */
const target = 'mock-idp:8080';

/** The configuration for this machine: paths of the container count from the folder of the mounts. */
function configHere(targetHere: string): string {
  const text = readFileSync(configPath, 'utf8');
  assert.ok(text.includes(target), `no target ${target}`);
  const place = join(mounted.root, 'here.yml');
  writeFileSync(
    place,
    text.replaceAll(target, targetHere).replaceAll('/etc/prometheus/', `${mounted.root}/etc/prometheus/`),
  );
  return place;
}

const SCRAPED_WITHIN_SECONDS = 20;

describe('the Prometheus of docker-compose.yml', { skip: prometheus.skip }, () => {
  after(() => mounted[Symbol.dispose]());

  it('has a configuration and rules that promtool accepts where they are mounted', async () => {
    const { code, stdout, stderr } = await prometheus.promtool(['check', 'config', configHere(target)]);
    assert.equal(code, 0, stderr);
    const rules = /(\d+) rules? found/.exec(stdout + stderr)?.[1];
    assert.ok(Number(rules) > 0, `no rule was checked: ${stdout}${stderr}`);
  });

  it('starts with its flags, loads the rules, and scrapes the mock under its labels', async () => {
    await using mock = await running();
    await using server = await prometheus.start({
      configPath: configHere(new URL(mock.url).host),
      flags: retention.map((name) => `${name}=${option(name)}`),
    });
    const { groups } = (await server.get('/api/v1/rules')) as { groups: readonly { rules: readonly unknown[] }[] };
    assert.ok(groups.flatMap(({ rules }) => rules).length > 0, 'no rule was loaded');
    const samples = await scraped(() => server.query('up{job="mock-idp"} == 1'));
    assert.equal(samples.length, 1);
    const servers = await server.query('lq_idp_station_servers{run="r",scenario="s",variant="v"}');
    assert.ok(servers.length > 0, 'the labels of the mock are not those that Prometheus keeps');
  });
});

async function running(): Promise<{ readonly url: string } & AsyncDisposable> {
  const mock = await startMockIdp({ labels: { run: 'r', scenario: 's', variant: 'v' } });
  return { url: mock.url, [Symbol.asyncDispose]: () => mock.close() };
}

async function scraped<Sample>(ask: () => Promise<readonly Sample[]>): Promise<readonly Sample[]> {
  for (let waited = 0; waited < SCRAPED_WITHIN_SECONDS; waited += 0.2) {
    const samples = await ask();
    if (samples.length > 0) return samples;
    await wait(200);
  }
  return [];
}
