/**
 * The comparison of live and simulated runs, tried on runs whose truth is known: a simulated one stands for the live one. Its services are a
 * thousandth off, as a real machine's are.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { missesOf } from '../../../src/analysis/fidelity/agreement.ts';
import { compareLive } from '../../../src/analysis/fidelity/compare.ts';
import type { Measures } from '../../../src/analysis/fidelity/measures.ts';
import { measuresOf } from '../../../src/analysis/fidelity/measures.ts';
import { traceOfSimulated } from '../../../src/analysis/fidelity/trace.ts';
import { factsOf } from '../../../src/analysis/plan-facts.ts';
import type { Plan } from '../../../src/model/scenario/plan.ts';
import { simulate } from '../../../src/simulator/simulate.ts';
import { slowedPlan } from '../../../src/verify/fidelity/slowed-plan.ts';
import { requestPlan } from './request-plan.ts';

const plan = requestPlan();
const facts = factsOf(plan);
const measured = (run: Plan, seed: number): Measures =>
  measuresOf(traceOfSimulated(simulate({ ...run, seed })), plan, facts);

const SEEDS = 199;
const FRESH = 100;
const A_HAIR_OFF = 1.001;

describe('a live run and what was predicted of it', () => {
  const seeds = Array.from({ length: SEEDS }, (_, at) => measured(plan, 1000 + at));

  /** What each of `count` fresh runs with services `factor` times as long misses. */
  const missed = (factor: number, count: number): string[][] =>
    Array.from({ length: count }, (_, at) => {
      const seed = 5000 + at;
      return missesOf(
        compareLive({ live: measured(slowedPlan(plan, factor), seed), twin: measured(plan, seed), seeds, level: 0.99 }),
      );
    });

  it('agree in at least 95 of 100 runs of the plan itself', (test) => {
    const found = missed(A_HAIR_OFF, FRESH);
    const agreed = found.filter((misses) => misses.length === 0).length;
    test.diagnostic(`${agreed} of ${FRESH} agreed; missed otherwise: ${found.flat().join(', ')}`);
    assert.ok(agreed >= 95, `${agreed} of ${FRESH}`);
  });

  for (const [factor, words] of [
    [1.15, '15 % longer'],
    [0.85, '15 % shorter'],
  ] as const)
    it(`never agree when services are ${words}`, () => {
      const found = missed(factor, 20);
      assert.equal(found.filter((misses) => misses.length === 0).length, 0);
    });
});
