import { parse } from 'yaml';
import { type KindSchema, objectMeta, standalone } from './native-schemas.ts';
import { type Schema, strictSchema } from './strict-schema.ts';

/** The part of a CustomResourceDefinition that this file is about. */
interface CustomResourceDefinition {
  readonly kind: string;
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string };
    readonly versions: readonly {
      readonly name: string;
      readonly schema: { readonly openAPIV3Schema: Schema };
    }[];
  };
}

/**
 * The kind that a CustomResourceDefinition brings, in each of its versions. Its `metadata` says nothing more than that
 * it is an object; the API server holds it to the schema that all kinds share, and so do we.
 */
export function customSchemas(yaml: string, native: Readonly<Record<string, Schema>>): readonly KindSchema[] {
  const definition = parse(yaml) as CustomResourceDefinition;
  if (definition.kind !== 'CustomResourceDefinition') return [];
  const { group, names, versions } = definition.spec;
  const metadata = standalone(objectMeta, native);
  return versions.map(({ name, schema: { openAPIV3Schema } }) => {
    const properties = openAPIV3Schema['properties'] as Readonly<Record<string, Schema>>;
    const own = strictSchema({
      ...openAPIV3Schema,
      properties: { ...properties, metadata: { $ref: metadata['$ref'] } },
    });
    const { $schema, definitions } = metadata;
    return { group, kind: names.kind, version: name, schema: { $schema, ...own, definitions } };
  });
}
