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

export function setStage(given: Partial<World> & { readonly vars?: Readonly<Record<string, string>> } = {}): Stage {
  const folder = mkdtempSync(join(tmpdir(), 'launchquake-tools-'));
  const write = (path: string, text: string): string => {
    const place = join(folder, path);
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(place, text);
    return place;
  };
  write('project/tools/k6/go.mod', 'module x\n\nrequire (\n\tgo.k6.io/k6/v2 v2.2.0 // indirect\n)\n');
  write('project/tools/prometheus/go.mod', 'module x\n\nrequire github.com/prometheus/prometheus v0.313.5\n');
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

/** Body of a fake prometheus or promtool of a version. */
export const prometheusSaying = (version: string, name = 'prometheus'): string =>
  `echo "${name}, version ${version} (branch: , revision: unknown)"`;

/** What a fake `go build` does: it writes fake programs, by name, or fails with a word on stderr. */
export type FakeBuild = { readonly writes: Readonly<Record<string, string>> } | { readonly fails: string };

/** Body of a fake Go: `go env GOVERSION` says its version, `go build … -o FOLDER/ …` builds into FOLDER. */
export function goBuilding(version: string, build: FakeBuild): string {
  const write = ([name, script]: readonly [string, string]): string =>
    `/bin/cat > "$out/${name}" <<'END'\n#!/bin/sh\n${script}\nEND\n/bin/chmod 755 "$out/${name}"`;
  const make =
    'fails' in build ? `echo "${build.fails}" >&2; exit 1` : Object.entries(build.writes).map(write).join('\n');
  return `if [ "$1" = env ]; then echo ${version}; exit 0; fi
while [ $# -gt 0 ]; do if [ "$1" = -o ]; then out=$2; fi; shift; done
${make}`;
}

/** A fake Go that builds a k6 of a version. */
export const goSaying = (version: string, build: { readonly builds: string } | { readonly fails: string }): string =>
  goBuilding(version, 'fails' in build ? build : { writes: { k6: k6Saying(build.builds) } });
