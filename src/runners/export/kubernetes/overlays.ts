/** The two overlays: the places that a reader changes. An export never writes over them. */
import { markedHead } from '../mark.ts';
import type { ExportFile } from '../write-files.ts';
import { type Manifest, NAMESPACE, manifestText } from './manifest.ts';
import { ADMIN_SECRET, MOCK_IDP } from './mock-idp.ts';
import { RUN_PART, apart } from './test-run.ts';

export const overlayNames = ['kind', 'staging'] as const;
type OverlayName = (typeof overlayNames)[number];

export interface OverlayOrder {
  readonly command: string;
  readonly image: string;
  /** Names of the variants, the one that the overlay runs first. */
  readonly variants: readonly string[];
}

export const overlayFiles = (order: OverlayOrder): readonly ExportFile[] =>
  overlayNames.flatMap((name) => [
    { path: `overlays/${name}/kustomization.yaml`, text: kustomizationText(name, order), keep: true },
    { path: `overlays/${name}/run.env`, text: runText(name, order), keep: true },
  ]);

const about: Readonly<Record<OverlayName, string>> = {
  kind: 'One laptop: images that were loaded into kind, pods wherever there is room.',
  staging: 'A cluster: the image from a registry (name yours below), generators and target on nodes of their own.',
};

function kustomizationText(name: OverlayName, { command, image, variants }: OverlayOrder): string {
  const [chosen = '', ...others] = variants;
  const choice = others.length === 0 ? '' : `\nOne variant at a time. The others: ${others.join(', ')}.`;
  const token = `Before the first apply: (umask 077; openssl rand -hex 32 > admin-token) in this folder. It is ignored by git.`;
  const text = manifestText(command, `${about[name]}${choice}\n${token}`, [kustomization(name, image, chosen)]);
  return text;
}

function kustomization(name: OverlayName, image: string, variant: string): Manifest {
  const [imageName = image] = image.split(/:(?!.*\/)/);
  return {
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    namespace: NAMESPACE,
    resources: ['../../base'],
    components: [`../../variants/${variant}`],
    secretGenerator: [{ name: ADMIN_SECRET, files: ['token=admin-token'] }],
    configMapGenerator: [{ name: RUN_MAP, envs: ['run.env'], options: { disableNameSuffixHash: true } }],
    replacements,
    ...(name === 'staging'
      ? {
          images: [{ name: imageName, newName: `registry.example/${imageName}`, newTag: 'local' }],
          patches: [{ target: { kind: 'TestRun' }, patch: apartPatch }],
        }
      : {}),
  };
}

const RUN_MAP = 'launchquake-run';

/** The lines of run.env, put where they belong: the mock's labels and the load carry the same run. */
const replacements = [
  {
    source: { kind: 'ConfigMap', name: RUN_MAP, fieldPath: 'data.RUN' },
    targets: [
      { select: { kind: 'TestRun' }, fieldPaths: ['spec.runner.env.[name=LQ_RUN].value'] },
      { select: { kind: 'TestRun' }, fieldPaths: ['spec.arguments'], options: { delimiter: '=', index: RUN_PART } },
      {
        select: { kind: 'Deployment', name: MOCK_IDP },
        fieldPaths: [`spec.template.spec.containers.[name=${MOCK_IDP}].env.[name=RUN].value`],
      },
    ],
  },
  {
    source: { kind: 'ConfigMap', name: RUN_MAP, fieldPath: 'data.PROMETHEUS_WRITE_URL' },
    targets: [
      { select: { kind: 'TestRun' }, fieldPaths: ['spec.runner.env.[name=K6_PROMETHEUS_RW_SERVER_URL].value'] },
    ],
  },
];

const apartPatch = `- op: replace
  path: /spec/runner/affinity
  value: ${JSON.stringify({ podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [apart] } })}
`;

function runText(name: OverlayName, { command }: OverlayOrder): string {
  return `${markedHead('#', command)}
# A new name for every run: all series of a run carry it, and the dashboards choose by it.
RUN=${name}-1
# Where k6 pushes to. This is the Service that the Prometheus operator makes in its own namespace.
PROMETHEUS_WRITE_URL=http://prometheus-operated.monitoring.svc:9090/api/v1/write
`;
}
