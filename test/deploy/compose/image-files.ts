import { cpSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import type { IgnoreList } from './docker-ignore.ts';
import { type Stage, copiesOf } from './dockerfile.ts';

export interface BuildContext {
  readonly folder: string;
  readonly ignore: IgnoreList;
}

/** The files under one source of a COPY that reach the builder, as paths from the context. */
export function contextFiles({ folder, ignore }: BuildContext, source: string): readonly string[] {
  const place = join(folder, source);
  if (!statSync(place, { throwIfNoEntry: false })) throw new Error(`COPY ${source}: no such file or folder`);
  const all = statSync(place).isDirectory()
    ? readdirSync(place, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    : [source];
  const files = all.filter((path) => !ignore.ignores(path));
  if (files.length === 0) throw new Error(`COPY ${source}: .dockerignore lets nothing through`);
  return files;
}

/**
 * Does what the COPY steps from the build context of a stage do, into `root` instead of an image. `workFolder` is where a
 * relative target starts. Returns what was copied, as paths from the context.
 */
export function copyStage(stage: Stage, context: BuildContext, root: string): readonly string[] {
  const workFolder = stage.instructions.find(({ keyword }) => keyword === 'WORKDIR')?.text ?? '/';
  return copiesOf(stage)
    .filter(({ from }) => from === undefined)
    .flatMap(({ sources, target }) => {
      const into = join(root, resolve(workFolder, target));
      return sources.flatMap((source) => {
        const isFolder = statSync(join(context.folder, source)).isDirectory();
        return contextFiles(context, source).map((path) => {
          // The content of a folder is copied, not the folder; into a target that ends in a slash, the file by its name.
          const below = isFolder ? relative(source, path) : target.endsWith('/') ? basename(path) : '';
          const place = below === '' ? into : join(into, below);
          mkdirSync(dirname(place), { recursive: true });
          cpSync(join(context.folder, path), place);
          return path;
        });
      });
    });
}
