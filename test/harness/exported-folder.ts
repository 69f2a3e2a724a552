/** deploy/kubernetes: what `launchquake export --kubernetes` writes for the launch day. */
import { runCli } from '../../src/cli/program.ts';
import { fakeWorld } from '../cli/fake-world.ts';
import type { GeneratedFile } from './generated-files.ts';

export const EXPORTED_FOLDER = 'deploy/kubernetes';

/** Two variants: the collapse and a remedy. The others are an export away. */
export const exportCommand = ['export', 'launch-day', '--variant', 'naive', 'waiting-room', '--kubernetes'];

/** Made by each overlay's user; never written by an export, and ignored by git. */
export const madeByUsers = /^deploy\/kubernetes\/overlays\/[^/]+\/admin-token$/;

/** @param generated files that the export takes over, as they are generated now: those on disk may be older */
export async function exportedFolder(
  projectFolder: string,
  generated: readonly GeneratedFile[],
): Promise<readonly GeneratedFile[]> {
  const world = fakeWorld([...exportCommand, '--out', EXPORTED_FOLDER]);
  for (const { path, text } of generated) world.files.texts.set(`${projectFolder.replace(/\/+$/, '')}/${path}`, text);
  const exitCode = await runCli(world);
  if (exitCode !== 0) throw new Error(`launchquake ${exportCommand.join(' ')}: ${world.wrote.err}`);
  return [...world.files.texts]
    .filter(([path]) => path.startsWith(`${EXPORTED_FOLDER}/`))
    .map(([path, text]) => ({ path, text }));
}
