/**
 * Eight ways in which simulators of overload mislead though their engines are right, each with the check that would have caught it. The first
 * two, a story without its trigger and "stable" over a longer time, are in test/scenarios/with-and-without-trigger.test.ts; the fifth,
 * Little's law at every station, and the clock of the sixth are in test/simulator/engine-laws.test.ts; the eighth is bench/simulator.
 */
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { describe, it } from 'node:test';
import { countOf, merged, quantileIn } from '../../src/model/record/log-histogram.ts';
import type { LoginCounts } from '../../src/model/record/result.ts';
import { compilePlan } from '../../src/model/scenario/compile.ts';
import type { Scenario } from '../../src/model/scenario/schema.ts';
import { arrivalTimes } from '../../src/model/traffic/arrivals.ts';
import { arrivalsBy } from '../../src/model/traffic/shapes.ts';
import { readScenario } from '../../src/runners/scenario-file.ts';
import { simulate } from '../../src/simulator/simulate.ts';
import { simulateVariant } from '../../src/simulator/simulate-variant.ts';

const folder = new URL('../../scenarios/', import.meta.url);
const scenarios = readdirSync(folder)
  .filter((file) => file.endsWith('.yaml'))
  .map((file): Scenario => readScenario(readFileSync(new URL(file, folder), 'utf8'), file));
const launchDay = scenarios.find(({ name }) => name === 'launch-day')!;
const storm = scenarios.find(({ name }) => name === 'retry-storm')!;

describe('3. an edit that is offered changes something', () => {
  for (const scenario of scenarios) {
    const [naive, ...others] = scenario.variants.map(({ name }) => compilePlan(scenario, name));
    it(`${scenario.name}: ${others.length} variants, each another plan than every other`, () => {
      const texts = [naive!, ...others].map(({ variant: _name, title: _title, ...plan }) => JSON.stringify(plan));
      assert.ok(texts.length > 1);
      assert.equal(new Set(texts).size, texts.length);
    });
  }

  it('what helps is no more servers in disguise: every variant of launch-day has the servers of naive', () => {
    const servers = launchDay.variants.map(({ name }) => JSON.stringify(compilePlan(launchDay, name).service.stations));
    assert.equal(new Set(servers).size, 1);
  });
});

describe('4. percentiles are of the right set', () => {
  const plan = compilePlan(launchDay, 'bounded');
  const { tally } = simulate(plan);
  const exact = simulateVariant(plan)
    .logins.filter(({ outcome, intendedSeconds }) => outcome === 'completed' && intendedSeconds >= plan.warmUpSeconds)
    .map(({ endedSeconds, intendedSeconds }) => endedSeconds! - intendedSeconds)
    .toSorted((a, b) => a - b);

  for (const ratio of [0.5, 0.95, 0.99]) {
    it(`p${100 * ratio} of the tally is that of all completed logins, to the width of a bucket`, () => {
      const of = exact[Math.max(0, Math.ceil(ratio * exact.length) - 1)]!;
      const told = quantileIn(tally.timeToLogin, ratio)!;
      assert.ok(Math.abs(told - of) <= 0.008 * of, `${told} for ${of}`);
    });
  }

  it('it says of how many: every completed login is in it, and none twice', () => {
    assert.equal(countOf(tally.timeToLogin), exact.length);
    const completed = Object.values(tally.segments).reduce((sum, counts) => sum + counts.completed, 0);
    assert.equal(countOf(merged(tally.timeToLoginByColumn)), completed);
  });

  it('time-outs are under the attempts of their step, and late answers are no successes', () => {
    const naive = simulate(compilePlan(storm, 'naive', { scale: 0.2 })).tally;
    const { results } = naive.steps['authorize']!;
    const sent = naive.series.attempts.reduce((sum, count) => sum + count, 0);
    assert.equal(
      Object.values(results).reduce((sum, count) => sum + count, 0),
      sent,
    );
    assert.ok(results.timeout! > 0.5 * sent, `${results.timeout} of ${sent}`);
    const late = naive.series.late.reduce((sum, count) => sum + count, 0);
    const completed = naive.series.completed.reduce((sum, count) => sum + count, 0);
    assert.equal(completed, results.ok, 'who was answered in time completed, and nobody else');
    assert.ok(late > completed, `${late} served in vain`);
  });
});

describe('6. nothing that was offered is lost', () => {
  const closes = ({ intended, completed, abandoned, refused, failed, inFlight }: LoginCounts): void =>
    assert.equal(completed + abandoned + refused + failed + inFlight, intended);

  for (const { name } of launchDay.variants) {
    it(`${name}: every login has its outcome, every arrival of the plan is there`, () => {
      const plan = compilePlan(launchDay, name, { seed: 77 });
      const { tally } = simulate(plan);
      Object.values(tally.segments).forEach(closes);
      const offered = tally.series.offered.reduce((sum, count) => sum + count, 0);
      assert.equal(offered, arrivalTimes(plan).length);
      assert.equal(
        Object.values(tally.segments).reduce((sum, counts) => sum + counts.intended, 0),
        offered,
      );
    });
  }
});

describe('7. traffic has the mean that it states, and each request its own retries', () => {
  for (const scenario of scenarios.filter(({ name }) => name !== 'launch-day-50m')) {
    it(`${scenario.name}: arrivals come to Λ at the quarters of the story`, () => {
      const plan = compilePlan(scenario, 'naive', { scale: scenario.name === 'national' ? 0.02 : 1, compress: 1 });
      const times = arrivalTimes(plan);
      for (const part of [0.25, 0.5, 0.75, 1]) {
        const until = part * plan.durationSeconds;
        const expected = arrivalsBy(plan.arrivals, until);
        const came = times.filter((time) => time < until).length;
        assert.ok(Math.abs(came - expected) <= 4 * Math.sqrt(expected), `${came} by ${until}, expected ${expected}`);
      }
    });
  }

  it('a client that may try twice sends two requests for every call that times out twice', () => {
    const { tally } = simulate(compilePlan(storm, 'naive', { scale: 0.2 }));
    const given = tally.reasons['tries-used']!;
    const { ok = 0, timeout = 0 } = tally.steps['authorize']!.results;
    const calls = Object.values(tally.segments).reduce((sum, counts) => sum + counts.intended, 0);
    const inFlight = Object.values(tally.segments).reduce((sum, counts) => sum + counts.inFlight, 0);
    assert.ok(given > 1000);
    // A call has at most two requests; one that was given up has exactly two.
    assert.ok(ok + timeout <= 2 * calls);
    assert.ok(ok + timeout >= 2 * given + (calls - given - inFlight));
  });
});
