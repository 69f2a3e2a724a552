import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { LaunchquakeError } from '../../../src/model/errors.ts';
import { chosenExperiments, loadExperiments, readExperiment } from '../../../src/runners/verify/experiments.ts';
import { caseId } from '../../../src/model/scenario/parse-experiment.ts';
import { packageFolder } from '../../cli/fake-world.ts';
import { fakeFiles } from '../../cli/fake-files.ts';

const good = `schema: launchquake/experiment@1
name: a-stall
row: 7
title: A stall
source: arithmetic
seed: 1
seeds: { quick: 1, full: 1 }
kind: coordinated-omission
settings: { perSecond: 100, serviceSeconds: 0.001, stallAtSeconds: 1, stallSeconds: 1, untilSeconds: 2 }
quantities:
  p50: { words: median, unit: s, rule: { kind: relative, tolerance: 0.01 } }
expect:
  - { at: { client: waits }, values: { p50: 0.001 } }
`;

function problemsOf(text: string): string {
  try {
    readExperiment(text, 'a.yaml');
  } catch (error) {
    assert.ok(error instanceof LaunchquakeError, String(error));
    return `${error.code}\n${error.problems.map(({ where, found, expected }) => `${where}: ${found}, ${expected}`).join('\n')}`;
  }
  return 'none';
}

describe('the reference experiments', async () => {
  const all = await loadExperiments(fakeFiles(packageFolder), packageFolder);
  it('are there for each of the eight rows', () => {
    assert.deepEqual(
      [...new Set(all.map(({ row }) => row))].toSorted((a, b) => a - b),
      [1, 2, 3, 4, 5, 6, 7, 8],
    );
  });

  it('have names and cases that can be told apart', () => {
    const ids = all.flatMap((one) => one.expect.map((expectation) => `${one.name}/${caseId(expectation)}`));
    assert.equal(new Set(all.map(({ name }) => name)).size, all.length);
    assert.equal(new Set(ids).size, ids.length);
    assert.ok(ids.length > 100, `${ids.length} cases`);
  });

  it('check something in quick runs too', () => {
    for (const { name, expect } of all)
      assert.ok(
        expect.some(({ quick }) => quick),
        name,
      );
  });

  it('are in docs/verify.md, each in its row', () => {
    const page = readFileSync(`${packageFolder}/docs/verify.md`, 'utf8');
    for (const { name, row } of all) {
      const line = page.split('\n').find((text) => text.startsWith(`| ${row} |`)) ?? '';
      const patterns = [...line.matchAll(/`([a-z0-9-]+\*?)`/g)].map(([, word]) => word ?? '');
      const isNamed = patterns.some((word) =>
        word.endsWith('*') ? name.startsWith(word.slice(0, -1)) : name === word,
      );
      assert.ok(isNamed, `${name} is not in row ${row}: ${line}`);
    }
  });

  it('are chosen by name, by the beginning of one, or by row', () => {
    const chosen = (...words: string[]): string[] => chosenExperiments(all, words).map(({ name }) => name);
    assert.deepEqual(chosen('osdi-mongodb'), ['osdi-mongodb']);
    assert.deepEqual(chosen('hotos', '3'), ['hotos-outages', 'hotos-thresholds', 'osdi-mongodb']);
    assert.equal(chosen().length, all.length);
    assert.throws(
      () => chosen('hotos-outage-s', '9'),
      /EXPERIMENT_UNKNOWN {2}hotos-outage-s 9 {2}2 problems[\s\S]*did you mean hotos-outages\?/,
    );
  });
});

describe('an experiment file', () => {
  it('is read', () => assert.equal(problemsOf(good), 'none'));

  it('of another schema is none of ours', () => {
    assert.equal(readExperiment('schema: launchquake/scenario@1\n', 'a.yaml'), null);
  });

  const table: readonly (readonly [string, string, string, RegExp])[] = [
    [
      'a parameter that is missing',
      'client: waits',
      '',
      /a\.yaml:13:11 {2}expect\[0\]\.at\.client: nothing, one of waits, keeps-its-plan/,
    ],
    [
      'a parameter of another kind',
      'perSecond: 100',
      'people: 3, perSecond: 100',
      /settings\.people: the unknown key "people", one of client, perSecond/,
    ],
    ['a parameter out of range', 'perSecond: 100', 'perSecond: 0', /settings\.perSecond: 0, more than 0/],
    [
      'a quantity without a rule',
      'p50: 0.001 }',
      'p50: 0.001, p99: 1 }',
      /expect\[0\]\.values\.p99: the quantity "p99", one with a rule/,
    ],
    ['a quantity of another kind', 'p50: 0.001 }', 'tip: 1 }', /tip/],
    ['an unknown rule', 'kind: relative', 'kind: relatively', /rule\.kind: "relatively", one of relative, absolute/],
    ['no value', 'p50: 0.001 }', '}', /expect\[0\]\.values: nothing, at least one value/],
    [
      'one case twice',
      'values: { p50: 0.001 } }',
      'values: { p50: 0.001 } }\n  - { at: { client: waits }, values: { p50: 1 } }',
      /expect\[1\]: a second case "waits"/,
    ],
    [
      'an unknown kind',
      'coordinated-omission',
      'coordinated-emission',
      /kind: "coordinated-emission", one of .*coordinated-omission/,
    ],
    ['a row that does not exist', 'row: 7', 'row: 9', /row: 9, at most 8/],
    ['no YAML', 'title: A stall', 'title: [A stall', /a\.yaml:\d+:\d+/],
  ];
  for (const [about, from, to, told] of table)
    it(`with ${about} is refused, with its place`, () => {
      const text = good.replace(from, to);
      assert.notEqual(text, good);
      assert.match(problemsOf(text), told);
      assert.match(problemsOf(text), /^EXPERIMENT_INVALID/);
    });

  it('has all its problems told at once', () => {
    const text = good
      .replace('row: 7', 'row: 0')
      .replace('perSecond: 100', 'perSecond: -1')
      .replace('seed: 1', 'seed: 0.5');
    assert.equal(problemsOf(text).split('\n').length, 4, problemsOf(text));
  });
});
