import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { projectFolder } from './files.ts';
import type { Service } from './project.ts';

/** The files that a service has from the checkout, laid out in a folder as they are mounted in its container. */
export function mountedFiles({ volumes = [] }: Service): { readonly root: string } & Disposable {
  const root = mkdtempSync(join(tmpdir(), 'launchquake-mounts-'));
  for (const { type, source = '', target } of volumes) {
    if (type !== 'bind') continue;
    mkdirSync(dirname(join(root, target)), { recursive: true });
    cpSync(join(projectFolder, source), join(root, target), { recursive: true });
  }
  return { root, [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }) };
}
