import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import {
  findKubeconform,
  provisionKubeconform,
  provisionKustomize,
} from '../../tools/kubernetes/provision-kubernetes.ts';
import type { World } from '../../tools/world.ts';
import { goBuilding, setStage } from './stage.ts';

const posix = { skip: process.platform === 'win32' ? 'the fake programs are shell scripts' : false };
/** The stage has no go.mod of these: the real one pins what is asked for. */
const projectFolder = fileURLToPath(new URL('../..', import.meta.url));

const programs = [
  {
    name: 'kubeconform',
    provision: provisionKubeconform,
    variable: 'KUBECONFORM_BIN',
    version: 'v0.7.0',
    package: 'github.com/yannh/kubeconform/cmd/kubeconform',
    versionFlag: '-X main.version=v0.7.0',
  },
  {
    name: 'kustomize',
    provision: provisionKustomize,
    variable: 'KUSTOMIZE_BIN',
    version: 'v5.8.1',
    package: 'sigs.k8s.io/kustomize/kustomize/v5',
    versionFlag: '-X sigs.k8s.io/kustomize/api/provenance.version=v5.8.1',
  },
] as const;

for (const { name, provision, variable, version, package: path, versionFlag } of programs) {
  describe(`provisioning ${name}`, posix, () => {
    it('builds the pinned version, once', async () => {
      using stage = setStage({ projectFolder });
      const log = join(stage.folder, 'call');
      const build = goBuilding('go1.24.0', { writes: { [name]: `echo ${version}` } });
      stage.program('go', `echo "$*" >> ${log}\n${build}`);
      assert.deepEqual(await provision(stage.world), {
        path: join(stage.world.cacheFolder, `${name}-${version}`, name),
        version,
        how: 'build',
      });
      assert.equal((await provision(stage.world)).how, 'cache');
      const call = readFileSync(log, 'utf8').split('\n')[1] ?? '';
      assert.ok(call.includes(versionFlag) && call.endsWith(path), call);
    });

    it(`takes the one that ${variable} names`, async () => {
      using stage = setStage({ projectFolder });
      const program = stage.program('mine/it', 'echo v9.9.9');
      const env = { ...stage.world.env, [variable]: program };
      assert.deepEqual(await provision({ ...stage.world, env }), { path: program, version: 'v9.9.9', how: variable });
    });

    it('takes a fitting one on PATH, and no development build', async () => {
      using stage = setStage({ projectFolder });
      stage.program(name, `echo ${version}`);
      assert.equal((await provision(stage.world)).how, 'PATH');
      stage.program(name, 'echo development');
      await assert.rejects(provision(stage.world), /DOES_NOT_RUN\): found \S+: its version reads "development"/);
    });

    it('has no other way, and says so', async () => {
      using stage = setStage({ projectFolder });
      let fetches = 0;
      const fetch = () => Promise.reject(new Error(`fetch ${(fetches += 1)}`));
      const world: World = { ...stage.world, fetch };
      await assert.rejects(provision(world), new RegExp(`TOOL_MISSING {2}${name} ${version} {2}2 problems`));
      assert.equal(fetches, 0);
    });
  });
}

it('findKubeconform builds nothing', posix, async () => {
  using stage = setStage({ projectFolder });
  stage.program('go', goBuilding('go1.26.0', { writes: { kubeconform: 'echo v0.7.0' } }));
  await assert.rejects(findKubeconform(stage.world), /hint: run "npm run provision -- kubeconform"/);
});
