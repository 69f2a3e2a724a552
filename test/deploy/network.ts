/** Network policies, as far as a test can follow them: who may open a connection to whom, by the labels of the pods. */
import type { KubernetesObject } from './kubernetes-folder.ts';

type Labels = Readonly<Record<string, string>>;

interface Selector {
  readonly matchLabels?: Labels;
}

interface Peer {
  readonly podSelector?: Selector;
  readonly namespaceSelector?: Selector;
}

interface Rule {
  readonly from?: readonly Peer[];
  readonly to?: readonly Peer[];
  readonly ports?: readonly { readonly protocol: string; readonly port: number }[];
}

interface Policy {
  readonly podSelector: Selector;
  readonly policyTypes: readonly string[];
  readonly ingress?: readonly Rule[];
  readonly egress?: readonly Rule[];
}

export const matches = (labels: Labels, selector: Labels): boolean =>
  Object.entries(selector).every(([key, value]) => labels[key] === value);

export const policiesOf = (objects: readonly KubernetesObject[]) =>
  objects
    .filter(({ kind }) => kind === 'NetworkPolicy')
    .map(({ metadata, spec }) => {
      const policy = spec as unknown as Policy;
      const peers = [...(policy.ingress ?? []), ...(policy.egress ?? [])].flatMap(({ from = [], to = [] }) => [
        ...from,
        ...to,
      ]);
      const here = peers.filter(({ namespaceSelector }) => namespaceSelector === undefined);
      return {
        name: metadata.name,
        policy,
        /** Labels of pods of this namespace that the policy speaks of. */
        local: [policy.podSelector, ...here.map(({ podSelector }) => podSelector)].map(
          (selector) => selector?.matchLabels ?? {},
        ),
      };
    });

/** A pod of the namespace by its labels, or pods of another namespace. */
export interface End {
  readonly labels: Labels;
  /** undefined: the namespace of the policies. */
  readonly namespace?: string;
}

/** Whether a connection may be opened: out of the one and into the other, each if a policy speaks of it and some rule allows it. */
export function mayConnect(objects: readonly KubernetesObject[], from: End, to: End, port: number): boolean {
  const policies = policiesOf(objects).map(({ policy }) => policy);
  const passes = (end: End, other: End, side: 'Ingress' | 'Egress'): boolean => {
    if (end.namespace !== undefined) return true;
    const about = policies.filter(
      ({ podSelector, policyTypes }) =>
        policyTypes.includes(side) && matches(end.labels, podSelector.matchLabels ?? {}),
    );
    const rules = about.flatMap(({ ingress = [], egress = [] }) => (side === 'Ingress' ? ingress : egress));
    return about.length === 0 || rules.some((rule) => allows(rule, other, port));
  };
  return passes(from, to, 'Egress') && passes(to, from, 'Ingress');
}

function allows({ from, to, ports }: Rule, { labels, namespace }: End, port: number): boolean {
  if (ports !== undefined && !ports.some((one) => one.port === port)) return false;
  const peers = from ?? to;
  if (peers === undefined) return true;
  return peers.some(({ podSelector, namespaceSelector }) => {
    const selected = namespaceSelector?.matchLabels?.['kubernetes.io/metadata.name'];
    if (selected !== namespace) return false;
    return matches(labels, podSelector?.matchLabels ?? {});
  });
}
