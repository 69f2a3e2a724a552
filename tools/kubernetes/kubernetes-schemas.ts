import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inWorkshop } from '../workshop.ts';
import { type World, worldFrom } from '../world.ts';
import { customSchemas } from './crd-schemas.ts';
import { isStableDocument, type KindSchema, nativeSchemas, type OpenApiDocument } from './native-schemas.ts';
import { schemaModules, type SchemaModules } from './schema-modules.ts';

/** A folder of JSON Schemas for kubeconform. */
export interface KubernetesSchemas {
  readonly folder: string;
  /** For `-schema-location`. */
  readonly schemaLocation: string;
  readonly files: number;
}

/** Raised when what is written from the same modules changes. */
const LAYOUT = 1;

/**
 * Strict schemas of Kubernetes' stable kinds and of the kinds of the k6 and Prometheus operators, made from their own
 * files once for each set of versions, and kept in the cache.
 */
export async function kubernetesSchemas(
  given: Pick<World, 'env' | 'say'> & Partial<World>,
): Promise<KubernetesSchemas> {
  const world = worldFrom(given);
  const modules = await schemaModules(world);
  const id = createHash('sha256')
    .update(JSON.stringify([LAYOUT, modules.versions]))
    .digest('hex')
    .slice(0, 12);
  const folder = join(world.cacheFolder, `kubernetes-schemas-${id}`);
  if (!(await isFolder(folder))) await write(world, modules, folder);
  const files = await readdir(folder, { recursive: true });
  return {
    folder,
    // kubeconform gives `.Group` as `v1` for the core group, and `.ResourceKind` in lower case.
    schemaLocation: `${folder}/{{.Group}}/{{.ResourceKind}}_{{.ResourceAPIVersion}}.json`,
    files: files.filter((name) => name.endsWith('.json')).length,
  };
}

async function write(world: World, modules: SchemaModules, folder: string): Promise<void> {
  await inWorkshop(world.cacheFolder, async (workshop) => {
    const made = join(workshop, 'schemas');
    for (const { group, kind, version, schema } of await allKinds(modules)) {
      await mkdir(join(made, group), { recursive: true });
      await writeFile(join(made, group, `${kind.toLowerCase()}_${version}.json`), JSON.stringify(schema));
    }
    // Another process may have been faster: what it made is the same.
    await rename(made, folder).catch(async (error: unknown) => {
      if (!(await isFolder(folder))) throw error;
    });
  });
}

async function allKinds(modules: SchemaModules): Promise<readonly KindSchema[]> {
  const documents = await filesIn(modules.kubernetesOpenApi, isStableDocument);
  const openApi = documents.map(({ text }) => JSON.parse(text) as OpenApiDocument);
  const core = openApi[documents.findIndex(({ name }) => name === 'api__v1_openapi.json')];
  if (core === undefined) throw new Error(`no api__v1_openapi.json in ${modules.kubernetesOpenApi}`);
  const isYaml = (name: string): boolean => name.endsWith('.yaml');
  const custom = [modules.k6OperatorCrds, modules.prometheusOperatorCrds].map((each) => filesIn(each, isYaml));
  return [
    ...openApi.flatMap(nativeSchemas),
    ...(await Promise.all(custom)).flat().flatMap(({ text }) => customSchemas(text, core.components.schemas)),
  ];
}

async function filesIn(
  folder: string,
  wanted: (name: string) => boolean,
): Promise<readonly { readonly name: string; readonly text: string }[]> {
  const names = (await readdir(folder)).filter(wanted).toSorted();
  if (names.length === 0) throw new Error(`no schema file in ${folder}`);
  return await Promise.all(names.map(async (name) => ({ name, text: await readFile(join(folder, name), 'utf8') })));
}

const isFolder = async (path: string): Promise<boolean> =>
  (await stat(path).catch(() => undefined))?.isDirectory() === true;
