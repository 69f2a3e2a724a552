import { fileURLToPath } from 'node:url';

/** What provisioning touches, as an argument, so that a test can hand in its own. */
export interface World {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** One line of progress for a person; the command line writes it to stderr. */
  readonly say: (line: string) => void;
  readonly fetch: typeof fetch;
  readonly platform: NodeJS.Platform;
  readonly arch: NodeJS.Architecture;
  /** The folder with tools/k6/go.mod and its like. */
  readonly projectFolder: string;
  /** Where finished programs are kept, one folder a version. Ignored by git. */
  readonly cacheFolder: string;
}

/** The real world, unless told otherwise. LAUNCHQUAKE_TOOLS moves the cache, for machines that keep one between runs. */
export function worldFrom(given: Pick<World, 'env' | 'say'> & Partial<World>): World {
  const projectFolder = given.projectFolder ?? fileURLToPath(new URL('..', import.meta.url));
  return {
    env: given.env,
    say: given.say,
    fetch: given.fetch ?? globalThis.fetch,
    platform: given.platform ?? process.platform,
    arch: given.arch ?? process.arch,
    projectFolder,
    cacheFolder: given.cacheFolder ?? given.env['LAUNCHQUAKE_TOOLS'] ?? `${projectFolder.replace(/\/$/, '')}/.tools`,
  };
}
