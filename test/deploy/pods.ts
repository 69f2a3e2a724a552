/** Every pod that comes of the manifests: the Deployment's, and those that k6-operator makes of a TestRun. */
import type { KubernetesObject } from './kubernetes-folder.ts';

export interface Container {
  readonly image: string;
  readonly securityContext?: {
    readonly allowPrivilegeEscalation?: boolean;
    readonly readOnlyRootFilesystem?: boolean;
    readonly runAsNonRoot?: boolean;
    readonly privileged?: boolean;
    readonly capabilities?: { readonly drop?: readonly string[]; readonly add?: readonly string[] };
  };
  readonly resources?: { readonly requests?: object; readonly limits?: object };
  readonly volumeMounts?: readonly { readonly name: string; readonly mountPath: string }[];
  readonly env?: readonly { readonly name: string; readonly value?: string }[];
  readonly args?: readonly string[];
}

export interface PodSecurity {
  readonly runAsNonRoot?: boolean;
  readonly runAsUser?: number;
  readonly seccompProfile?: { readonly type: string };
  readonly sysctls?: readonly { readonly name: string }[];
}

export interface Pod {
  /** Where it comes from, for messages. */
  readonly of: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly serviceAccountName?: string;
  readonly automountServiceAccountToken?: boolean;
  readonly securityContext?: PodSecurity;
  readonly volumes: readonly Readonly<Record<string, unknown>>[];
  readonly containers: readonly Container[];
}

interface OperatorPod extends Container {
  readonly initContainers?: readonly Container[];
  readonly metadata?: { readonly labels?: Readonly<Record<string, string>> };
  readonly serviceAccountName?: string;
  readonly automountServiceAccountToken?: string;
  readonly securityContext?: PodSecurity;
  readonly containerSecurityContext?: Container['securityContext'];
  readonly volumes?: readonly Readonly<Record<string, unknown>>[];
}

export const podsOf = (objects: readonly KubernetesObject[]): Pod[] =>
  objects.flatMap((object) => {
    if (object.kind === 'Deployment') return [deploymentPod(object)];
    return object.kind === 'TestRun' ? testRunPods(object) : [];
  });

function deploymentPod({ metadata, spec }: KubernetesObject): Pod {
  const { template } = spec as {
    template: { metadata: { labels: Record<string, string> }; spec: Omit<Pod, 'labels'> };
  };
  return {
    ...template.spec,
    volumes: template.spec.volumes ?? [],
    labels: template.metadata.labels,
    of: `Deployment ${metadata.name}`,
  };
}

/**
 * As k6-operator v1.5.0 makes them. Containers that go before take the security of the one that they precede: pkg/resources/jobs/helpers.go. Runner: pkg/resources/jobs/runner.go (its own labels win over ours; automountServiceAccountToken is a
 * text, true when empty; an empty account is `default`). Initializer: pkg/resources/jobs/initializer.go takes the runner's when none is
 * given, with the script mounted at /test. Starter: pkg/resources/jobs/starter.go with its fallback resources.
 */
function testRunPods({ metadata, spec }: KubernetesObject): Pod[] {
  const { runner, starter, initializer } = spec as Record<
    'runner' | 'starter' | 'initializer',
    OperatorPod | undefined
  >;
  const own = { app: 'k6', k6_cr: metadata.name };
  const pod = (
    of: string,
    given: OperatorPod = { image: '' },
    labels: Readonly<Record<string, string>> = own,
  ): Pod => ({
    of: `${of} of TestRun ${metadata.name}`,
    labels: { ...given.metadata?.labels, ...labels },
    serviceAccountName: given.serviceAccountName ?? 'default',
    automountServiceAccountToken: (given.automountServiceAccountToken ?? '') !== 'false',
    ...(given.securityContext === undefined ? {} : { securityContext: given.securityContext }),
    volumes: given.volumes ?? [],
    containers: [given, ...(given.initContainers ?? [])].map((container) => ({
      ...container,
      securityContext: given.containerSecurityContext ?? {},
    })),
  });
  return [
    pod('runner', runner, { ...own, runner: 'true' }),
    pod('initializer', initializer ?? runner),
    pod('starter', starter),
  ];
}

/** Sysctls of a pod of its own that `restricted` allows [kubernetes.io, "Pod Security Standards", Sysctls]. */
const safeSysctls = [
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.ping_group_range',
];

/** Volumes that `restricted` allows. */
const safeVolumes = [
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'persistentVolumeClaim',
  'projected',
  'secret',
];

/** What the pod breaks of the `restricted` Pod Security Standard and of our own rules. */
export function podFaults(pod: Pod): string[] {
  const { securityContext: whole = {}, volumes, containers } = pod;
  const faults = [
    ...(whole.runAsNonRoot === true && (whole.runAsUser ?? 0) > 0 ? [] : ['may run as root']),
    ...(whole.seccompProfile?.type === 'RuntimeDefault' ? [] : ['no seccomp profile']),
    ...(whole.sysctls ?? []).filter(({ name }) => !safeSysctls.includes(name)).map(({ name }) => `sysctl ${name}`),
    ...(pod.automountServiceAccountToken === false ? [] : ['mounts a token for the API']),
    ...(['default', undefined].includes(pod.serviceAccountName) ? ['the default service account'] : []),
    ...volumes.flatMap((volume) => Object.keys(volume).filter((key) => key !== 'name' && !safeVolumes.includes(key))),
    ...(containers.length === 0 ? ['no container'] : []),
    ...containers.flatMap(containerFaults),
  ];
  return faults.map((fault) => `${pod.of}: ${fault}`);
}

function containerFaults(container: Container): string[] {
  const rules: Readonly<Record<string, (container: Container) => boolean>> = {
    'may escalate': ({ securityContext }) => securityContext?.allowPrivilegeEscalation !== false,
    'has capabilities': ({ securityContext }) => !dropsAll(securityContext?.capabilities),
    'may write to its root': ({ securityContext }) => securityContext?.readOnlyRootFilesystem !== true,
    'is privileged': ({ securityContext }) => securityContext?.privileged === true,
    'has requests that are not its limits, or none': ({ resources }) => !isExact(resources),
    'has an image that is not pinned': ({ image }) => !isPinned(image),
  };
  return Object.entries(rules)
    .filter(([, isBroken]) => isBroken(container))
    .map(([fault]) => `${container.image} ${fault}`);
}

const dropsAll = (
  capabilities: { readonly drop?: readonly string[]; readonly add?: readonly string[] } = {},
): boolean => capabilities.drop?.includes('ALL') === true && (capabilities.add ?? []).length === 0;

const isExact = ({ requests = {}, limits = {} }: NonNullable<Container['resources']> = {}): boolean =>
  JSON.stringify(requests) === JSON.stringify(limits) && Object.keys(requests).toSorted().join() === 'cpu,memory';

/** A tag that names a version, better with a digest behind it. */
const isPinned = (image: string): boolean =>
  /:[\w.-]+(@sha256:[0-9a-f]{64})?$/.test(image) && !/:([\w.-]*-)?latest(-[\w.-]*)?$/.test(image);
