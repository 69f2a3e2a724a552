import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LATENESS_RATIO as inAnalysis } from '../../../src/analysis/validity/generator.ts';
import { phases } from '../../../src/model/scenario/phase.ts';
import type { SummaryData } from '../../../scenarios/k6/summary.ts';
import { LATENESS_RATIO, summaryFacts, summaryText, thresholds } from '../../../scenarios/k6/text-summary.ts';
import { plainPlan } from '../../model/plan.ts';

/** 10 s of warm-up, 90 s before, 100 s of trigger, 800 s after. */
const plan = plainPlan();

const counted: Readonly<Record<string, number>> = {
  lq_logins_started: 1000,
  'lq_logins_ended{outcome:completed}': 400,
  'lq_logins_ended{outcome:abandoned}': 500,
  'lq_logins_ended{outcome:refused}': 60,
  'lq_logins_ended{outcome:failed}': 30,
  'lq_logins_ended{outcome:in-flight}': 10,
  'lq_logins_started{phase:before}': 90,
  'lq_logins_good{phase:before}': 81,
  'lq_logins_started{phase:trigger}': 500,
  'lq_logins_good{phase:trigger}': 50,
  lq_attempts: 9000,
  'lq_attempts{step:queue-poll}': 900,
  'lq_attempts{step:retry-permit}': 100,
};

const data = (more: Readonly<Record<string, number>> = {}, lateMs = 2): SummaryData => ({
  metrics: {
    ...Object.fromEntries(
      Object.entries({ ...counted, ...more }).map(([name, count]) => [name, { values: { count } }]),
    ),
    lq_time_to_login: { values: { med: 1500, 'p(95)': 4000, 'p(99)': 9000 } },
    lq_start_lateness: { values: { 'p(99)': lateMs } },
  },
});

describe('the summary of an exported script', () => {
  const facts = summaryFacts(data(), plan, 1);

  it('accounts for every login', () => {
    const ended = Object.values(facts.logins ?? {}).reduce((sum, count) => sum + count, 0);
    assert.deepEqual([ended, facts.started], [1000, 1000]);
  });

  it('counts attempts at the identity server alone: 9,000 − 1,000 of the portal, 20 per completed login', () => {
    assert.deepEqual([facts.attempts, facts.amplification], [8000, 20]);
  });

  it('has offered load and goodput of each phase, per second', () => {
    assert.deepEqual(
      facts.phases?.map(({ phase, seconds, offeredPerSecond, goodputPerSecond }) => [
        phase,
        seconds,
        offeredPerSecond,
        goodputPerSecond,
      ]),
      [
        ['warm-up', 10, 0, 0],
        ['before', 90, 1, 0.9],
        ['trigger', 100, 5, 0.5],
        ['after', 800, 0, 0],
      ],
    );
    assert.equal(
      facts.phases?.reduce((sum, { seconds }) => sum + seconds, 0),
      plan.durationSeconds,
    );
  });

  it('leaves out a phase of no length', () => {
    const short = plainPlan({ warmUpSeconds: 0, trigger: { startSeconds: 0, durationSeconds: 2000 } });
    assert.deepEqual(
      summaryFacts(data(), short, 1).phases?.map(({ phase, seconds }) => [phase, seconds]),
      [['trigger', 1000]],
    );
  });

  it('reads as text', () => {
    assert.equal(
      summaryText(facts),
      `
plain, naive

logins         1000 started: 400 completed, 500 abandoned, 60 refused, 30 failed, 10 in-flight
time to login  p50 1.5 s, p95 4 s, p99 9 s
attempts       8000, 20.0 per completed login

phase           length   offered/s   goodput/s
warm-up           10 s         0.0         0.0
before      1 min 30 s         1.0         0.9
trigger     1 min 40 s         5.0         0.5
after      13 min 20 s         0.0         0.0

generator      kept up: logins started 2 ms late at p99
`,
    );
  });

  const faults: readonly (readonly [name: string, given: SummaryData, text: RegExp])[] = [
    ['dropped logins', data({ dropped_iterations: 3 }), /INVALID +3 logins were dropped/],
    ['a late generator: 250 ms are 5 % of the time-out', data({}, 251), /INVALID +logins started 251 ms late/],
    ['a wrong signature', data({ 'lq_signatures{result:invalid}': 1 }), /INVALID +1 tokens/],
    ['no login at all', { metrics: {} }, /INVALID +no login was started/],
  ];
  for (const [name, given, text] of faults)
    it(`calls a run invalid for ${name}`, () => {
      const told = summaryText(summaryFacts(given, plan, 1));
      assert.match(told, text);
      assert.doesNotMatch(told, /kept up/);
    });

  it('is silent about times and amplification when nobody came through', () => {
    const { lq_time_to_login: _none, ...metrics } = data({ 'lq_logins_ended{outcome:completed}': 0 }).metrics;
    const none = summaryFacts({ metrics }, plan, 1);
    assert.deepEqual([none.amplification, none.timeToLoginSeconds], [null, null]);
    assert.match(summaryText(none), /time to login {2}none completed\nattempts {7}8000\n/);
  });

  it('says what it does not know under --no-thresholds, and makes no 0 of it', () => {
    const whole = Object.entries(data().metrics).filter(([name]) => !name.includes('{'));
    const some = summaryFacts({ metrics: Object.fromEntries(whole) }, plan, 1);
    assert.deepEqual([some.logins, some.phases, some.attempts, some.invalidSignatures], [null, null, null, null]);
    const text = summaryText(some);
    assert.match(text, /^logins {9}1000 started: not kept apart under --no-thresholds$/m);
    assert.doesNotMatch(text, /phase|completed,/);
  });

  it('says that it is a part of the load when others share it', () => {
    assert.match(
      summaryText(summaryFacts(data(), plan, 4)),
      /^plain, naive, one of 4 instances: its own part of the load$/m,
    );
  });

  it('asks k6 for every part it reads, by thresholds that hold always', () => {
    const parts = Object.keys(counted).filter((name) => name.includes('{'));
    assert.deepEqual(
      parts.filter((name) => !(name in thresholds)),
      [],
    );
    assert.ok(Object.values(thresholds).every((rules) => rules.join() === 'count>=0'));
    const named = Object.keys(thresholds).flatMap((name) => /\{phase:(.*)\}/.exec(name)?.[1] ?? []);
    assert.deepEqual(new Set(named), new Set(phases.filter((phase) => phase !== 'starting' && phase !== 'draining')));
  });

  it('holds the generator to the same limit as the analysis of a run', () => assert.equal(LATENESS_RATIO, inAnalysis));
});
