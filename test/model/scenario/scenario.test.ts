import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { LaunchquakeError } from '../../../src/model/errors.ts';
import { chosenVariants, compilePlan } from '../../../src/model/scenario/compile.ts';
import { estimateRun } from '../../../src/model/scenario/estimate.ts';
import { editDistance, nearest } from '../../../src/model/scenario/nearest.ts';
import { kneeOf } from '../../../src/model/service/capacity.ts';
import { arrivalsBy } from '../../../src/model/traffic/shapes.ts';
import { readScenario } from '../../../src/runners/scenario-file.ts';

const text = readFileSync(new URL('../../../scenarios/launch-day.yaml', import.meta.url), 'utf8');
const launchDay = readScenario(text, 'launch-day.yaml');

/** The message of the error that a changed launch-day gives. */
function complaint(change: (text: string) => string): string {
  const changed = change(text);
  assert.notEqual(changed, text, 'the test changes something');
  try {
    readScenario(changed, 'launch-day.yaml');
  } catch (error) {
    assert.ok(error instanceof LaunchquakeError);
    assert.equal(error.code, 'SCENARIO_INVALID');
    return error.message;
  }
  return assert.fail('the scenario was accepted');
}

const mistakes: { name: string; change: [from: string | RegExp, to: string]; says: RegExp[] }[] = [
  {
    name: 'a slip in a key',
    change: ['clicksPerStep: 3', 'clicksPerStpe: 3'],
    says: [
      /launch-day\.yaml:\d+:\d+ {2}client\.clicksPerStpe: found the unknown key "clicksPerStpe"/,
      /did you mean clicksPerStep\?/,
      /1\d\d:\d+ {2}client\.clicksPerStep: found nothing/,
    ],
  },
  {
    name: 'a unit in a number',
    change: ['timeoutSeconds: 15', 'timeoutSeconds: "15 s"'],
    says: [/client\.timeoutSeconds: found "15 s", expected a number/, /without a unit/],
  },
  {
    name: 'a negative time',
    change: ['warmUpSeconds: 50', 'warmUpSeconds: -50'],
    says: [/warmUpSeconds: found -50, expected at least 0/],
  },
  {
    name: 'no servers',
    change: ['servers: 4', 'servers: 0'],
    says: [/service\.stations\.web\.servers: found 0, expected at least 1/],
  },
  {
    name: 'an unknown shape',
    change: ['shape: spike', 'shape: spke'],
    says: [/arrivals\[1\]\.shape: found "spke"/, /did you mean spike\?/],
  },
  {
    name: 'an unknown backoff',
    change: ['kind: full-jitter', 'kind: ful-jitter'],
    says: [/variants\[1\]\.client\.backoff\.kind: found "ful-jitter"/, /did you mean full-jitter\?/],
  },
  {
    name: 'a station that is not there',
    change: ['token: { station: web', 'token: { station: hsm'],
    says: [/service\.steps\.token\.station: found "hsm", expected one of web/],
  },
  {
    name: 'a step without a cost',
    change: [/ {4}userinfo:.*\n/, ''],
    says: [/service\.steps\.userinfo: found nothing/],
  },
  {
    name: 'shares that do not add up',
    change: ['share: 0.17', 'share: 0.27'],
    says: [/segments: found shares that add up to 1\.1, expected shares that add up to 1/],
  },
  {
    name: 'a trigger after the end',
    change: ['durationSeconds: 600', 'durationSeconds: 300'],
    says: [/trigger\.durationSeconds: found a trigger that ends at 350, expected an end before durationSeconds, 300/],
  },
  {
    name: 'a warm-up into the trigger',
    change: ['warmUpSeconds: 50', 'warmUpSeconds: 200'],
    says: [/warmUpSeconds: found 200, expected less than trigger\.startSeconds, 150/],
  },
  {
    name: 'another first variant',
    change: ['- name: naive', '- name: simple'],
    says: [/variants\[0\]\.name: found "simple", expected "naive"/, /runByDefault\[0\]: found "naive"/],
  },
  {
    name: 'the same variant twice',
    change: ['- name: jitter', '- name: naive'],
    says: [/variants\[1\]\.name: found "naive" again/],
  },
  {
    name: 'two spreads',
    change: ['medianSeconds: 3, p95Seconds: 10', 'medianSeconds: 3, sigma: 1, p95Seconds: 10'],
    says: [/people\.openApp: found 2 of them, expected exactly one of sigma/],
  },
  {
    name: 'a percentile under the median',
    change: ['medianSeconds: 3, p95Seconds: 10', 'medianSeconds: 30, p95Seconds: 10'],
    says: [/people\.openApp: found 10, expected a percentile above the median, 30/],
  },
  {
    name: 'an instant person',
    change: [/reclickDelay: \{.*\}/, 'reclickDelay: { kind: fixed, seconds: 0 }'],
    says: [/client\.reclickDelay: found 0 seconds, expected a time above 0/],
  },
  {
    name: 'an expectation nobody can read',
    change: ['- goodput.duringLate < 0.45 × knee', '- goodput.duringLat < 0.45 × knee'],
    says: [/expect\.naive\[0\]/, /duringLate/],
  },
  {
    name: 'another schema',
    change: ['launchquake/scenario@1', 'launchquake/scenario@9'],
    says: [/schema: found "launchquake\/scenario@9", expected "launchquake\/scenario@1"/],
  },
  { name: 'text that is not YAML', change: ['arrivals:', 'arrivals: ]'], says: [/launch-day\.yaml:\d+:\d+/] },
];

