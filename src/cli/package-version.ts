import type { World } from './world.ts';

/** The version of the installed package. */
export async function packageVersion({
  files,
  packageFolder,
}: Pick<World, 'files' | 'packageFolder'>): Promise<string> {
  const { version } = JSON.parse(await files.readText(`${packageFolder}/package.json`)) as { version: string };
  return version;
}
