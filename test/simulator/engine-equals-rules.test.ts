/** The engine does what the model's rules do: the same counts, the same moments, the same integrals, event for event. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { LogHistogram } from '../../src/model/record/log-histogram.ts';
import type { ServerSample } from '../../src/model/record/run-record.ts';
import type { LoginTally } from '../../src/model/record/tally.ts';
import { compilePlan } from '../../src/model/scenario/compile.ts';
import type { Plan } from '../../src/model/scenario/plan.ts';
import { readScenario } from '../../src/runners/scenario-file.ts';
import { simulate } from '../../src/simulator/simulate.ts';
import { simulateVariant } from '../../src/simulator/simulate-variant.ts';
import { createTally } from '../../src/simulator/tally-under-way.ts';
import { anyPlan } from './random-plan.ts';

const launchDay = readScenario(
  readFileSync(new URL('../../scenarios/launch-day.yaml', import.meta.url), 'utf8'),
  'launch-day.yaml',
);

/** What the rules themselves give, sampled and counted by the second. */
function byTheRules(plan: Plan): { tally: LoginTally; server: readonly ServerSample[] } {
  const { logins, server } = simulateVariant(plan);
  const tally = createTally(plan, 1);
  for (const login of logins) {
    tally.intended(login.segment, login.intendedSeconds);
    for (const attempt of login.attempts) tally.attempt(...attempt);
    tally.ended(login);
  }
  return { tally: tally.finish(), server };
}

/** Sums are added up in another order; late answers are not in a login's record. */
const comparable = ({ series, timeToLogin, timeToLoginByColumn, steps, ...rest }: LoginTally): unknown => ({
  ...rest,
  series: { ...series, late: [] },
  timeToLogin: counted(timeToLogin),
  timeToLoginByColumn: timeToLoginByColumn.map(counted),
  steps: Object.fromEntries(
    Object.entries(steps).map(([step, { results, answered }]) => [step, { results, answered: counted(answered) }]),
  ),
});
const counted = ({ counts, maxSeconds }: LogHistogram): unknown => ({ counts, maxSeconds });

function assertEqual(plan: Plan): void {
  const rules = byTheRules(plan);
  const engine = simulate(plan, 1);
  assert.deepEqual(comparable(engine.tally), comparable(rules.tally));
  assertClose(engine.tally.timeToLogin.sumSeconds, rules.tally.timeToLogin.sumSeconds);
  assert.equal(engine.server.length, rules.server.length);
  rules.server.forEach((sample, at) => assertSample(engine.server[at]!, sample));
}

function assertSample(ours: ServerSample, theirs: ServerSample): void {
  assert.deepEqual({ ...ours, stations: {} }, { ...theirs, stations: {} });
  for (const [name, totals] of Object.entries(theirs.stations)) {
    const own = ours.stations[name]!;
    for (const [key, value] of Object.entries(totals)) {
      const got = own[key as keyof typeof own];
      if (key.endsWith('Seconds')) assertClose(got, value);
      else assert.equal(got, value, `${key} of ${name} at ${theirs.atSeconds} s`);
    }
  }
}

const assertClose = (got: number, wanted: number): void =>
  assert.ok(Math.abs(got - wanted) <= 1e-9 * Math.max(1, Math.abs(wanted)), `${got} instead of ${wanted}`);

describe('the engine equals the rules', () => {
  it('on random plans with everything that a plan can have', () => {
    fc.assert(fc.property(anyPlan, assertEqual), { numRuns: Number(process.env['RUNS'] ?? 150) });
  });

  for (const { name } of launchDay.variants) {
    it(`on launch-day, ${name}, at live size`, () => {
      for (const seed of [1, 2]) assertEqual(compilePlan(launchDay, name, { seed }));
    });
  }
});