describe('a scenario file', () => {
  for (const { name, change, says } of mistakes) {
    it(`with ${name} says where, what was found and what was expected`, () => {
      const message = complaint((whole) => whole.replace(change[0], change[1]));
      for (const pattern of says) assert.match(message, pattern);
      assert.doesNotMatch(message, /undefined|\[object/);
    });
  }

  it('with several mistakes tells all of them at once', () => {
    const message = complaint((whole) =>
      whole.replace('servers: 4', 'servers: 0').replace('seed: 20250623', 'seed: -1'),
    );
    assert.match(message, /2 problems/);
  });

  it('is frozen', () => assert.throws(() => Object.assign(launchDay.live, { scale: 9 }), TypeError));
});

describe('compilePlan', () => {
  const story = compilePlan(launchDay, 'naive', { compress: 1, scale: 1 });
  const knee = kneeOf(story).perSecond;

  it('launch-day at full size has a knee of about 12 logins/s', () => assert.ok(knee > 11.5 && knee < 12.5, `${knee}`));

  for (const { compress, scale } of [
    { compress: 10, scale: 0.065 },
    { compress: 1, scale: 50 },
    { compress: 20, scale: 0.31 },
  ]) {
    it(`compressed ${compress} times at scale ${scale}: rates and capacity × ${compress * scale}, durations ÷ ${compress}`, () => {
      const plan = compilePlan(launchDay, 'naive', { compress, scale });
      // slower or faster servers change how often a waiting computer polls in between, and by that little the knee
      assert.ok(Math.abs(kneeOf(plan).perSecond / (knee * compress * scale) - 1) < 0.03);
      const intended = arrivalsBy(plan.arrivals, plan.durationSeconds);
      assert.ok(Math.abs(intended / (arrivalsBy(story.arrivals, 600) * scale) - 1) < 1e-9);
      assert.ok(Math.abs(plan.durationSeconds - 600 / compress) < 1e-9);
      assert.ok(Math.abs(plan.client.timeoutSeconds - 15 / compress) < 1e-9);
    });
  }

  it('every variant sees the same seed, arrivals and people', () => {
    const plans = launchDay.variants.map(({ name }) => compilePlan(launchDay, name));
    for (const { seed, arrivals, people, segments } of plans) {
      assert.deepEqual(
        { seed, arrivals, people, segments },
        {
          seed: plans[0]!.seed,
          arrivals: plans[0]!.arrivals,
          people: plans[0]!.people,
          segments: plans[0]!.segments,
        },
      );
    }
  });

  it('the waiting room admits just under the knee', () => {
    const plan = compilePlan(launchDay, 'waiting-room');
    const ratio = plan.protection.waitingRoom!.admitPerSecond / kneeOf(plan).startedPerSecond;
    assert.ok(ratio > 0.9 && ratio < 1, `${ratio}`);
  });

  it('only those who can start a login are in the plan, their shares adding up to 1', () => {
    assert.ok(!story.segments.some(({ name }) => name === 'citizen-no-nfc'));
    assert.ok(Math.abs(story.segments.reduce((sum, { share }) => sum + share, 0) - 1) < 1e-9);
  });

  it('refuses a variant, compression or scale that is not there, all at once', () => {
    assert.throws(() => compilePlan(launchDay, 'naif'), { code: 'VARIANT_UNKNOWN' });
    assert.throws(
      () => compilePlan(launchDay, 'naive', { compress: 0, scale: Number.NaN }),
      (error: unknown) => {
        assert.ok(error instanceof LaunchquakeError);
        return error.code === 'PLAN_INVALID' && error.problems.length === 2;
      },
    );
  });

  it('runs the variants asked for, each once, else the default ones', () => {
    assert.deepEqual(chosenVariants(launchDay, ['all', 'naive', 'all']), ['all', 'naive']);
    assert.deepEqual(chosenVariants(launchDay, []), ['naive', 'backoff', 'bounded', 'waiting-room']);
    assert.equal(chosenVariants({ ...launchDay, runByDefault: undefined }, []).length, 7);
  });
});

describe('estimateRun', () => {
  const laptop = { cores: 2, memoryBytes: 8e9 };
  const plans = chosenVariants(launchDay, []).map((name) => compilePlan(launchDay, name));

  it('launch-day live: about a minute, under 1,000 requests/s side by side, μT well above 50', () => {
    const estimate = estimateRun(plans, laptop);
    assert.equal(estimate.sideBySide, true);
    assert.ok(estimate.peakRequestsPerSecond < 1000, `${estimate.peakRequestsPerSecond} requests/s`);
    assert.ok(estimate.wallSeconds < 75);
    for (const { servedPerTimeout } of estimate.variants) assert.ok(servedPerTimeout >= 50, `μT ${servedPerTimeout}`);
  });

  it('one after the other when asked, or on one core, or when the users do not fit in memory', () => {
    assert.equal(estimateRun(plans, laptop, { sequential: true }).sideBySide, false);
    assert.equal(estimateRun(plans, { ...laptop, cores: 1 }).sideBySide, false);
    assert.equal(estimateRun(plans, { ...laptop, memoryBytes: 5e8 }).sideBySide, false);
    assert.equal(
      estimateRun(plans, laptop, { instances: 64 }).sideBySide,
      false,
      'their processes alone fill the memory',
    );
  });
});

describe('nearest', () => {
  it('knows a slip from another word', () => {
    assert.equal(nearest('durationSecond', ['durationSeconds', 'warmUpSeconds']), 'durationSeconds');
    assert.equal(nearest('colour', ['durationSeconds', 'seed']), undefined);
    assert.equal(editDistance('kitten', 'sitting'), 3);
  });
});
