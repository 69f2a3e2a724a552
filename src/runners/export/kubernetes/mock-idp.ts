/** The target in the cluster: one mock identity provider with the service of the variant that is run. */
import { type Manifest, labelsOf } from './manifest.ts';
import { exactly, restrictedContainer, restrictedPod } from './pod-security.ts';

export const MOCK_IDP = 'mock-idp';
export const MOCK_PORT = 8080;
/** Its name inside the namespace, whatever that is called: it names itself so in its discovery document. */

export const IN_CLUSTER_URL = `http://${MOCK_IDP}:${MOCK_PORT}`;

/** Made by the overlay from a file that is never committed. */
export const ADMIN_SECRET = 'mock-idp-admin';
const SECRET_FOLDER = '/run/secrets/launchquake';
const SCENARIO_FOLDER = '/scenario';

export const mockLabels = labelsOf(MOCK_IDP, 'identity-provider');
const selector = { 'app.kubernetes.io/name': MOCK_IDP };

/** User of the image [deploy/docker/mock-idp.Dockerfile]. */
const USER = 10_001;

export interface MockOrder {
  readonly image: string;
  readonly scenarioFile: string;
  readonly scenarioMap: string;
  /** `--compress 10 --scale 0.065 --seed 7` */
  readonly planWords: string;
  readonly scenario: string;
  /** The one that an overlay without a variant of its own serves. */
  readonly variant: string;
}

export function mockDeployment(order: MockOrder): Manifest {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: MOCK_IDP, labels: mockLabels },
    spec: {
      // One: its stations are its capacity, and a second one would have a queue of its own.
      replicas: 1,
      strategy: { type: 'Recreate' },
      selector: { matchLabels: selector },
      template: {
        metadata: { labels: mockLabels },
        spec: {
          serviceAccountName: MOCK_IDP,
          automountServiceAccountToken: false,
          enableServiceLinks: false,
          securityContext: restrictedPod(USER),
          containers: [mockContainer(order)],
          volumes: [
            { name: 'tmp', emptyDir: { sizeLimit: '16Mi' } },
            { name: 'scenario', configMap: { name: order.scenarioMap } },
            // 0440: for the user and the group of the pod.
            { name: 'admin-token', secret: { secretName: ADMIN_SECRET, defaultMode: 0o440 } },
          ],
        },
      },
    },
  };
}

/** The image's entry point ends in `serve`: these are its options. */
function mockContainer({ image, scenarioFile, planWords, scenario, variant }: MockOrder): object {
  const [, ...words] = planWords.split(/(?:^| )--/);
  return {
    name: MOCK_IDP,
    image,
    imagePullPolicy: 'IfNotPresent',
    args: [
      '--host=0.0.0.0',
      '--expose',
      `--port=${MOCK_PORT}`,
      `--issuer=${IN_CLUSTER_URL}`,
      `--admin-token-file=${SECRET_FOLDER}/token`,
      `--scenario=${SCENARIO_FOLDER}/${scenarioFile}`,
      '--variant=$(VARIANT)',
      ...words.map((word) => `--${word.replace(' ', '=')}`),
      '--label=run=$(RUN)',
      `--label=scenario=${scenario}`,
      '--label=variant=$(VARIANT)',
    ],
    env: [
      { name: 'VARIANT', value: variant },
      { name: 'RUN', value: 'unnamed' },
    ],
    ports: [{ name: 'http', containerPort: MOCK_PORT }],
    startupProbe: { ...probe('/readyz'), periodSeconds: 1, failureThreshold: 60 },
    readinessProbe: { ...probe('/readyz'), periodSeconds: 5 },
    // Patient: a mock in the middle of a storm is slow, not dead.
    livenessProbe: { ...probe('/healthz'), periodSeconds: 10, timeoutSeconds: 10, failureThreshold: 6 },
    // It serves 14,000 requests/s with one core, a thirtieth of which a launch day asks for [docs/mock-idp.md].
    resources: exactly('1', '512Mi'),
    securityContext: restrictedContainer,
    volumeMounts: [
      { name: 'tmp', mountPath: '/tmp' },
      { name: 'scenario', mountPath: SCENARIO_FOLDER, readOnly: true },
      { name: 'admin-token', mountPath: SECRET_FOLDER, readOnly: true },
    ],
  };
}

const probe = (path: string) => ({ httpGet: { path, port: 'http' } });

export const mockService: Manifest = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: MOCK_IDP, labels: mockLabels },
  spec: { selector, ports: [{ name: 'http', port: MOCK_PORT, targetPort: 'http' }] },
};

/**
 * Scraped once a second: a collapse takes seconds. The job is the Service's name label, so that series are called as everywhere else:
 * job="mock-idp".
 */
export const mockMonitor: Manifest = {
  apiVersion: 'monitoring.coreos.com/v1',
  kind: 'ServiceMonitor',
  metadata: { name: MOCK_IDP, labels: { ...mockLabels, release: 'kube-prometheus-stack' } },
  spec: {
    jobLabel: 'app.kubernetes.io/name',
    selector: { matchLabels: selector },
    endpoints: [{ port: 'http', path: '/metrics', interval: '1s', scrapeTimeout: '1s' }],
  },
};
