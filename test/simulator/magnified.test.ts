import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { countOf, quantileIn } from '../../src/model/record/log-histogram.ts';
import type { Replication } from '../../src/model/record/tally.ts';
import { compilePlan } from '../../src/model/scenario/compile.ts';
import { readScenario } from '../../src/runners/scenario-file.ts';
import { magnified } from '../../src/simulator/magnified.ts';
import { simulate } from '../../src/simulator/simulate.ts';
import { tinyWith } from '../cli/tiny-scenario.ts';

const plan = compilePlan(readScenario(tinyWith({}), 'tiny.yaml'), 'waiting-room');
const small = simulate(plan);
const large = magnified(small, 5);

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const countsOf = ({ tally, server }: Replication): number[] => {
  const last = server.at(-1)?.stations['web'] ?? assert.fail();
  return [
    ...Object.values(tally.segments).flatMap((counts) => Object.values(counts)),
    ...Object.values(tally.reasons),
    ...Object.values(tally.series).map(sum),
    countOf(tally.timeToLogin),
    tally.timeToLogin.sumSeconds,
    ...tally.timeToLoginByColumn.map(countOf),
    ...Object.values(tally.steps).flatMap(({ results, answered }) => [...Object.values(results), countOf(answered)]),
    ...Object.values(last),
    server.at(-1)?.waitingRoom?.joined ?? assert.fail(),
  ];
};

describe('magnified', () => {
  it('multiplies every count, and nothing else', () => {
    assert.ok(sum(countsOf(small)) > 1000);
    assert.deepEqual(
      countsOf(large),
      countsOf(small).map((count) => count * 5),
    );
    assert.equal(large.tally.binSeconds, small.tally.binSeconds);
    assert.equal(large.tally.timeToLogin.maxSeconds, small.tally.timeToLogin.maxSeconds);
    assert.equal(large.server.length, small.server.length);
    assert.equal(large.seed, small.seed);
  });

  it('leaves the quantiles of a large number of logins where they are', () => {
    const [before, after] = [quantileIn(small.tally.timeToLogin, 0.5), quantileIn(large.tally.timeToLogin, 0.5)];
    assert.ok(before !== null && after !== null && Math.abs(after / before - 1) < 0.01);
  });

  it('closes as before: intended is the sum of the outcomes', () => {
    for (const { intended, ...outcomes } of Object.values(large.tally.segments))
      assert.equal(intended, sum(Object.values(outcomes)));
  });

  it('is the same thing when each stands for himself', () => {
    assert.equal(magnified(small, 1), small);
  });
});
