import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join, resolve } from 'node:path';

/** True for a regular file that this user may execute. */
export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/**
 * The absolute path of a program: the first hit on PATH, as a shell would find it. A name with a slash is taken as a
 * path. Undefined when there is none.
 */
export function findProgram(name: string, env: Readonly<Record<string, string | undefined>>): string | undefined {
  if (isAbsolute(name) || /[/\\]/.test(name)) {
    const path = resolve(name);
    return isExecutable(path) ? path : undefined;
  }
  // Windows finds programs by ending, the others take the name as it is.
  const endings = process.platform === 'win32' ? ['.exe', '.cmd', ''] : [''];
  const folders = (env['PATH'] ?? env['Path'] ?? '').split(delimiter).filter((folder) => folder !== '');
  for (const folder of folders) {
    const hit = endings.map((ending) => join(folder, name + ending)).find(isExecutable);
    if (hit !== undefined) return hit;
  }
  return undefined;
}
