import type { GoProgram } from '../go-program/program.ts';
import { findGoProgram, type Origin, provisionGoProgram } from '../go-program/provision.ts';
import { sameMajorNotOlder, type Version, versionFrom } from '../go-program/version.ts';
import type { World } from '../world.ts';

/** Reads `v5.8.1`, which is all that either program prints, and what go.mod says. */
const parseVersion = (text: string): Version | undefined => versionFrom(/^(v(\d+)\.(\d+)\.\d+\S*)$/.exec(text.trim()));

const shared = {
  parseVersion,
  megabytes: 20,
} as const;

const source = { folder: 'tools/kubernetes', versionOf: parseVersion, oldestGo: { major: 1, minor: 24 } } as const;

/** Holds Kubernetes manifests to JSON Schemas. */
const kubeconform: GoProgram<'kubeconform'> = {
  ...shared,
  name: 'kubeconform',
  binaries: [
    { name: 'kubeconform', variable: 'KUBECONFORM_BIN', package: 'github.com/yannh/kubeconform/cmd/kubeconform' },
  ],
  versionArguments: ['-v'],
  source: {
    ...source,
    module: 'github.com/yannh/kubeconform',
    buildFlags: [],
    linkerFlags: ({ text }) => `-X main.version=${text}`,
    usually: '10 seconds',
  },
  installed: {
    fits: sameMajorNotOlder,
    expected: ({ text }) => `kubeconform ${text} or newer`,
    hint: 'install kubeconform from https://github.com/yannh/kubeconform',
  },
};

/** Puts bases and overlays together, as `kubectl apply -k` does. */
const kustomize: GoProgram<'kustomize'> = {
  ...shared,
  name: 'kustomize',
  binaries: [{ name: 'kustomize', variable: 'KUSTOMIZE_BIN', package: 'sigs.k8s.io/kustomize/kustomize/v5' }],
  versionArguments: ['version'],
  source: {
    ...source,
    module: 'sigs.k8s.io/kustomize/kustomize/v5',
    buildFlags: [],
    linkerFlags: ({ text }) => `-X sigs.k8s.io/kustomize/api/provenance.version=${text}`,
    usually: '10 seconds',
  },
  installed: {
    fits: sameMajorNotOlder,
    expected: ({ major, minor }) => `kustomize v${major}.${minor} or newer, below v${major + 1}`,
    hint: 'install kustomize from https://kubectl.docs.kubernetes.io/installation/kustomize',
  },
};

export interface ProvidedKubernetesProgram {
  readonly path: string;
  readonly version: string;
  readonly how: 'KUBECONFORM_BIN' | 'KUSTOMIZE_BIN' | Exclude<Origin, 'variable'>;
}

type Given = Pick<World, 'env' | 'say'> & Partial<World>;

/** A kubeconform that runs: from KUBECONFORM_BIN, the cache, a build of tools/kubernetes/go.mod, or PATH. */
export async function provisionKubeconform(given: Given): Promise<ProvidedKubernetesProgram> {
  const { paths, version, how } = await provisionGoProgram(kubeconform, given);
  return { path: paths.kubeconform, version, how: how === 'variable' ? 'KUBECONFORM_BIN' : how };
}

/** A kustomize that runs: from KUSTOMIZE_BIN, the cache, a build of tools/kubernetes/go.mod, or PATH. */
export async function provisionKustomize(given: Given): Promise<ProvidedKubernetesProgram> {
  const { paths, version, how } = await provisionGoProgram(kustomize, given);
  return { path: paths.kustomize, version, how: how === 'variable' ? 'KUSTOMIZE_BIN' : how };
}

/** The same two, when they are here already; nothing is built. For tests, which are skipped without. */
export async function findKubeconform(given: Given): Promise<string> {
  return (await findGoProgram(kubeconform, given)).paths.kubeconform;
}

export async function findKustomize(given: Given): Promise<string> {
  return (await findGoProgram(kustomize, given)).paths.kustomize;
}
