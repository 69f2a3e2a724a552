/** An exported folder on disk, rendered by the real kustomize, with a token as a user would make one. */
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';

/** A made-up admin token: it must be found in no manifest but the Secret. */
export const TOKEN = 'a-token-made-up-for-a-test-0123456789';

export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly spec?: Readonly<Record<string, unknown>>;
  readonly data?: Readonly<Record<string, string>>;
}

export interface Workshop extends Disposable {
  readonly folder: string;
}

/** A copy of a folder of manifests, with an admin token in each overlay. */
export function copyOf(folder: string): Workshop {
  const copy = mkdtempSync(join(tmpdir(), 'launchquake-kubernetes-'));
  cpSync(folder, copy, { recursive: true });
  for (const overlay of ['kind', 'staging'])
    writeFileSync(join(copy, 'overlays', overlay, 'admin-token'), `${TOKEN}\n`);
  return { folder: copy, [Symbol.dispose]: () => rmSync(copy, { recursive: true, force: true }) };
}

/** The objects of a YAML text. */
export const objectsOf = (text: string): KubernetesObject[] =>
  parseAllDocuments(text).map((document) => document.toJS() as KubernetesObject);
