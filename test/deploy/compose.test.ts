import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { readScenario } from '../../src/runners/scenario-file.ts';
import { testComposeSchema } from '../harness/kubernetes.ts';
import { composeText, envVariables, projectFolder, readText, variable, variables } from './compose/files.ts';
import { variablesIn } from './compose/interpolate.ts';
import { activeServices, cpusOf, readProject } from './compose/project.ts';

const schema = await testComposeSchema();
const project = readProject(composeText, variables);

describe('the Compose specification', () => {
  const validator = () =>
    new Ajv2020({ strict: false, validateFormats: false, allErrors: true }).compile(
      JSON.parse(readFileSync(schema.path(), 'utf8')) as object,
    );

  it('accepts docker-compose.yml, before and after its variables are put in', { skip: schema.skip }, () => {
    const valid = validator();
    for (const document of [project, parse(composeText, { merge: true }) as unknown])
      assert.ok(valid(document), JSON.stringify(valid.errors));
  });

  it('refuses a member that it does not know', { skip: schema.skip }, () => {
    const misspelt = readProject(composeText.replace('healthcheck:', 'healthchek:'), variables);
    assert.equal(validator()(misspelt), false);
  });
});

describe('.env', () => {
  /** Read by Compose itself. */
  const ofCompose = ['COMPOSE_PROFILES'];
  const used = new Set([...variablesIn(composeText), ...ofCompose]);

  it('has every variable that docker-compose.yml takes', () => {
    assert.ok(used.size > 20, `only ${used.size} variables were looked at`);
    assert.deepEqual(
      [...used].filter((name) => !(name in variables)),
      [],
    );
  });

  it('has no variable that nothing takes', () => {
    assert.deepEqual(
      envVariables.map(({ name }) => name).filter((name) => !used.has(name)),
      [],
    );
  });

  it('explains every variable right above it', () => {
    assert.deepEqual(
      envVariables.filter(({ comment }) => comment.length < 20 || comment.startsWith('----')).map(({ name }) => name),
      [],
    );
  });

  it('describes the same run as the scenario does for this machine', () => {
    const path = `scenarios/${variable('SCENARIO')}.yaml`;
    const { live, seed, variants } = readScenario(readText(path), path);
    assert.deepEqual(
      [variable('COMPRESS'), variable('SCALE'), variable('SEED')],
      [String(live.compress), String(live.scale), String(seed)],
    );
    const names = variants.map(({ name }) => name);
    assert.ok(names.includes(variable('VARIANT')), variable('VARIANT'));
    const told = envVariables.find(({ name }) => name === 'VARIANT')?.comment ?? '';
    for (const name of names) assert.ok(told.includes(name), `.env does not name ${name}`);
  });

  it('fits a machine of two CPUs', () => {
    const sets = Object.values(project.services).map(({ cpuset = '' }) => cpusOf(cpuset));
    assert.deepEqual(new Set(sets.flat()), new Set([0, 1]));
    for (const { cpuset = '', deploy } of Object.values(project.services))
      assert.ok(Number(deploy?.resources?.limits?.['cpus']) <= cpusOf(cpuset).length, cpuset);
  });
});

describe('the profiles', () => {
  const rows = [...readText('docs/containers.md').matchAll(/^\| `(\w+)` \| [^|]+ \| ([^|]+) \|$/gm)];
  const documented = rows.map(([, profile = '', services = '']) => ({
    profile,
    services: services.split(',').map((name) => name.trim()),
  }));

  it('are all in docs/containers.md', () => {
    const profiles = Object.values(project.services).flatMap((service) => service.profiles ?? []);
    assert.deepEqual(documented.map(({ profile }) => profile).toSorted(), [...new Set(profiles)].toSorted());
  });

  for (const { profile, services } of documented)
    it(`${profile} starts ${services.join(', ')}`, () => {
      assert.deepEqual(activeServices(project, [profile]), services.toSorted());
    });

  it('start everything but the generator when none is named', () => {
    assert.deepEqual(activeServices(project, [variable('COMPOSE_PROFILES')]), ['grafana', 'mock-idp', 'prometheus']);
  });
});

describe('the files that are mounted', () => {
  const mounts = Object.values(project.services)
    .flatMap(({ volumes = [] }) => volumes)
    .filter(({ type }) => type === 'bind');

  it('exist, and a folder has something in it', () => {
    assert.ok(mounts.length >= 4, `only ${mounts.length} mounts were looked at`);
    for (const { source = '' } of mounts) {
      const place = join(projectFolder, source);
      assert.ok(existsSync(place), source);
      if (statSync(place).isDirectory()) assert.ok(globSync('**/*.{yml,yaml,json}', { cwd: place }).length > 0, source);
    }
  });

  it('are where Grafana looks: its datasource has its address, its dashboards are mounted', () => {
    const { environment = {}, volumes = [] } = project.services['grafana'] ?? {};
    const read = (path: string) => readText(`dashboards/provisioning/${path}`);
    assert.deepEqual(variablesIn(read('datasources/prometheus.yaml').replace(/^\s*#.*$/gm, '')), [
      'LAUNCHQUAKE_PROMETHEUS_URL',
    ]);
    assert.match(environment['LAUNCHQUAKE_PROMETHEUS_URL'] ?? '', /^http:\/\/prometheus:9090$/);
    const { providers } = parse(read('dashboards/launchquake.yaml')) as { providers: { options: { path: string } }[] };
    for (const { options } of providers) {
      const { source = '' } = volumes.find(({ target }) => target === options.path) ?? assert.fail(options.path);
      assert.ok(globSync('*.json', { cwd: join(projectFolder, source) }).length > 0, source);
    }
    assert.equal(providers.length, 1);
  });
});
