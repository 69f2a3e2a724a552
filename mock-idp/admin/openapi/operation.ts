/** One operation of the admin API as its description tells it. */
import type { JsonSchema } from '../../profiles/value-checks.ts';

export interface Operation {
  readonly summary: string;
  /** Query parameters and what they say. */
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: RequestBody;
  /** Answers by status; what every operation can answer besides is in operation-answers.ts. */
  readonly answers: Readonly<Record<number, string>>;
}

export interface RequestBody {
  readonly schema: JsonSchema;
  readonly example: unknown;
  /** May be left out. */
  readonly isOptional?: boolean;
}

/** By method and path: `GET /admin/profile`. */
export type Operations = Readonly<Record<string, Operation>>;

/** The three operations of a document. */
export function documentOperations(
  path: string,
  what: string,
  document: { readonly schema: JsonSchema; readonly example: unknown; readonly change: unknown },
): Operations {
  const { schema, example, change } = document;
  return {
    [`GET ${path}`]: {
      summary: `Read ${what}.`,
      answers: { 200: 'The document, with its ETag.', 304: 'It is the one of If-None-Match.' },
    },
    [`PUT ${path}`]: {
      summary: `Replace ${what} whole.`,
      body: { schema, example },
      answers: { 200: 'The document as it is now, with its ETag.' },
    },
    [`PATCH ${path}`]: {
      summary: `Change members of ${what}; the others stay.`,
      body: { schema: changeOf(schema), example: change },
      answers: { 200: 'The document as it is now, with its ETag.' },
    },
  };
}

/**
 * A part of a document: every member may be left out, but for objects that name their kind, which are replaced whole. The same schema
 * always gives the same object.
 */
export function changeOf(schema: JsonSchema): JsonSchema {
  const known = changes.get(schema) ?? makeChange(schema);
  changes.set(schema, known);
  return known;
}

const changes = new WeakMap<JsonSchema, JsonSchema>();

function makeChange(schema: JsonSchema): JsonSchema {
  const { required: _required, properties, additionalProperties, anyOf, ...rest } = schema;
  if (isList(anyOf)) return { ...rest, anyOf: anyOf.map(changeOf) };
  if (schema['type'] !== 'object') return schema;
  return {
    ...rest,
    ...(isSchema(properties) ? { properties: changesOf(properties) } : {}),
    ...(additionalProperties === undefined
      ? {}
      : {
          additionalProperties: isSchema(additionalProperties) ? changeOf(additionalProperties) : additionalProperties,
        }),
  };
}

const changesOf = (members: JsonSchema): JsonSchema =>
  Object.fromEntries(Object.entries(members).map(([name, member]) => [name, changeOf(member as JsonSchema)]));

const isSchema = (value: unknown): value is JsonSchema => typeof value === 'object' && value !== null;
const isList = (value: unknown): value is readonly JsonSchema[] => Array.isArray(value);
