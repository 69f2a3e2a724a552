/** A JSON Schema, or any part of one. */
export type Schema = Readonly<Record<string, unknown>>;

/** Keywords whose value is one schema, a list of schemas, or schemas by name. */
const one = ['items', 'additionalProperties', 'not'];
const lists = ['allOf', 'anyOf', 'oneOf'];
const byName = ['properties', 'patternProperties'];
/** Inside these a schema only adds conditions to the one around it, so what it does not name is not unknown. */
const conditions = [...lists, 'not'];

const isSchema = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * The same schema, in which an object that names its properties has no others (as the API server rejects or drops
 * unknown fields), without what only people read. Where Kubernetes itself keeps unknown fields, they are kept.
 */
export function strictSchema(schema: Schema): Schema {
  return convert(schema, true);
}

function convert(schema: Schema, closes: boolean): Schema {
  const converted: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(schema)) {
    if (key === 'description' || key === 'default' || key.startsWith('x-kubernetes-')) continue;
    converted[key] = convertKeyword(key, value, closes && !conditions.includes(key));
  }
  const open = !closes || 'additionalProperties' in schema || schema['x-kubernetes-preserve-unknown-fields'] === true;
  return isSchema(schema['properties']) && !open ? { ...converted, additionalProperties: false } : converted;
}

function convertKeyword(key: string, value: unknown, closes: boolean): unknown {
  if (key === '$ref') return String(value).replace('#/components/schemas/', '#/definitions/');
  if (lists.includes(key) && Array.isArray(value)) {
    return value.map((each: unknown) => (isSchema(each) ? convert(each, closes) : each));
  }
  if (byName.includes(key) && isSchema(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([name, each]) => [name, isSchema(each) ? convert(each, closes) : each]),
    );
  }
  return one.includes(key) && isSchema(value) ? convert(value, closes) : value;
}

/** Names of the definitions that a schema points to. */
export function definitionsIn(schema: Schema): readonly string[] {
  const names = JSON.stringify(schema).matchAll(/"\$ref":"#\/definitions\/([^"]+)"/g);
  return [...new Set([...names].map(([, name = '']) => name))];
}
