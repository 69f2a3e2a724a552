import assert from 'node:assert/strict';
import { cpSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { LaunchquakeError } from '../../src/model/errors.ts';
import { schemaModules } from '../../tools/kubernetes/schema-modules.ts';
import { testComposeSchema } from '../harness/kubernetes.ts';
import { setStage, type Stage } from './stage.ts';

const posix = { skip: process.platform === 'win32' ? 'the fake programs are shell scripts' : false };
const folder = fileURLToPath(new URL('../../tools/kubernetes/schemas', import.meta.url));
const goSum = readFileSync(join(folder, 'go.sum'), 'utf8');
const operator = 'github.com/grafana/k6-operator';

/** A stage with the project's own go.mod and go.sum. */
function setModuleStage(): Stage {
  const stage = setStage();
  cpSync(folder, join(stage.world.projectFolder, 'tools/kubernetes/schemas'), { recursive: true });
  return stage;
}

/** A fake Go whose `go mod download` prints a document a module, as go.sum has it unless `change` says otherwise. */
function goDownloading(
  change: (module: Record<string, string>) => Record<string, string> = (module) => module,
): string {
  const lines = goSum.split('\n').filter((line) => line !== '' && !line.includes('/go.mod '));
  const documents = lines.map((line) => {
    const [Path = '', Version = '', Sum = ''] = line.split(' ');
    return JSON.stringify(change({ Path, Version, Sum, Dir: `/modules/${Path}` }), null, '\t');
  });
  return `if [ "$1" = env ]; then echo go1.25.1; exit 0; fi\n/bin/cat <<'END'\n${documents.join('\n')}\nEND`;
}

describe('schemaModules', posix, () => {
  it('gives the folders of the pinned modules', async () => {
    using stage = setModuleStage();
    stage.program('go', goDownloading());
    const { composeSchema, kubernetesOpenApi, k6OperatorCrds, versions } = await schemaModules(stage.world);
    assert.equal(composeSchema, '/modules/github.com/compose-spec/compose-go/v2/schema/compose-spec.json');
    assert.equal(kubernetesOpenApi, '/modules/k8s.io/kubernetes/api/openapi-spec/v3');
    assert.equal(k6OperatorCrds, `/modules/${operator}/config/crd/bases`);
    assert.equal(versions[operator], 'v1.5.0');
    assert.equal(Object.keys(versions).length, 4);
  });

  it('asks Go for these versions alone, and for no other Go', async () => {
    using stage = setModuleStage();
    const log = join(stage.folder, 'call');
    stage.program('go', `echo "$GOTOOLCHAIN $GOFLAGS $*" > ${log}\n${goDownloading()}`);
    await schemaModules(stage.world);
    const call = readFileSync(log, 'utf8').trim().split(' ');
    assert.deepEqual(call.slice(0, 5), ['local', '-mod=readonly', 'mod', 'download', '-json']);
    assert.equal(call.length, 5 + 4);
    assert.ok(call.includes(`${operator}@v1.5.0`));
  });

  /** What Go says, and what we make of it. */
  const refusals: readonly { name: string; go?: string; says: RegExp }[] = [
    {
      name: 'there is no Go',
      says: /modules of tools\/kubernetes\/schemas\/go\.mod \(NOT_FOUND\): found no Go, expected Go 1\.25 or newer/,
    },
    {
      name: 'Go cannot reach a module',
      go: goDownloading((module) =>
        module['Path'] === operator ? { Path: operator, Error: 'proxy:\n\tno route' } : module,
      ),
      says: /\(INSTALL_FAILED\): found proxy: no route, expected go mod download to succeed/,
    },
    {
      name: 'Go fails',
      go: 'if [ "$1" = env ]; then echo go1.26.0; exit 0; fi\necho "SECURITY ERROR" >&2; exit 1',
      says: /\(INSTALL_FAILED\): found exit code 1: SECURITY ERROR/,
    },
    {
      name: 'what Go gives is not what go.sum has',
      go: goDownloading((module) => ({ ...module, Sum: 'h1:another=' })),
      says: /\(CHECKSUM_LINE_MISSING\): found no line in go\.sum with the checksum of github\.com\/\S+ v\d/,
    },
    {
      name: 'Go leaves a module out',
      go: goDownloading((module) => ({ ...module, Dir: '' })).replace(/"Dir": ""/g, '"Info": ""'),
      says: /\(INSTALL_FAILED\): found no folder for github\.com\/compose-spec/,
    },
    {
      name: 'Go prints something else',
      go: 'if [ "$1" = env ]; then echo go1.26.0; exit 0; fi\necho "hello"',
      says: /\(INSTALL_FAILED\): found go printed "hello"/,
    },
  ];
  for (const { name, go, says } of refusals) {
    it(`says why when ${name}`, async () => {
      using stage = setModuleStage();
      if (go !== undefined) stage.program('go', go);
      await assert.rejects(schemaModules(stage.world), (error) => {
        assert.ok(error instanceof LaunchquakeError);
        assert.equal(error.code, 'TOOL_MISSING');
        assert.match(error.message, says);
        return true;
      });
    });
  }
});

const compose = await testComposeSchema();

describe('the real modules', { skip: compose.skip }, () => {
  it('hold the schema of the Compose Specification', () => {
    const schema = JSON.parse(readFileSync(compose.path(), 'utf8')) as { properties: object };
    assert.ok('services' in schema.properties);
  });

  it('hold the files that tests read', async () => {
    const { kubernetesOpenApi, k6OperatorCrds, prometheusOperatorCrds } = await schemaModules({
      env: process.env,
      say: () => undefined,
    });
    for (const path of [
      join(kubernetesOpenApi, 'api__v1_openapi.json'),
      join(k6OperatorCrds, 'k6.io_testruns.yaml'),
      join(prometheusOperatorCrds, 'monitoring.coreos.com_servicemonitors.yaml'),
    ])
      assert.ok(existsSync(path), path);
  });
});
