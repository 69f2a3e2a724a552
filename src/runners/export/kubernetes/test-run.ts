/** The load of one variant, for k6-operator. The fields are those of v1.5.0: `args` came with 1.6, so it is `arguments`. */
import type { ExportedVariant } from '../export-scenario.ts';
import { START_TOGETHER_SECONDS } from '../segment-lines.ts';
import { type Manifest, labelsOf, objectName } from './manifest.ts';
import { IN_CLUSTER_URL, MOCK_IDP } from './mock-idp.ts';
import { exactly, restrictedContainer, restrictedPod } from './pod-security.ts';

/** Tag and digest: the same bytes on every node. */
const K6_IMAGE = 'grafana/k6:2.2.0@sha256:9bd01d6941fca969cb61bb57d2da5ee9b385fe2aa8881df3798c196564d6ace6';
/** curl and a shell; the operator takes `latest-starter` unless told otherwise. */
const STARTER_IMAGE = 'ghcr.io/grafana/k6-operator:starter-v1.5.0';

export const K6 = 'k6';
export const STARTER = 'k6-starter';
const runnerLabels = labelsOf(K6, 'load-generator');
const starterLabels = labelsOf(STARTER, 'load-starter');

/** Users of the two images [grafana/k6 Dockerfile; k6-operator v1.5.0, Dockerfile.starter]. */
const K6_USER = 12_345;
const STARTER_USER = 65_532;

/** Of a runner's memory: above it Go collects for all it is worth instead of being killed. */
const GO_MEMORY_RATIO = 0.9;

export const testRunName = ({ plan }: Pick<ExportedVariant, 'plan'>): string => objectName(plan.scenario, plan.variant);
export const scriptMapName = (variant: Pick<ExportedVariant, 'plan'>): string => `${testRunName(variant)}-script`;

export function testRun(variant: ExportedVariant): Manifest {
  return {
    apiVersion: 'k6.io/v1alpha1',
    kind: 'TestRun',
    metadata: { name: testRunName(variant), labels: runnerLabels },
    // No `cleanup`: the jobs stay, and whether each of them succeeded is what a gate looks at first.
    spec: {
      parallelism: variant.instances,
      script: { configMap: { name: scriptMapName(variant), file: variant.script } },
      arguments: argumentsOf(variant),
      runner: runnerPod(variant),
      starter: starterPod,
    },
  };
}

/**
 * Split at spaces, put behind `k6 run --quiet` and the segment, before the script [pkg/resources/jobs/runner.go]; the same go to `k6 archive`
 * in the first pod [pkg/types/k6cli.go]. The tags are for series that belong to no scenario of the script, such as the number of
 * virtual users. Only the last value, the run's name, has to stand behind the last `=`: the overlays put theirs there.
 */
function argumentsOf({ plan }: ExportedVariant): string {
  const tags = { scenario: plan.scenario, variant: plan.variant, run: 'unnamed' };
  const words = Object.entries(tags).map(([name, value]) => `--tag ${name}=${value}`);
  return ['--out experimental-prometheus-rw', ...words].join(' ');
}

/** Number of `=` in the arguments: where kustomize finds the run's name. */
export const RUN_PART = 3;

function runnerPod(variant: ExportedVariant): object {
  return {
    image: K6_IMAGE,
    imagePullPolicy: 'IfNotPresent',
    metadata: { labels: runnerLabels },
    serviceAccountName: K6,
    automountServiceAccountToken: 'false',
    env: runnerEnv(variant),
    resources: exactly(String(variant.cores), `${variant.memoryMebibytes}Mi`),
    // A storm opens a connection for every login; this is one of the sysctls that `restricted` allows.
    securityContext: restrictedPod(K6_USER, {
      sysctls: [{ name: 'net.ipv4.ip_local_port_range', value: '1024 65535' }],
    }),
    containerSecurityContext: restrictedContainer,
    initContainers: [targetIsReady],
    // The first pod archives the script into /tmp [pkg/resources/jobs/initializer.go].
    volumes: [{ name: 'tmp', emptyDir: { sizeLimit: '64Mi' } }],
    volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }],
    // The operator's own probe kills a k6 that is too busy to answer three times in a row.
    livenessProbe: { ...status, periodSeconds: 10, timeoutSeconds: 10, failureThreshold: 30 },
    readinessProbe: { ...status, periodSeconds: 1, timeoutSeconds: 5 },
    affinity: {
      podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm: apart }] },
    },
  };
}

/** Applied together, load and mock start together: a script that finds no server ends, and its run with it. The image is an Alpine. */
const targetIsReady = {
  name: 'target-is-ready',
  image: K6_IMAGE,
  command: ['timeout', '120', 'sh', '-c', `until wget -q -T 2 -O /dev/null ${IN_CLUSTER_URL}/readyz; do sleep 1; done`],
  resources: exactly('100m', '32Mi'),
};

const status = { httpGet: { path: '/v1/status', port: 6565 } };

/** On another node than the target and the other generators: else they measure each other. */
export const apart = {
  topologyKey: 'kubernetes.io/hostname',
  labelSelector: { matchExpressions: [{ key: 'app.kubernetes.io/name', operator: 'In', values: [K6, MOCK_IDP] }] },
};

/** Plain values: the first pod hands them to `k6 archive` as -e NAME="value", and one from elsewhere would be empty there. */
function runnerEnv({ instances, memoryMebibytes }: ExportedVariant): readonly { name: string; value: string }[] {
  const values = {
    LQ_RUN: 'unnamed',
    ...(instances === 1 ? {} : { LQ_START_EVERY: String(START_TOGETHER_SECONDS) }),
    K6_PROMETHEUS_RW_SERVER_URL: 'http://prometheus-operated.monitoring.svc:9090/api/v1/write',
    K6_PROMETHEUS_RW_PUSH_INTERVAL: '1s',
    K6_PROMETHEUS_RW_STALE_MARKERS: 'true',
    K6_FEATURES: 'native-histograms',
    K6_NO_USAGE_REPORT: 'true',
    K6_AUTO_EXTENSION_RESOLUTION: 'false',
    GOMEMLIMIT: `${Math.floor(memoryMebibytes * GO_MEMORY_RATIO)}MiB`,
  };
  return Object.entries(values).map(([name, value]) => ({ name, value }));
}

const starterPod = {
  image: STARTER_IMAGE,
  imagePullPolicy: 'IfNotPresent',
  metadata: { labels: starterLabels },
  serviceAccountName: K6,
  automountServiceAccountToken: 'false',
  resources: exactly('100m', '64Mi'),
  securityContext: restrictedPod(STARTER_USER),
  containerSecurityContext: restrictedContainer,
};
