import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { analyse } from '../../src/analysis/analyse.ts';
import { resultSchema } from '../../src/model/record/result-schema.ts';
import type { ResultDocument } from '../../src/model/record/result.ts';
import type { VariantRecord } from '../../src/model/record/run-record.ts';
import { simulatedOf, simulatedRecord, tallied } from './simulated/tallied.ts';
import { describedFields } from './described-fields.ts';
import { ample, collapsed, held, recordOf, smallFacts, variantOf } from './fixture.ts';

const validate = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true }).compile(resultSchema);

const cut = (variant: VariantRecord): VariantRecord => ({
  ...variant,
  status: 'aborted',
  reachedSeconds: 12.5,
  logins: variant.logins.filter(({ intendedSeconds }) => intendedSeconds < 12),
});
const nothing = (variant: VariantRecord): VariantRecord => ({
  ...variant,
  status: 'not-started',
  reachedSeconds: 0,
  logins: [],
  server: [],
  generator: [],
});

const documents: Record<string, ResultDocument> = {
  'a whole run': analyse(
    recordOf([variantOf(collapsed), variantOf(held)], { expect: { naive: ['recovered', 'knee > 1 /s'] } }),
    smallFacts,
  ).result,
  'a run without expectations': analyse(recordOf([variantOf(ample)]), smallFacts).result,
  'an aborted run': analyse(recordOf([variantOf({ ...held, change: cut })], { status: 'aborted' }), smallFacts).result,
  'a run that never started': analyse(recordOf([variantOf({ ...held, change: nothing })]), smallFacts).result,
  'a simulated run': analyse(simulatedRecord([simulatedOf([collapsed, held])]), smallFacts).result,
  'a simulated run of no seed': analyse(
    simulatedRecord([{ ...simulatedOf([held]), replications: [] }], { seeds: [1] }),
    smallFacts,
  ).result,
  'a live run with a prediction': analyse(
    recordOf([{ ...variantOf(held), prediction: [2, 3, 4].map((seed) => tallied(variantOf(held), seed)) }]),
    smallFacts,
  ).result,
  'a run of nothing': analyse(recordOf([]), smallFacts).result,
};

describe('the JSON Schema of the result', () => {
  for (const [name, document] of Object.entries(documents)) {
    it(`takes ${name}`, () => assert.ok(validate(document), JSON.stringify(validate.errors)));
  }

  it('refuses a field too many, one too few, and a 0 that is text', () => {
    const document = documents['a whole run'];
    assert.ok(document !== undefined);
    const { verdict: _verdict, ...tooFew } = document;
    for (const wrong of [{ ...document, extra: 1 }, tooFew, { ...document, seeds: ['1'] }]) {
      assert.equal(validate(wrong), false);
    }
  });

  it('describes every field', () => {
    const { fields, without } = describedFields(resultSchema);
    assert.ok(fields > 50, `only ${fields} fields were found`);
    assert.deepEqual(without, []);
  });

  it('is the committed file', () => {
    const file: unknown = JSON.parse(
      readFileSync(new URL('../../schemas/result.schema.json', import.meta.url), 'utf8'),
    );
    assert.deepEqual(file, resultSchema);
  });
});
