/** Objects of a cluster, and the names and labels that hold them together. */
import { createHash } from 'node:crypto';
import { stringify } from 'yaml';
import { markedHead } from '../mark.ts';

export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly [member: string]: unknown;
}

export type Labels = Readonly<Record<string, string>>;

/** Where the overlays put everything, unless they say otherwise. */
export const NAMESPACE = 'launchquake';

/** What all names of a variant's objects begin with. Longest addition: `-initializer` [k6-operator v1.5.0, pkg/resources/jobs]. */
const LONGEST_NAME = 48;

/** `scenario-variant`, cut where it is too long for what the operator puts behind it, and then told apart by a hash. */
export function objectName(...words: readonly string[]): string {
  const name = words.join('-');
  if (name.length <= LONGEST_NAME) return name;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 7);
  return `${name.slice(0, LONGEST_NAME - 8).replace(/-+$/, '')}-${hash}`;
}

/** Recommended labels [kubernetes.io, "Recommended Labels"]. */
export const labelsOf = (name: string, component: string): Labels => ({
  'app.kubernetes.io/name': name,
  'app.kubernetes.io/component': component,
  'app.kubernetes.io/part-of': 'launchquake',
});

/** The objects as one YAML text. @param about what a reader should know, a comment */
export function manifestText(command: string, about: string, manifests: readonly Manifest[]): string {
  const documents = manifests.map((manifest) => stringify(manifest, { lineWidth: 0, aliasDuplicateObjects: false }));
  const comment = about
    .split('\n')
    .map((line) => `# ${line}\n`)
    .join('');
  return `${markedHead('#', command)}\n${comment}${documents.join('---\n')}`;
}
