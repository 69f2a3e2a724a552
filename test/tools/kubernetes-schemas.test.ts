import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { stringify } from 'yaml';
import { testKubeconform } from '../harness/kubernetes.ts';

const kubeconform = await testKubeconform();
const folder = mkdtempSync(join(tmpdir(), 'launchquake-kubernetes-'));
after(() => {
  rmSync(folder, { recursive: true });
});

/** What kubeconform says of an object: its status, and the reason in words. */
async function say(object: unknown): Promise<{ readonly status: string; readonly msg: string }> {
  const path = join(folder, 'object.yaml');
  writeFileSync(path, stringify(object));
  const { resources } = await kubeconform.check([path]);
  assert.equal(resources.length, 1);
  return resources[0] ?? { status: '', msg: '' };
}

const metadata = { name: 'mock-idp', labels: { app: 'mock-idp' } };
const container = { name: 'a', image: 'a:1', resources: { limits: { cpu: 1, memory: '1Gi' } } };
const podSpec = { containers: [container], securityContext: { runAsNonRoot: true } };
const selector = { matchLabels: { app: 'mock-idp' } };
const deployment = (spec: object) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata,
  spec: { replicas: 2, selector, template: { metadata: { labels: { app: 'mock-idp' } }, spec } },
});
const testRun = (spec: object) => ({ apiVersion: 'k6.io/v1alpha1', kind: 'TestRun', metadata, spec });
const rule = (fields: object) => ({
  apiVersion: 'monitoring.coreos.com/v1',
  kind: 'PrometheusRule',
  metadata,
  spec: { groups: [{ name: 'a', interval: '30s', rules: [{ expr: 'up == 0', ...fields }] }] },
});
const script = { configMap: { name: 'script', file: 'launch-day.js' } };

const valid: readonly (readonly [string, unknown])[] = [
  ['Deployment', deployment(podSpec)],
  ['Namespace', { apiVersion: 'v1', kind: 'Namespace', metadata }],
  ['ConfigMap', { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { 'a.js': 'text' } }],
  ['Secret', { apiVersion: 'v1', kind: 'Secret', metadata, stringData: { token: 'a' } }],
  ['ServiceAccount', { apiVersion: 'v1', kind: 'ServiceAccount', metadata, automountServiceAccountToken: false }],
  [
    'Service with a port by name',
    { apiVersion: 'v1', kind: 'Service', metadata, spec: { ports: [{ port: 80, targetPort: 'http' }] } },
  ],
  [
    'NetworkPolicy',
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata,
      spec: { podSelector: {}, policyTypes: ['Ingress'], ingress: [{ from: [{ podSelector: selector }] }] },
    },
  ],
  [
    'PodDisruptionBudget',
    { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata, spec: { minAvailable: '50%', selector } },
  ],
  [
    'TestRun',
    testRun({ parallelism: 4, script, runner: { image: 'grafana/k6:2.2.0', resources: container.resources } }),
  ],
  ['PrometheusRule', rule({ alert: 'Down', for: '1m', labels: { severity: 'page' } })],
  [
    'ServiceMonitor',
    {
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'ServiceMonitor',
      metadata,
      spec: { selector, endpoints: [{ port: 'http', interval: '1s', path: '/metrics' }] },
    },
  ],
];

/** One fault a row, and what kubeconform says of it. */
const invalid: readonly (readonly [string, unknown, RegExp])[] = [
  [
    'an unknown field deep in a pod',
    deployment({ ...podSpec, containers: [{ ...container, imagePulPolicy: 'Always' }] }),
    /imagePulPolicy/,
  ],
  ['a number where a text belongs', { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { a: 1 } }, /want string/],
  ['a field that is missing', deployment({ securityContext: {} }), /missing property 'containers'/],
  ['an unknown field of a TestRun', testRun({ parallelism: 4, script, replicas: 2 }), /replicas/],
  ['a wrong type in a TestRun', testRun({ parallelism: '4', script }), /parallelism.*want integer/s],
  ['a label of a TestRun that is no text', { ...testRun({ script }), metadata: { labels: { a: 1 } } }, /want string/],
  ['a duration that is none in a PrometheusRule', rule({ alert: 'Down', for: 'soon' }), /does not match pattern/],
  ['an unknown field of a rule', rule({ alert: 'Down', keepFiring: '1m' }), /keepFiring/],
];

describe('the schemas of Kubernetes and its operators', { skip: kubeconform.skip }, () => {
  for (const [name, object] of valid) {
    it(`take a ${name}`, async () => {
      const { status, msg } = await say(object);
      assert.equal(status, 'statusValid', msg);
    });
  }

  for (const [name, object, expected] of invalid) {
    it(`refuse ${name}`, async () => {
      const { status, msg } = await say(object);
      assert.equal(status, 'statusInvalid', msg);
      assert.match(msg, expected);
    });
  }

  it('do not know a kind that is no kind', async () => {
    const { status, msg } = await say({ apiVersion: 'apps/v1', kind: 'Deploiment', metadata });
    assert.deepEqual({ status, msg }, { status: 'statusError', msg: 'could not find schema for Deploiment' });
  });
});
