import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { World } from '../../tools/world.ts';

/** A machine of cardboard: a project folder, a PATH with fake programs, a cache, and everything that was said. */
export interface Stage {
  readonly folder: string;
  readonly world: World;
  readonly said: string[];
  /** Puts a fake program on the PATH, or elsewhere; returns its path. `script` is the body of a shell script. */
  program(name: string, script: string): string;
  /** Names in the cache folder. */
  cached(): readonly string[];
  [Symbol.dispose](): void;
}

/** The version in the go.mod of the stage; fake, so that a test cannot take a real k6 by mistake. */
export const stagedVersion = 'v2.2.0';

export function setStage(given: Partial<World> & { readonly vars?: Readonly<Record<string, string>> } = {}): Stage {
  const folder = mkdtempSync(join(tmpdir(), 'launchquake-tools-'));
  const write = (path: string, text: string): string => {
    const place = join(folder, path);
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(place, text);
    return place;
  };
  write('project/tools/k6/go.mod', `module x\n\nrequire (\n\tgo.k6.io/k6/v2 ${stagedVersion} // indirect\n)\n`);
  const said: string[] = [];
  const { vars, ...rest } = given;
  const world: World = {
    env: { PATH: join(folder, 'bin'), ...vars },
    say: (line) => said.push(line),
    fetch: () => Promise.reject(new Error('the network is off in this test')),
    platform: 'linux',
    arch: 'x64',
    projectFolder: join(folder, 'project'),
    cacheFolder: join(folder, 'cache'),
    ...rest,
  };
  return {
    folder,
    world,
    said,
    program: (name, script) => {
      const path = write(name.includes('/') ? name : `bin/${name}`, `#!/bin/sh\n${script}\n`);
      chmodSync(path, 0o755);
      return path;
    },
    cached: () =>
      existsSync(world.cacheFolder) ? readdirSync(world.cacheFolder, { recursive: true }).map(String).toSorted() : [],
    [Symbol.dispose]: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Body of a fake k6 of a version. */
export const k6Saying = (version: string): string => `echo "k6 ${version} (go1.26.8, linux/amd64)"`;

/**
 * Body of a fake Go: `go env GOVERSION` says its version, `go build … -o FOLDER/ …` writes a fake k6 of `builds` into
 * FOLDER, or fails with `fails` on stderr.
 */
export function goSaying(version: string, build: { readonly builds: string } | { readonly fails: string }): string {
  const make =
    'fails' in build
      ? `echo "${build.fails}" >&2; exit 1`
      : `printf '#!/bin/sh\\necho "k6 ${build.builds} (fake)"\\n' > "$out/k6"; /bin/chmod 755 "$out/k6"`;
  return `if [ "$1" = env ]; then echo ${version}; exit 0; fi
while [ $# -gt 0 ]; do if [ "$1" = -o ]; then out=$2; fi; shift; done
${make}`;
}
