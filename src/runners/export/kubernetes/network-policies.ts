/** Who may talk to whom: nobody, but for what a run needs. Load can reach the mock and nothing else, whatever a script says. */
import { type Manifest, labelsOf } from './manifest.ts';
import { MOCK_IDP, MOCK_PORT } from './mock-idp.ts';
import { K6, STARTER } from './test-run.ts';

/** Where kube-prometheus-stack and k6-operator are installed; patch these policies where they are somewhere else. */
const MONITORING_NAMESPACE = 'monitoring';
const OPERATOR_NAMESPACE = 'k6-operator-system';

/** Port of k6's own API, by which the operator lets it go and asks after it [k6-operator v1.5.0, pkg/resources/jobs/runner.go]. */
const K6_API_PORT = 6565;

type Peer = Readonly<Record<string, object>>;

const pods = (name: string): Peer => ({ podSelector: { matchLabels: { 'app.kubernetes.io/name': name } } });
const namespace = (name: string): Peer => ({
  namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } },
});
const prometheus: Peer = { ...namespace(MONITORING_NAMESPACE), ...pods('prometheus') };
const tcp = (port: number) => ({ protocol: 'TCP', port });

const from = (peers: readonly Peer[], port: number) => ({ from: peers, ports: [tcp(port)] });
const to = (peers: readonly Peer[], port: number) => ({ to: peers, ports: [tcp(port)] });

const dns = {
  to: [{ ...namespace('kube-system'), podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } } }],
  ports: [{ protocol: 'UDP', port: 53 }, tcp(53)],
};

export const networkPolicies: readonly Manifest[] = [
  policy('default-deny', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] }),
  policy('k6', {
    podSelector: pods(K6)['podSelector'],
    policyTypes: ['Ingress', 'Egress'],
    // Started by the starter, asked after by the operator.
    ingress: [from([pods(STARTER), namespace(OPERATOR_NAMESPACE)], K6_API_PORT)],
    egress: [to([pods(MOCK_IDP)], MOCK_PORT), to([prometheus], 9090), dns],
  }),
  policy(STARTER, {
    podSelector: pods(STARTER)['podSelector'],
    policyTypes: ['Egress'],
    egress: [to([pods(K6)], K6_API_PORT)],
  }),
  policy(MOCK_IDP, {
    podSelector: pods(MOCK_IDP)['podSelector'],
    policyTypes: ['Ingress'],
    ingress: [from([pods(K6), prometheus], MOCK_PORT)],
  }),
];

function policy(name: string, spec: object): Manifest {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name, labels: labelsOf('launchquake', 'network-policy') },
    spec,
  };
}
