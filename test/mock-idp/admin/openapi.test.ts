import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ValidateFunction } from 'ajv';
import { openApiDocument } from '../../../mock-idp/admin/openapi/openapi-document.ts';
import { operations } from '../../../mock-idp/admin/openapi/operations.ts';
import { profileNames, profileOfNameOrFile } from '../../../mock-idp/profiles/named-profiles.ts';
import { ADMIN_TOKEN, openMock, profileOf } from '../fixture.ts';
import type { TestMock } from '../fixture.ts';

const headers = { authorization: `Bearer ${ADMIN_TOKEN}` };

interface Described {
  readonly operationId: string;
  readonly summary: string;
  readonly parameters: readonly { readonly name: string; readonly in: string }[];
  readonly requestBody?: {
    readonly content: { readonly 'application/json': { readonly schema: object; readonly example: object } };
  };
  readonly responses: Readonly<Record<string, unknown>>;
}

const document = openApiDocument() as {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
};
const all = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    name: `${method.toUpperCase()} ${path}`,
    path,
    method,
    operation,
  })),
);

/** A validator of one schema of the document, with its components. */
function validatorOf(schema: object): ValidateFunction {
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false });
  const text = JSON.stringify(schema).replaceAll('#/components/schemas/', '#/$defs/');
  const defs = JSON.stringify(document.components.schemas).replaceAll('#/components/schemas/', '#/$defs/');
  return ajv.compile({ ...(JSON.parse(text) as object), $defs: JSON.parse(defs) as object });
}

const bodyOf = (name: string): { readonly schema: object; readonly example: object } => {
  const found = all.find((one) => one.name === name)?.operation.requestBody?.content['application/json'];
  assert.ok(found !== undefined, name);
  return found;
};

