import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { objectsOf } from './kubernetes-folder.ts';
import { type End, mayConnect } from './network.ts';
import { podsOf } from './pods.ts';

const folder = fileURLToPath(new URL('../../deploy/kubernetes', import.meta.url));
const read = (path: string) => objectsOf(readFileSync(join(folder, path), 'utf8'));
const policies = read('base/network-policies.yaml');
const pods = podsOf([...read('base/mock-idp.yaml'), ...read('variants/naive/test-run.yaml')]);

const pod = (of: string): End => ({ labels: pods.find((one) => one.of.startsWith(of))?.labels ?? assert.fail(of) });
const named = (name: string): End['labels'] => ({ 'app.kubernetes.io/name': name });

const ends: Readonly<Record<string, End>> = {
  mock: pod('Deployment'),
  runner: pod('runner'),
  initializer: pod('initializer'),
  starter: pod('starter'),
  stranger: { labels: named('something-else') },
  prometheus: { namespace: 'monitoring', labels: named('prometheus') },
  grafana: { namespace: 'monitoring', labels: named('grafana') },
  operator: { namespace: 'k6-operator-system', labels: named('k6-operator') },
  dns: { namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } },
  elsewhere: { namespace: 'production', labels: named('mock-idp') },
};

/** Everything that may, and by which port. What is not here may not. */
const allowed: readonly (readonly [from: string, to: string, port: number])[] = [
  ['runner', 'mock', 8080],
  ['runner', 'prometheus', 9090],
  ['runner', 'dns', 53],
  ['initializer', 'mock', 8080],
  ['initializer', 'prometheus', 9090],
  ['initializer', 'dns', 53],
  ['starter', 'runner', 6565],
  ['starter', 'initializer', 6565],
  ['operator', 'runner', 6565],
  ['operator', 'initializer', 6565],
  ['prometheus', 'mock', 8080],
];

describe('the network policies', () => {
  const inside = (name: string): boolean => ends[name]?.namespace === undefined;
  for (const from of Object.keys(ends))
    for (const to of Object.keys(ends)) {
      if (from === to || (!inside(from) && !inside(to))) continue;
      const ports = [53, 6565, 8080, 9090, 443].filter((port) =>
        mayConnect(policies, ends[from] as End, ends[to] as End, port),
      );
      const wanted = allowed.filter(([one, other]) => one === from && other === to).map(([, , port]) => port);
      it(`${from} → ${to}: ${wanted.length === 0 ? 'no' : `port ${wanted.join(', ')}`}`, () =>
        assert.deepEqual(ports, wanted));
    }

  it('are followed by a test that notices when one is gone', () => {
    const without = policies.filter(({ metadata }) => metadata.name !== 'default-deny');
    assert.ok(without.length === policies.length - 1);
    assert.ok(mayConnect(without, ends['stranger'] as End, ends['elsewhere'] as End, 443));
  });
});
