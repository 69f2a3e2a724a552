/** Words for JSON Schemas of documents that Launchquake prints (draft 2020-12). Each takes the description that a reader of the file needs. */

export type Schema = Readonly<Record<string, unknown>>;

/** An object with exactly these properties, all required. */
export const exactly = (description: string, properties: Readonly<Record<string, Schema>>): Schema => ({
  description,
  type: 'object',
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
});

export const text = (description: string): Schema => ({ description, type: 'string' });
export const count = (description: string): Schema => ({ description, type: 'integer', minimum: 0 });
export const amountOrNull = (description: string): Schema => ({ description, type: ['number', 'null'], minimum: 0 });
/** The same with properties that may be left out. */
export const andMaybe = (schema: Schema, properties: Readonly<Record<string, Schema>>): Schema => ({
  ...schema,
  properties: { ...(schema['properties'] as Readonly<Record<string, Schema>>), ...properties },
});
export const listOf = (description: string, items: Schema): Schema => ({ description, type: 'array', items });
export const byName = (description: string, additionalProperties: Schema): Schema => ({
  description,
  type: 'object',
  additionalProperties,
});
export const numberOrNull = (description: string): Schema => ({ description, type: ['number', 'null'] });

/** The document itself. @param name of the contract, with its version; @param defs what it refers to */
export const documentSchema = (name: string, document: Schema, defs: Readonly<Record<string, Schema>>): Schema => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: `urn:${name.replace(/[/@]/g, ':')}`,
  title: name,
  ...document,
  ...(Object.keys(defs).length === 0 ? {} : { $defs: defs }),
});
