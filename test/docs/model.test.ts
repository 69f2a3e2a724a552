/** The specification says what the code does: every table of docs/model.md is held to it. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import type { Distribution } from '../../src/model/distributions.ts';
import { meanOf, scvOf } from '../../src/model/distributions.ts';
import { journeyOf } from '../../src/model/journeys/journey.ts';
import { answerResults, outcomes, reasons } from '../../src/model/record/run-record.ts';
import { resultSchema } from '../../src/model/record/result-schema.ts';
import { remedyKinds } from '../../src/model/remedies/remedy.ts';
import { loginMethods } from '../../src/model/remedies/switches.ts';
import { scenarioSchema } from '../../src/model/scenario/schema.ts';
import { z } from 'zod';
import { createTally } from '../../src/simulator/tally-under-way.ts';
import { plainPlan } from '../model/plan.ts';

const root = new URL('../../', import.meta.url);
const page = readFileSync(new URL('docs/model.md', root), 'utf8');

/** Rows of the table whose first head cell is `head`, without its head. */
function table(head: string, text = page): string[][] {
  const lines = text.split('\n');
  const at = lines.findIndex((line) => line.startsWith(`| ${head} |`));
  assert.notEqual(at, -1, `no table of ${head}`);
  const rows = lines.slice(at + 2);
  const end = rows.findIndex((line) => !line.startsWith('|'));
  return rows.slice(0, end === -1 ? undefined : end).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

const first = (head: string): string[] => table(head).map(([cell = '']) => cell.replaceAll('`', ''));

const jsonSchema = z.toJSONSchema(scenarioSchema, { io: 'input', reused: 'inline' });
/** Every `const` and `enum` that the scenario's schema knows under a key. */
function wordsOf(key: string, node: unknown = jsonSchema, words = new Set<string>()): Set<string> {
  if (Array.isArray(node)) for (const item of node) wordsOf(key, item, words);
  else if (node !== null && typeof node === 'object') {
    for (const [name, value] of Object.entries(node)) {
      if (name === key) {
        const { const: only, enum: several } = value as { const?: string; enum?: string[] };
        for (const word of [...(several ?? []), ...(only === undefined ? [] : [only])]) words.add(word);
      }
      wordsOf(key, value, words);
    }
  }
  return words;
}

const same = (page_: readonly string[], code: Iterable<string>): void =>
  assert.deepEqual([...page_].toSorted(), [...code].toSorted());

const schemaOf = (name: string): readonly string[] => {
  const { variant } = (resultSchema as unknown as { $defs: { variant: { required: string[] } } }).$defs;
  assert.ok(variant.required.includes(name), name);
  return variant.required;
};

describe('docs/model.md', () => {
  it('names every arrival shape of the schema', () => same(first('shape'), wordsOf('shape')));

  it('names every outcome, and every reason once', () => {
    same(first('outcome'), outcomes);
    same(
      table('outcome').flatMap(([, cell = '']) => cell.split(', ')),
      reasons,
    );
  });

  it('names every answer', () => same(first('answer'), answerResults));
  it('names every discipline', () => same(first('discipline'), wordsOf('discipline')));
  it('names every remedy', () => same(first('remedy'), remedyKinds));

  it('names every backoff', () => {
    const known = ['none', 'fixed', 'exponential', 'equal-jitter', 'full-jitter', 'decorrelated-jitter'];
    same(first('backoff'), known);
    for (const kind of known) assert.ok(wordsOf('kind').has(kind), kind);
  });

  it('tells the steps of every method', () => {
    same(first('method'), loginMethods);
    for (const [cell = '', steps = ''] of table('method')) {
      const method = loginMethods.find((name) => cell === `\`${name}\``);
      assert.equal(
        steps,
        journeyOf(undefined, method!)
          .map(({ step }) => step)
          .join(', '),
      );
    }
  });

  it('gives the mean and variation of every law, as the code has them', () => {
    const laws = table('law');
    assert.equal(laws.length, 10);
    for (const [cell = '', example = '', mean = '', scv = ''] of laws) {
      const law = JSON.parse(example.replaceAll('`', '')) as Distribution;
      assert.equal(cell, `\`${law.kind}\``);
      assert.ok(Math.abs(meanOf(law) - Number(mean)) < 1e-6, `${law.kind}: mean ${meanOf(law)}`);
      assert.ok(Math.abs(scvOf(law) - Number(scv)) < 1e-6, `${law.kind}: scv ${scvOf(law)}`);
    }
  });

  it('names every series of a tally', () =>
    same(first('series'), Object.keys(createTally(plainPlan()).finish().series)));

  it('defines every number of the result', () => {
    const known = schemaOf('goodputPerSecond').filter((name) => name !== 'name' && name !== 'validity');
    same(first('number'), known);
  });

  it('names files that are there', () => {
    const named = [...page.matchAll(/`((?:src|test)\/[^`<]*)`/g)].map(([, path = '']) => path);
    assert.ok(named.length > 5);
    for (const path of named) assert.ok(existsSync(new URL(path, root)), path);
  });

  it('would notice a row that is missing', () => {
    assert.throws(() => same(first('answer').slice(1), answerResults));
    assert.throws(() => table('no such table'));
  });
});
