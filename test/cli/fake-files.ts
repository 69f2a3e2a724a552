/** Files in memory, over the real files of the package (read only). Any operation can be made to fail. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import type { Files } from '../../src/runners/world.ts';

export interface FakeFiles extends Files {
  readonly texts: Map<string, string>;
  /** Every write, in order: what was there after a crash at that point. */
  readonly writes: string[];
  /** Called before a write; throws to make it fail. */
  beforeWrite: (path: string) => void;
  readonly folders: Set<string>;
}

/** An error as node:fs makes it. */
export const fileError = (code: string, path: string): Error =>
  Object.assign(new Error(`${code}: it is a test, '${path}'`), { code });

export function fakeFiles(packageFolder: string): FakeFiles {
  const texts = new Map<string, string>();
  const folders = new Set<string>();
  const isReal = (path: string): boolean => path.startsWith(`${packageFolder}/`) && existsSync(path);
  const textOf = (path: string): string => {
    const text = texts.get(path) ?? (isReal(path) ? readFileSync(path, 'utf8') : undefined);
    if (text === undefined) throw fileError('ENOENT', path);
    return text;
  };
  const write = (path: string, text: string): void => {
    fake.beforeWrite(path);
    const folder = path.slice(0, path.lastIndexOf('/'));
    if (!folders.has(folder)) throw fileError('ENOENT', path);
    texts.set(path, text);
    fake.writes.push(path);
  };
  const under = (path: string): string[] =>
    [...texts.keys()].filter((key) => key === path || key.startsWith(`${path}/`));
  const fake: FakeFiles = {
    texts,
    folders,
    writes: [],
    beforeWrite: () => undefined,
    readText: async (path) => textOf(path),
    readFrom: async (path, offsetBytes) => new TextEncoder().encode(textOf(path)).slice(offsetBytes),
    writeText: async (path, text) => write(path, text),
    appendText: async (path, text) => write(path, (texts.get(path) ?? '') + text),
    rename: async (from, to) => {
      fake.beforeWrite(to);
      for (const key of under(from)) {
        texts.set(to + key.slice(from.length), textOf(key));
        texts.delete(key);
      }
      for (const folder of folders) if (folder.startsWith(from)) folders.add(to + folder.slice(from.length));
    },
    remove: async (path) => {
      for (const key of under(path)) texts.delete(key);
      folders.delete(path);
    },
    makeFolder: async (path) => {
      fake.beforeWrite(path);
      path.split('/').forEach((_, at, parts) => folders.add(parts.slice(0, at + 1).join('/')));
    },
    makeTemporaryFolder: async () => {
      folders.add('/tmp/scratch');
      return '/tmp/scratch';
    },
    list: async (path) => {
      const inMemory = [...texts.keys()]
        .filter((key) => key.startsWith(`${path}/`))
        .map((key) => key.slice(path.length + 1));
      const onDisk = isReal(path) ? readdirSync(path) : [];
      return [...new Set([...onDisk, ...inMemory.map((name) => name.split('/')[0] ?? name)])].toSorted();
    },
    exists: async (path) => texts.has(path) || under(path).length > 0 || isReal(path),
  };
  return fake;
}
