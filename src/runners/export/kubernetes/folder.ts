/** Everything that a cluster needs for a scenario, as files of one folder. */
import { LaunchquakeError } from '../../../model/errors.ts';
import type { Files } from '../../world.ts';
import type { ExportOrder, ExportedVariant } from '../export-scenario.ts';
import { markedHead, onOneLine } from '../mark.ts';
import { planWords } from '../script.ts';
import type { ExportFile } from '../write-files.ts';
import { baseKustomization, variantComponent } from './kustomize.ts';
import { type Manifest, NAMESPACE, labelsOf, manifestText, objectName } from './manifest.ts';
import { MOCK_IDP, mockDeployment, mockLabels, mockMonitor, mockService } from './mock-idp.ts';
import { dashboardFiles, dashboardLabels, prometheusRules } from './monitoring.ts';
import { networkPolicies } from './network-policies.ts';
import { overlayFiles } from './overlays.ts';
import { K6, testRun } from './test-run.ts';

export interface ClusterOrder {
  readonly variants: readonly ExportedVariant[];
  /** Of the mock. */
  readonly image: string;
  readonly scenario: ExportOrder['scenario'];
}

/** All the data of a ConfigMap together, bytes [kubernetes.io, "ConfigMaps"]; half a KiB of it for names. */
const MOST_BYTES = 1024 * 1024 - 512;

const labels = labelsOf('launchquake', 'lab');

/** @throws LaunchquakeError PLAN_INVALID a file that does not fit into a ConfigMap */
export async function kubernetesFiles(
  { files, packageFolder }: { readonly files: Files; readonly packageFolder: string },
  order: ClusterOrder,
): Promise<readonly ExportFile[]> {
  const first = order.variants[0];
  if (first === undefined) throw new RangeError('an export needs at least one variant');
  const command = `${onOneLine(order.scenario.wanted)} --kubernetes ${planWords(first.plan)}`;
  const names = order.variants.map(({ plan }) => plan.variant);
  const rules = await prometheusRules(files, packageFolder);
  const dashboards = await dashboardFiles(files, packageFolder);
  if (rules.length === 0 || dashboards.length === 0)
    throw new Error(`${packageFolder} holds ${rules.length} files of rules and ${dashboards.length} dashboards`);
  const scenarioFile = `${first.plan.scenario}.yaml`;
  const scenarioMap = `${objectName(first.plan.scenario)}-scenario`;
  const mock = mockDeployment({
    image: order.image,
    scenarioFile,
    scenarioMap,
    planWords: planWords(first.plan),
    scenario: first.plan.scenario,
    variant: first.plan.variant,
  });
  const resources: Readonly<Record<string, readonly [about: string, manifests: readonly Manifest[]]>> = {
    'namespace.yaml': ['The namespace: every pod in it has to be a restricted one.', [namespaceObject]],
    'service-accounts.yaml': ['Who the pods are: nobody with a token for the API.', serviceAccounts],
    'mock-idp.yaml': ['The target. The overlay says which variant it serves, and of which run.', [mock, mockService]],
    'network-policies.yaml': ['Load reaches the mock and nothing else.', networkPolicies],
    'monitoring.yaml': ['For the Prometheus operator: what to scrape, and the rules.', [mockMonitor, ...rules]],
  };
  const maps = [
    { name: scenarioMap, file: scenarioFile, labels: mockLabels },
    ...dashboards.map(({ file }) => ({
      name: `launchquake-${file.replace(/\.json$/, '')}`,
      file: `dashboards/${file}`,
      labels: dashboardLabels,
    })),
  ];
  const all: readonly ExportFile[] = [
    {
      path: '.gitignore',
      text: `${markedHead('#', command)}\n# The admin token of the mock, which each overlay has of its own.\nadmin-token\n`,
    },
    {
      path: 'base/kustomization.yaml',
      text: manifestText(command, 'What every run needs.', [baseKustomization(Object.keys(resources), maps)]),
    },
    ...Object.entries(resources).map(([file, [about, manifests]]) => ({
      path: `base/${file}`,
      text: manifestText(command, about, manifests),
    })),
    { path: `base/${scenarioFile}`, text: `${markedHead('#', command)}\n${order.scenario.text}` },
    ...dashboards.map(({ file, text }) => ({ path: `base/dashboards/${file}`, text })),
    ...order.variants.flatMap((variant) => variantFiles(variant, command)),
    ...overlayFiles({ command, image: order.image, variants: names }),
  ];
  return fitting(all);
}

const namespaceObject: Manifest = {
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: {
    name: NAMESPACE,
    labels: {
      ...labels,
      'pod-security.kubernetes.io/enforce': 'restricted',
      'pod-security.kubernetes.io/enforce-version': 'latest',
      'pod-security.kubernetes.io/warn': 'restricted',
      'pod-security.kubernetes.io/audit': 'restricted',
    },
  },
};

const serviceAccounts: readonly Manifest[] = [MOCK_IDP, K6].map((name) => ({
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  metadata: { name, labels },
  automountServiceAccountToken: false,
}));

function variantFiles(variant: ExportedVariant, command: string): readonly ExportFile[] {
  const { plan, logins, users, instances } = variant;
  const folder = `variants/${plan.variant}`;
  const size = `${logins} logins, ${users} virtual users in ${instances} ${instances === 1 ? 'runner' : 'runners'}.`;
  const component = variantComponent(variant, labelsOf(K6, 'load-generator'));
  return [
    { path: `${folder}/kustomization.yaml`, text: manifestText(command, `${onOneLine(plan.title)}.`, [component]) },
    { path: `${folder}/test-run.yaml`, text: manifestText(command, size, [testRun(variant)]) },
    { path: `${folder}/${variant.script}`, text: variant.text },
  ];
}

/**
 * An archive of k6 would not help a script that is too large: it is a tar that holds the script whole [k6 v2.2.0, lib/archive.go].
 */
function fitting(files: readonly ExportFile[]): readonly ExportFile[] {
  const bytesOf = (text: string): number => new TextEncoder().encode(text).length;
  const problems = files
    .filter(({ path, text }) => !path.endsWith('kustomization.yaml') && bytesOf(text) > MOST_BYTES)
    .map(({ path, text }) => ({
      where: path,
      found: `${bytesOf(text)} bytes`,
      expected: `at most ${MOST_BYTES}: it has to fit into a ConfigMap`,
      hint: 'give `points` arrivals fewer points, or bring the script on a volume: spec.script.volumeClaim of the TestRun',
    }));
  if (problems.length > 0) throw new LaunchquakeError('PLAN_INVALID', 'launchquake export', problems);
  return files;
}
