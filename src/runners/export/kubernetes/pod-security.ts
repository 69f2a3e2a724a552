/** What the `restricted` Pod Security Standard asks of every pod, and a little more [kubernetes.io, "Pod Security Standards"]. */

export const restrictedPod = (user: number, extra: Readonly<Record<string, unknown>> = {}) =>
  ({
    runAsNonRoot: true,
    runAsUser: user,
    runAsGroup: user,
    fsGroup: user,
    seccompProfile: { type: 'RuntimeDefault' },
    ...extra,
  }) as const;

export const restrictedContainer = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ['ALL'] },
} as const;

/** The same for both: the pod is Guaranteed, and neither generator nor target gets more on a quiet day than on a busy one. */
export const exactly = (cpu: string, memory: string) =>
  ({ requests: { cpu, memory }, limits: { cpu, memory } }) as const;
