/** The kustomization files: a base, a component for each variant, and what they generate. */
import type { ExportedVariant } from '../export-scenario.ts';
import type { Labels, Manifest } from './manifest.ts';
import { MOCK_IDP } from './mock-idp.ts';
import { scriptMapName } from './test-run.ts';

interface GeneratedMap {
  readonly name: string;
  readonly file: string;
  readonly labels: Labels;
}

/** Fixed names: neither k6-operator nor a scenario's path knows of the hashes that kustomize would add. */
const configMap = ({ name, file, labels }: GeneratedMap) => ({
  name,
  files: [file],
  options: { disableNameSuffixHash: true, labels },
});

export function baseKustomization(resources: readonly string[], maps: readonly GeneratedMap[]): Manifest {
  return {
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    resources,
    configMapGenerator: maps.map(configMap),
  };
}

/** A component adds its load to a base and tells the mock which service to be. */
export function variantComponent(variant: ExportedVariant, labels: Labels): Manifest {
  const env = [{ name: 'VARIANT', value: variant.plan.variant }];
  return {
    apiVersion: 'kustomize.config.k8s.io/v1alpha1',
    kind: 'Component',
    resources: ['test-run.yaml'],
    configMapGenerator: [configMap({ name: scriptMapName(variant), file: variant.script, labels })],
    patches: [
      {
        patch: `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${MOCK_IDP}
spec:
  template:
    spec:
      containers:
        - name: ${MOCK_IDP}
          env: ${JSON.stringify(env)}
`,
      },
    ],
  };
}