describe('the description of the admin API', () => {
  let mock: TestMock;
  const routes = new Set<string>();
  before(async () => {
    mock = await openMock({ profile: profileOf(0) });
    for (const line of mock.app.printRoutes({ commonPrefix: false }).split('\n')) addRoutes(line);
  });
  after(() => mock.close());

  /** `printRoutes` draws a tree, four characters a level. */
  const above: string[] = [];
  function addRoutes(line: string): void {
    const found = /^(.*)[├└]── (\S*)(?: \(([A-Z, ]+)\))?/.exec(line);
    if (found === null) return;
    const [, indent = '', part = '', methods = ''] = found;
    const depth = indent.length / 4;
    above.length = depth;
    above.push(part);
    const url = above.join('');
    if (!url.startsWith('/admin/')) return;
    for (const method of methods.split(', ')) if (method !== '' && method !== 'HEAD') routes.add(`${method} ${url}`);
  }

  it('is OpenAPI 3.1, behind the token, and the committed copy is the same', async () => {
    assert.equal((await mock.app.inject('/admin/openapi.json')).statusCode, 401);
    const answer = await mock.app.inject({ url: '/admin/openapi.json', headers });
    assert.equal(answer.statusCode, 200);
    assert.deepEqual(answer.json(), JSON.parse(JSON.stringify(document)));
    assert.equal(document.openapi, '3.1.0');
    const committed = readFileSync(new URL('../../../schemas/admin-api.openapi.json', import.meta.url), 'utf8');
    assert.deepEqual(JSON.parse(committed), answer.json());
  });

  it('has every route of the admin API and no other', () => {
    assert.ok(routes.size > 30, `${routes.size} routes`);
    assert.deepEqual(Object.keys(operations).toSorted(), [...routes].toSorted());
    for (const name of Object.keys(operations)) {
      const [method = '', url = ''] = name.split(' ');
      assert.ok(mock.app.hasRoute({ method, url }), name);
    }
  });

  it('says of each operation what it is, what it takes and what it answers, under a name of its own', () => {
    const ids = all.map(({ operation }) => operation.operationId);
    assert.equal(new Set(ids).size, ids.length);
    for (const { name, path, operation } of all) {
      assert.match(operation.summary, /^[A-Z].*\.$/, name);
      assert.ok(Object.keys(operation.responses).length >= 2, name);
      const inPath = operation.parameters.filter((one) => one.in === 'path').map((one) => one.name);
      assert.deepEqual(
        inPath,
        [...path.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => parameter),
      );
      const hasBody = /^(?:PUT|PATCH|POST) /.test(name);
      assert.equal(operation.requestBody !== undefined, hasBody, name);
    }
  });

  it('has examples that its own schemas let through', () => {
    let looked = 0;
    for (const { name, operation } of all) {
      const body = operation.requestBody?.content['application/json'];
      if (body === undefined) continue;
      const validate = validatorOf(body.schema);
      assert.ok(validate(body.example), `${name}: ${JSON.stringify(validate.errors)}`);
      looked += 1;
    }
    assert.ok(looked >= 14, `${looked} examples`);
  });

  it('has examples that the mock takes', async () => {
    const places: Readonly<Record<string, string>> = { clientId: 'a-client', username: 'somebody', card: 'AB123456' };
    for (const { name, path, method, operation } of all) {
      const body = operation.requestBody?.content['application/json'];
      if (body === undefined) continue;
      const url = path.replaceAll(/\{(\w+)\}/g, (_, parameter: string) => places[parameter] ?? 'x');
      const answer = await mock.app.inject({
        method: method.toUpperCase() as 'PUT',
        url,
        headers,
        payload: body.example,
      });
      assert.ok(answer.statusCode < 300, `${name}: ${answer.statusCode} ${answer.body}`);
      assert.ok(
        Object.hasOwn(operation.responses, String(answer.statusCode)),
        `${name}: ${answer.statusCode} is not told`,
      );
    }
  });

  it('lets through what the mock reads and answers: every profile, and the state of every document', async () => {
    const validate = validatorOf(bodyOf('PUT /admin/profile').schema);
    for (const name of profileNames)
      assert.ok(validate(profileOfNameOrFile(name)), `${name}: ${JSON.stringify(validate.errors)}`);
    for (const path of ['/admin/profile', '/admin/remedies']) {
      const read = (await mock.app.inject({ url: path, headers })).json<object>();
      const whole = validatorOf(bodyOf(`PUT ${path}`).schema);
      assert.ok(whole(read), `${path}: ${JSON.stringify(whole.errors)}`);
      const part = validatorOf(bodyOf(`PATCH ${path}`).schema);
      assert.ok(part(read), `${path}: ${JSON.stringify(part.errors)}`);
    }
  });

  for (const { name, body } of [
    { name: 'PUT /admin/profile', body: {} },
    { name: 'PATCH /admin/profile', body: { speed: 1 } },
    { name: 'PATCH /admin/profile', body: { stations: { web: { servers: 0 } } } },
    { name: 'PATCH /admin/profile', body: { steps: { token: { service: { kind: 'fixed' } } } } },
    { name: 'PUT /admin/faults', body: { faults: [{ kind: 'reset' }] } },
    { name: 'POST /admin/faults', body: { kind: 'error', status: 200, lastsSeconds: 1 } },
    { name: 'PUT /admin/switches', body: { methods: {} } },
    { name: 'PUT /admin/remedies', body: { remedies: [{ kind: 'servers', inSeconds: 1 }] } },
    { name: 'POST /admin/trace', body: { visits: 0.5 } },
    { name: 'POST /admin/keys/rotate', body: { algorithms: ['none'] } },
    { name: 'PATCH /admin/cards/{card}', body: { status: 'eaten' } },
  ])
    it(`keeps out what the mock keeps out: ${name} ${JSON.stringify(body)}`, async () => {
      assert.equal(validatorOf(bodyOf(name).schema)(body), false);
      const [method = '', path = ''] = name.split(' ');
      const url = path.replace('{card}', 'AB123456');
      const answer = await mock.app.inject({ method: method as 'PUT', url, headers, payload: body });
      assert.equal(answer.statusCode, 400, answer.body);
    });
});
