import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isStableDocument, nativeSchemas } from '../../tools/kubernetes/native-schemas.ts';
import { type Schema, strictSchema } from '../../tools/kubernetes/strict-schema.ts';

const text = { type: 'string' };
const closed = { type: 'object', properties: { a: text }, additionalProperties: false };
const open = { type: 'object', properties: { a: text } };

const table: readonly (readonly [name: string, from: Schema, to: Schema])[] = [
  ['an object that names its properties is closed', open, closed],
  ['so is one inside a list', { items: open }, { items: closed }],
  ['so is one inside a map, which stays open', { additionalProperties: open }, { additionalProperties: closed }],
  [
    'an object that says itself what else it takes stays so',
    { ...open, additionalProperties: text },
    { ...open, additionalProperties: text },
  ],
  ['one that keeps unknown fields stays open', { ...open, 'x-kubernetes-preserve-unknown-fields': true }, open],
  [
    'conditions on an object close nothing by themselves',
    { ...open, anyOf: [open, { required: ['a'] }], not: open },
    { ...closed, anyOf: [open, { required: ['a'] }], not: open },
  ],
  [
    'what only people read goes, a property of that name stays',
    {
      description: 'a',
      default: {},
      'x-kubernetes-list-type': 'map',
      properties: { default: text, description: text },
    },
    { properties: { default: text, description: text }, additionalProperties: false },
  ],
  [
    'a reference into OpenAPI becomes one into the schema itself',
    { allOf: [{ $ref: '#/components/schemas/a.B' }], default: {} },
    { allOf: [{ $ref: '#/definitions/a.B' }] },
  ],
];

describe('strictSchema', () => {
  for (const [name, from, to] of table) {
    it(name, () => {
      assert.deepEqual(strictSchema(from), to);
    });
  }
});

describe('nativeSchemas', () => {
  const gvk = (group: string, kind: string) => ({ group, kind, version: 'v1' });
  const schemas = {
    A: { properties: { b: { $ref: '#/components/schemas/B' } }, 'x-kubernetes-group-version-kind': [gvk('apps', 'A')] },
    B: { properties: { a: { $ref: '#/components/schemas/A' } } },
    C: { type: 'object', 'x-kubernetes-group-version-kind': [gvk('', 'C')] },
    Shared: { type: 'object', 'x-kubernetes-group-version-kind': [gvk('', 'D'), gvk('apps', 'D')] },
  };

  it('gives each kind with all that it points to, also in a circle, and nothing else', () => {
    const [a, c, ...more] = nativeSchemas({ components: { schemas } });
    assert.deepEqual(more, []);
    assert.deepEqual({ ...a, schema: null }, { group: 'apps', kind: 'A', version: 'v1', schema: null });
    assert.deepEqual(Object.keys(a?.schema['definitions'] as object), ['A', 'B']);
    assert.deepEqual({ ...c, schema: null }, { group: 'v1', kind: 'C', version: 'v1', schema: null });
  });

  it('refuses a document that points to what it does not have', () => {
    const { B: _, ...rest } = schemas;
    assert.throws(() => nativeSchemas({ components: { schemas: rest } }), /points to B and does not have it/);
  });
});

describe('isStableDocument', () => {
  for (const [name, expected] of [
    ['api__v1_openapi.json', true],
    ['apis__networking.k8s.io__v1_openapi.json', true],
    ['apis__autoscaling__v2_openapi.json', true],
    ['apis__networking.k8s.io__v1beta1_openapi.json', false],
    ['apis__apps_openapi.json', false],
    ['version_openapi.json', false],
  ] as const) {
    it(`${name} is ${expected ? 'taken' : 'passed over'}`, () => {
      assert.equal(isStableDocument(name), expected);
    });
  }
});
