import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readDockerIgnore } from './docker-ignore.ts';
import { type Stage, readStages } from './dockerfile.ts';
import { projectFolder, readText } from './files.ts';
import { copyStage } from './image-files.ts';
import { linkPackages, productionPackages } from './production-packages.ts';

/** A stage of a Dockerfile of ours as a folder: what it copies from the context, and the packages that it installs. */
export interface ImageFolder extends Disposable {
  readonly stage: Stage;
  /** What stands for `/`. */
  readonly root: string;
  readonly files: readonly string[];
  readonly packages: readonly string[];
}

/** Options that Node needs here to see no package but the linked ones. */
export const onlyLinked = ['--preserve-symlinks', '--preserve-symlinks-main'];

export function imageFolder(
  dockerfile: string,
  stageAt: number,
  packages: { readonly optional: boolean },
): ImageFolder {
  const stage = readStages(readText(dockerfile)).at(stageAt);
  if (stage === undefined) throw new Error(`${dockerfile} has no stage ${stageAt}`);
  const root = mkdtempSync(join(tmpdir(), 'launchquake-image-'));
  const context = { folder: projectFolder, ignore: readDockerIgnore(readText('.dockerignore')) };
  return {
    stage,
    root,
    files: copyStage(stage, context, root),
    packages: linkPackages(productionPackages(packages), join(root, 'app')),
    [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }),
  };
}
