/** Whether a JSON Schema says of each of its fields what it means. */

type Schema = Readonly<Record<string, unknown>>;

export interface Described {
  readonly fields: number;
  /** Places of fields without a description. */
  readonly without: readonly string[];
}

export function describedFields(schema: Schema): Described {
  const fields = fieldsOf(schema, '');
  const without = fields.filter((field) => !isDescribed(schema, field.schema)).map(({ place }) => place);
  return { fields: fields.length, without };
}

interface Field {
  readonly place: string;
  readonly schema: Schema;
}

/** Every property of every object of the schema. */
function fieldsOf(schema: unknown, place: string): Field[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const here = Object.entries((schema as { properties?: Record<string, Schema> }).properties ?? {});
  const fields = here.map(([name, inner]): Field => ({ place: `${place}.${name}`, schema: inner }));
  const deeper = Object.entries(schema).flatMap(([key, inner]) =>
    fieldsOf(inner, key === 'properties' ? place : `${place}/${key}`),
  );
  return [...fields, ...deeper];
}

/** A reference is described where it points. */
function isDescribed(root: Schema, { description, $ref }: Schema): boolean {
  if (typeof $ref === 'string') {
    const target = (root['$defs'] as Record<string, Schema> | undefined)?.[$ref.replace('#/$defs/', '')];
    return target !== undefined && isDescribed(root, target);
  }
  return typeof description === 'string' && description.length > 5;
}
