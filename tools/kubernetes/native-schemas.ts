import { definitionsIn, type Schema, strictSchema } from './strict-schema.ts';

/** The schema of one kind of object in one version of its group. */
export interface KindSchema {
  /** `apps`; for the core group, which has no name, its version: `v1`. */
  readonly group: string;
  readonly kind: string;
  readonly version: string;
  readonly schema: Schema;
}

/** The part of an OpenAPI v3 document that this file is about. */
export interface OpenApiDocument {
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

interface GroupVersionKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** `apis__apps__v1_openapi.json` and `api__v1_openapi.json`; alpha and beta versions are no ground to build on. */
export const isStableDocument = (fileName: string): boolean => /^api(?:s__[^_]+)?__v\d+_openapi\.json$/.test(fileName);

/** Name of the schema of `metadata`, which all kinds share. */
export const objectMeta = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta';

/** Every kind that a document of Kubernetes' OpenAPI describes. A kind of many groups (DeleteOptions) is none of its own. */
export function nativeSchemas({ components: { schemas } }: OpenApiDocument): readonly KindSchema[] {
  return Object.entries(schemas).flatMap(([name, schema]) => {
    const kinds = (schema['x-kubernetes-group-version-kind'] ?? []) as readonly GroupVersionKind[];
    const [only] = kinds;
    if (only === undefined || kinds.length > 1) return [];
    const { group, kind, version } = only;
    return [{ group: group || version, kind, version, schema: standalone(name, schemas) }];
  });
}

/** A named schema together with all that it points to. */
export function standalone(name: string, schemas: Readonly<Record<string, Schema>>): Schema {
  const definitions: Record<string, Schema> = {};
  const open = [name];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const schema = schemas[next];
    if (schema === undefined) throw new Error(`Kubernetes' OpenAPI points to ${next} and does not have it`);
    const strict = strictSchema(schema);
    definitions[next] = strict;
    open.push(...definitionsIn(strict).filter((each) => definitions[each] === undefined));
  }
  return { $schema: 'http://json-schema.org/draft-07/schema#', $ref: `#/definitions/${name}`, definitions };
}
