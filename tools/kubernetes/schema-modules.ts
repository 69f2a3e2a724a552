import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AttemptError, attemptOf, toolMissing } from '../attempt.ts';
import { reasonOf, runCommand } from '../command.ts';
import { findGo, goSettings } from '../go-program/go.ts';
import { withHeartbeat } from '../heartbeat.ts';
import { type World, worldFrom } from '../world.ts';

/** Where the schema files of other projects are on this machine. All paths are absolute. */
export interface SchemaModules {
  /** The Compose Specification's own JSON Schema. */
  readonly composeSchema: string;
  /** Folder of Kubernetes' OpenAPI v3 documents, one a group and version. */
  readonly kubernetesOpenApi: string;
  /** Folders of CustomResourceDefinitions in YAML. */
  readonly k6OperatorCrds: string;
  readonly prometheusOperatorCrds: string;
  /** Version of each module by its path, as tools/kubernetes/schemas/go.mod pins it. */
  readonly versions: Readonly<Record<string, string>>;
}

const way = 'modules of tools/kubernetes/schemas/go.mod';
const oldestGo = { major: 1, minor: 25 };
/** 30 MB; at 100 kB/s that is 5 minutes. */
const DOWNLOAD_TIMEOUT_SECONDS = 10 * 60;

const places = {
  composeSchema: ['github.com/compose-spec/compose-go/v2', 'schema/compose-spec.json'],
  kubernetesOpenApi: ['k8s.io/kubernetes', 'api/openapi-spec/v3'],
  k6OperatorCrds: ['github.com/grafana/k6-operator', 'config/crd/bases'],
  prometheusOperatorCrds: ['github.com/prometheus-operator/prometheus-operator', 'example/prometheus-operator-crd'],
} as const;

/**
 * The schema files that tests hold our Compose file and Kubernetes manifests to. They come as Go modules: pinned by
 * go.mod, checked against go.sum, kept in Go's own module cache. Only the named modules are fetched, not what they need.
 */
export async function schemaModules(given: Pick<World, 'env' | 'say'> & Partial<World>): Promise<SchemaModules> {
  const world = worldFrom(given);
  try {
    return await locate(world);
  } catch (error) {
    throw toolMissing('schema modules', [attemptOf(error)]);
  }
}

async function locate(world: World): Promise<SchemaModules> {
  const versions = await pinnedModules(world);
  const modules = await download(world, versions);
  const path = ([module, inside]: readonly [string, string]): string => {
    const folder = modules.find((each) => each.Path === module)?.Dir;
    if (folder === undefined) throw unusable(`no folder for ${module}`);
    return join(folder, inside);
  };
  return {
    composeSchema: path(places.composeSchema),
    kubernetesOpenApi: path(places.kubernetesOpenApi),
    k6OperatorCrds: path(places.k6OperatorCrds),
    prometheusOperatorCrds: path(places.prometheusOperatorCrds),
    versions,
  };
}

const moduleFolder = (world: World): string => join(world.projectFolder, 'tools/kubernetes/schemas');

/** The versions in go.mod: the only place where they are written. */
async function pinnedModules(world: World): Promise<Record<string, string>> {
  const goMod = await readFile(join(moduleFolder(world), 'go.mod'), 'utf8');
  const versions: Record<string, string> = {};
  for (const [, module = '', version = ''] of goMod.matchAll(/^\s+(\S+) (v\S+)$/gm)) versions[module] = version;
  for (const [module] of Object.values(places)) {
    if (versions[module] === undefined) {
      throw new Error(`tools/kubernetes/schemas/go.mod requires no ${module}: restore the file`);
    }
  }
  return versions;
}

/** What `go mod download -json` says of a module. */
interface DownloadedModule {
  readonly Path: string;
  readonly Version: string;
  readonly Dir?: string;
  readonly Sum?: string;
  readonly Error?: string;
}

async function download(world: World, versions: Readonly<Record<string, string>>): Promise<DownloadedModule[]> {
  const go = await findGo(world, way, oldestGo);
  const cwd = moduleFolder(world);
  const wanted = Object.entries(versions).map(([module, version]) => `${module}@${version}`);
  const result = await withHeartbeat(world.say, 'downloading schema modules (30 MB)', () =>
    runCommand(go, ['mod', 'download', '-json', ...wanted], {
      env: { ...world.env, ...goSettings },
      cwd,
      timeoutSeconds: DOWNLOAD_TIMEOUT_SECONDS,
    }),
  );
  const modules = parseDocuments(result.stdout);
  const refused = modules.find((module) => module.Error !== undefined);
  if (result.code !== 0 || refused !== undefined) throw unusable(refused?.Error ?? reasonOf(result));
  const goSum = await readFile(join(cwd, 'go.sum'), 'utf8');
  for (const { Path, Version, Sum } of modules) {
    if (Sum === undefined || !goSum.split('\n').includes(`${Path} ${Version} ${Sum}`)) throw notInGoSum(Path, Version);
  }
  return modules;
}

/** `go mod download -json` prints one indented JSON object after the other. */
function parseDocuments(text: string): DownloadedModule[] {
  const documents = text.split(/^(?=\{)/m).filter((part) => part.trim() !== '');
  try {
    return documents.map((part) => JSON.parse(part) as DownloadedModule);
  } catch {
    throw unusable(`go printed "${text.trim().slice(0, 80)}"`);
  }
}

function unusable(found: string): AttemptError {
  return new AttemptError({
    way,
    fault: 'INSTALL_FAILED',
    found: found.trim().replaceAll(/\s*\n\s*/g, ' '),
    expected: 'go mod download to succeed',
    hint: 'run it in tools/kubernetes/schemas and read all it says; it needs a Go module proxy',
  });
}

function notInGoSum(module: string, version: string): AttemptError {
  return new AttemptError({
    way,
    fault: 'CHECKSUM_LINE_MISSING',
    found: `no line in go.sum with the checksum of ${module} ${version}`,
    expected: 'each module to be pinned by go.sum; nothing is used unverified',
    hint: 'run "git checkout tools/kubernetes/schemas", or add the line when you raised the version',
  });
}
