/** The admin API as an OpenAPI 3.1 document. Its schemas are those of the checks themselves, so that it cannot say anything else. */
import { faultCheck } from '../../faults/fault-check.ts';
import { distributionCheck } from '../../profiles/distribution-check.ts';
import { stepCheck } from '../../profiles/station-check.ts';
import { schemaOf } from '../../profiles/value-checks.ts';
import type { JsonSchema } from '../../profiles/value-checks.ts';
import { changeOf } from './operation.ts';
import type { Operation, RequestBody } from './operation.ts';
import { operations } from './operations.ts';

/** Schemas that many others have in them, told once. */
const named: ReadonlyMap<unknown, string> = new Map([
  [schemaOf(distributionCheck), 'Law'],
  [schemaOf(faultCheck), 'Fault'],
  [schemaOf(stepCheck), 'StepCost'],
  [changeOf(schemaOf(stepCheck)), 'StepCostChange'],
]);

const problems: JsonSchema = {
  type: 'object',
  properties: {
    error: { type: 'string' },
    code: { type: 'string' },
    error_description: { type: 'string' },
    problems: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          where: { type: 'string' },
          found: { type: 'string' },
          expected: { type: 'string' },
          hint: { type: 'string' },
        },
        required: ['where', 'found', 'expected'],
      },
    },
  },
  required: ['error'],
};

/** What every operation with a body can answer. */
const refusals: Readonly<Record<number, string>> = {
  400: 'Every problem of the body; nothing has changed.',
  413: 'The body is too large.',
  415: 'The body is not JSON.',
};
const conditions: Readonly<Record<number, string>> = {
  412: 'If-Match names another version; nothing has changed.',
};

export function openApiDocument(): JsonSchema {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const [name, operation] of Object.entries(operations)) {
    const [method = '', path = ''] = name.split(' ');
    const at = path.replaceAll(/:(\w+)/g, '{$1}');
    paths[at] = { ...paths[at], [method.toLowerCase()]: told(name, path, operation) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Launchquake mock identity provider: admin API',
      version: '1',
      description:
        'What can be read and changed while the mock runs. Documents are checked whole and put into force at once or not at all.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    security: [{ adminToken: [] }],
    paths,
    components: {
      securitySchemes: { adminToken: { type: 'http', scheme: 'bearer' } },
      schemas: {
        Problems: problems,
        ...Object.fromEntries([...named].map(([schema, name]) => [name, withRefs(schema, schema)])),
      },
    },
  };
}

function told(name: string, path: string, operation: Operation): JsonSchema {
  const { summary, query = {}, body, answers } = operation;
  const isConditional = /^(?:PUT|PATCH|POST|DELETE) \/admin\/(?:profile|faults|remedies|switches)/.test(name);
  const failures = {
    401: 'The admin token is missing or wrong.',
    ...(body === undefined ? {} : refusals),
    ...(isConditional ? conditions : {}),
  };
  return {
    operationId: operationIdOf(name),
    summary,
    parameters: [
      ...[...path.matchAll(/:(\w+)/g)].map(([, parameter]) => parameterOf('path', parameter ?? '', undefined)),
      ...Object.entries(query).map(([parameter, description]) => parameterOf('query', parameter, description)),
      ...(isConditional ? [parameterOf('header', 'If-Match', 'the ETag that the document was read with')] : []),
    ],
    ...(body === undefined ? {} : { requestBody: requestBodyOf(body) }),
    responses: {
      ...Object.fromEntries(Object.entries(answers).map(([status, description]) => [status, { description }])),
      ...Object.fromEntries(Object.entries(failures).map(([status, description]) => [status, failure(description)])),
    },
  };
}

const parameterOf = (
  where: 'path' | 'query' | 'header',
  name: string,
  description: string | undefined,
): JsonSchema => ({
  name,
  in: where,
  required: where === 'path',
  schema: { type: 'string' },
  ...(description === undefined ? {} : { description }),
});

const requestBodyOf = ({ schema, example, isOptional = false }: RequestBody): JsonSchema => ({
  required: !isOptional,
  content: { 'application/json': { schema: withRefs(schema), example } },
});

const failure = (description: string): JsonSchema => ({
  description,
  content: { 'application/json': { schema: { $ref: '#/components/schemas/Problems' } } },
});

/** `GET /admin/faults/:id` → `getFaultsId` */
const operationIdOf = (name: string): string =>
  name
    .replace(' /admin', '')
    .split(/[/:.]+/)
    .map((word, at) => (at === 0 ? word.toLowerCase() : word.charAt(0).toUpperCase() + word.slice(1)))
    .join('');

/** The same schema with the named ones by reference. @param whole told in full although it has a name */
function withRefs(schema: unknown, whole?: unknown): unknown {
  const name = schema === whole ? undefined : named.get(schema);
  if (name !== undefined) return { $ref: `#/components/schemas/${name}` };
  if (Array.isArray(schema)) return schema.map((item) => withRefs(item));
  if (typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(Object.entries(schema).map(([member, value]) => [member, withRefs(value)]));
}
