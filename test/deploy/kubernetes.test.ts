/** The manifests as rendered by the real kustomize, held to the operators' own schemas and to our rules. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { testKubeconform, testKustomize } from '../harness/kubernetes.ts';
import { type KubernetesObject, TOKEN, copyOf, objectsOf } from './kubernetes-folder.ts';
import { matches, policiesOf } from './network.ts';
import { podFaults, podsOf } from './pods.ts';

const committed = fileURLToPath(new URL('../../deploy/kubernetes', import.meta.url));
const kustomize = await testKustomize();
const kubeconform = await testKubeconform();
const skip = kustomize.skip === false ? kubeconform.skip : kustomize.skip;

const kinds = [
  'ConfigMap',
  'Deployment',
  'Namespace',
  'NetworkPolicy',
  'PrometheusRule',
  'Service',
  'ServiceAccount',
  'ServiceMonitor',
];
const rendered: Readonly<Record<string, readonly string[]>> = {
  base: kinds,
  'overlays/kind': [...kinds, 'Secret', 'TestRun'],
  'overlays/staging': [...kinds, 'Secret', 'TestRun'],
};

for (const [part, expected] of Object.entries(rendered)) {
  describe(`deploy/kubernetes/${part}`, { skip }, () => {
    const copy = copyOf(committed);
    after(() => copy[Symbol.dispose]());
    let file = '';
    let objects: readonly KubernetesObject[] = [];
    before(async () => {
      const text = await kustomize.build(join(copy.folder, part));
      file = join(copy.folder, 'rendered.yaml');
      writeFileSync(file, text);
      objects = objectsOf(text);
    });

    const of = (kind: string): KubernetesObject[] => objects.filter((object) => object.kind === kind);

    it('has one or more of each kind, and no other', () => {
      assert.deepEqual([...new Set(objects.map(({ kind }) => kind))].toSorted(), expected.toSorted());
    });

    it('fits the strict schemas of Kubernetes and of the operators, every object of it', async () => {
      const { code, resources } = await kubeconform.check([file]);
      assert.deepEqual(
        resources.filter(({ status }) => status !== 'statusValid'),
        [],
      );
      assert.equal(code, 0);
      assert.equal(resources.length, objects.length);
    });

    it('does not when a field is planted in each of its operators’ objects', async () => {
      const planted = objects
        .filter(({ apiVersion }) => /^(k6\.io|monitoring\.coreos\.com)\//.test(apiVersion))
        .map((object) => ({ ...object, spec: { ...object.spec, planted: true } }));
      assert.ok(planted.length >= 3, `${planted.length} objects`);
      const wrong = join(copy.folder, 'wrong.yaml');
      writeFileSync(wrong, planted.map((object) => JSON.stringify(object)).join('\n---\n'));
      const { code, resources } = await kubeconform.check([wrong]);
      assert.notEqual(code, 0);
      assert.deepEqual(
        resources.map(({ status }) => status),
        planted.map(() => 'statusInvalid'),
      );
    });

    it('runs no pod that the restricted Pod Security Standard, or we, would refuse', () => {
      const pods = podsOf(objects);
      assert.equal(pods.length, part === 'base' ? 1 : 4);
      assert.deepEqual(pods.flatMap(podFaults), []);
    });

    it('puts everything into the one namespace, which enforces that standard', () => {
      const [namespace, ...others] = of('Namespace');
      assert.equal(others.length, 0);
      assert.equal(namespace?.metadata.labels?.['pod-security.kubernetes.io/enforce'], 'restricted');
      if (part === 'base') return;
      const elsewhere = objects.filter(
        ({ kind, metadata }) => kind !== 'Namespace' && metadata.namespace !== 'launchquake',
      );
      assert.deepEqual(elsewhere, []);
      assert.equal(namespace?.metadata.name, 'launchquake');
    });

    it('names and labels as Kubernetes allows', () => {
      for (const { kind, metadata } of objects) {
        assert.match(metadata.name, /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/, `${kind} ${metadata.name}`);
        assert.ok(metadata.name.length <= 63, metadata.name);
        assert.equal(metadata.labels?.['app.kubernetes.io/part-of'] ?? 'launchquake', 'launchquake');
        for (const [key, value] of Object.entries(metadata.labels ?? {})) {
          assert.match(key, /^([a-z0-9.-]+\/)?[a-zA-Z0-9]([\w.-]{0,61}[a-zA-Z0-9])?$/);
          assert.match(value, /^([a-zA-Z0-9]([\w.-]{0,61}[a-zA-Z0-9])?)?$/);
        }
      }
    });

    it('selects pods that are there: Service, Deployment, every end of every network policy', () => {
      const pods = podsOf(objects);
      const selectors = [
        ...of('Service').map(({ spec }) => spec?.['selector'] as Record<string, string>),
        ...of('Deployment').map(
          ({ spec }) => (spec?.['selector'] as { matchLabels: Record<string, string> } | undefined)?.matchLabels ?? {},
        ),
      ];
      assert.ok(selectors.length === 2);
      for (const selector of selectors) assert.equal(pods.filter(({ labels }) => matches(labels, selector)).length, 1);
      const monitor = of('ServiceMonitor')[0]?.spec?.['selector'] as { matchLabels: Record<string, string> };
      assert.equal(
        of('Service').filter(({ metadata }) => matches(metadata.labels ?? {}, monitor.matchLabels)).length,
        1,
      );
      if (part === 'base') return;
      const ends = policiesOf(objects).flatMap(({ local }) => local);
      assert.ok(ends.length >= 6);
      for (const end of ends)
        assert.ok(
          pods.some(({ labels }) => matches(labels, end)),
          JSON.stringify(end),
        );
    });

    it('keeps every ConfigMap below 1 MiB and finds in it what it should hold', () => {
      const maps = of('ConfigMap');
      assert.ok(maps.length >= 8);
      for (const { metadata, data = {} } of maps) {
        const bytes = Object.values(data).reduce((sum, text) => sum + Buffer.byteLength(text), 0);
        assert.ok(bytes > 0 && bytes < 1024 * 1024, `${metadata.name}: ${bytes}`);
      }
      const boards = maps.filter(({ metadata }) => metadata.labels?.['grafana_dashboard'] === '1');
      assert.ok(boards.length >= 7, `${boards.length} dashboards`);
      for (const { data = {} } of boards)
        assert.match((JSON.parse(Object.values(data)[0] ?? '') as { uid: string }).uid, /^lq-/);
    });

    it('holds the token in the Secret alone', () => {
      const encoded = Buffer.from(`${TOKEN}\n`).toString('base64');
      const holders = objects.filter((object) =>
        [TOKEN, encoded].some((secret) => JSON.stringify(object).includes(secret)),
      );
      assert.deepEqual(
        holders.map(({ kind }) => kind),
        part === 'base' ? [] : ['Secret'],
      );
    });

    if (part === 'base') return;

    it('tells load and mock the same run and variant, and k6 where to push', () => {
      const overlay = readFileSync(join(copy.folder, part, 'run.env'), 'utf8');
      const run = /^RUN=(.+)$/m.exec(overlay)?.[1] ?? '';
      const url = /^PROMETHEUS_WRITE_URL=(.+)$/m.exec(overlay)?.[1] ?? '';
      assert.ok(run.length > 3 && url.startsWith('http'));
      const pods = podsOf(objects);
      const env = (pod: string): Record<string, string | undefined> =>
        Object.fromEntries(
          (pods.find((candidate) => candidate.of.startsWith(pod))?.containers[0]?.env ?? []).map(({ name, value }) => [
            name,
            value,
          ]),
        );
      assert.deepEqual([env('runner')['LQ_RUN'], env('runner')['K6_PROMETHEUS_RW_SERVER_URL']], [run, url]);
      const variant = env('Deployment')['VARIANT'];
      assert.equal(env('Deployment')['RUN'], run);
      const [load] = of('TestRun');
      assert.equal(load?.metadata.name, `launch-day-${variant}`);
      assert.match(
        String(load?.spec?.['arguments']),
        new RegExp(`--tag scenario=launch-day --tag variant=${variant} --tag run=${run}$`),
      );
    });

    it('runs a script that its ConfigMap holds', () => {
      const [load] = of('TestRun');
      const { configMap } = (load?.spec ?? {})['script'] as { configMap: { name: string; file: string } };
      const map = of('ConfigMap').find(({ metadata }) => metadata.name === configMap.name);
      assert.match(map?.data?.[configMap.file] ?? '', /^\/\/ launchquake export /);
    });

    it('does not ask the operator to clean up: whether each runner’s job succeeded is looked at afterwards', () => {
      assert.ok(!('cleanup' in (of('TestRun')[0]?.spec ?? {})));
    });
  });
}
