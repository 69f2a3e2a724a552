import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { analyse } from '../../../src/analysis/analyse.ts';
import { validityRules } from '../../../src/analysis/validity.ts';
import { held, recordOf, smallFacts, variantOf } from '../fixture.ts';
import { checkOf, checksOf, generatorBusy, same, withInstances } from './changes.ts';
import { provocations } from './provocations.ts';

/** All that a live run is held to; the one about seeds is in ../simulated/pooling.test.ts. */
const ruleNames = validityRules.map(({ name }) => name).filter((name) => name !== 'every-seed');

describe('validity rules', () => {
  it('all hold of a healthy run, and every rule is there', () => {
    const checks = checksOf(same);
    assert.deepEqual(
      checks.filter(({ holds }) => !holds),
      [],
    );
    assert.deepEqual(
      checks.map(({ rule }) => rule),
      ruleNames,
    );
  });

  for (const { rule, what, breaks, says, allowed } of provocations) {
    it(`${rule}: ${what}`, () => {
      const broken = checkOf(rule, breaks);
      assert.equal(broken.holds, false);
      assert.match(broken.detail, says);
      const fine = checkOf(rule, allowed);
      assert.equal(fine.holds, true, fine.detail);
    });
  }

  for (const [count, cores, limit] of [
    [1, 16, 1],
    [4, 16, 4],
    [4, 4, 3],
    [4, 2, 1],
    [2, 1, 1],
  ] as const)
    it(`generator-cpu: ${count} k6 on ${cores} cores may use ${limit} of them`, () => {
      const machine = { cpu: 'one', cores, memoryBytes: 1, os: 'linux' };
      const using = (used: number): boolean =>
        checkOf('generator-cpu', (variant) => withInstances(count)(generatorBusy(5, used)(variant)), { machine }).holds;
      assert.deepEqual([using(0.89 * limit), using(0.91 * limit)], [true, false]);
    });

  it('provokes every rule but enough-samples, which has tests of its own', () => {
    const provoked = new Set([...provocations.map(({ rule }) => rule), 'enough-samples']);
    assert.deepEqual(
      ruleNames.filter((name) => !provoked.has(name)),
      [],
    );
  });

  it('says the rule and by how much in the result, and makes the run invalid', () => {
    const variant = variantOf({ ...held, health: { droppedIterations: 7 } });
    const { result, verdict } = analyse(recordOf([variant]), smallFacts);
    assert.equal(verdict, 'invalid');
    assert.deepEqual(result.variants[0]?.validity, {
      valid: false,
      reasons: ['dropped-iterations: 7 iterations dropped, limit 0'],
    });
  });

  it('leaves out, in a simulated run, the rules about clocks, processors, samples and signatures', () => {
    const rules = checksOf(same, { engine: 'simulated' }).map(({ rule }) => rule);
    assert.deepEqual(rules, [
      'run-complete',
      'dropped-iterations',
      'start-lateness',
      'terminal-outcomes',
      'logins-add-up',
      'enough-samples',
    ]);
  });
});
