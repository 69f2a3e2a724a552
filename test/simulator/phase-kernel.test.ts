import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { phasePlan } from '../../src/analysis/phase/axes.ts';
import { stateAt } from '../../src/analysis/phase/moment.ts';
import type { Plan } from '../../src/model/scenario/plan.ts';
import type { PhaseEngine } from '../../src/simulator/phase-run.ts';
import { createPhaseRun, phaseEngineOf } from '../../src/simulator/phase-run.ts';
import { kernelConfigOf } from '../../src/simulator/phase-kernel.ts';
import { retryPlan } from '../analysis/phase/retry-plan.ts';

const plan = retryPlan({ servedPerSecond: 100, timeoutSeconds: 0.5, attempts: 3, startSeconds: 12 });
const point = { loadPerSecond: 60, size: 1, lengthSeconds: 0.65 };
const rule = { ratio: 0.95, windowSeconds: 5, lagSeconds: 0, completableRatio: 1 };
const SEEDS = 80;

function tipped(engine: PhaseEngine, lengthSeconds: number): number {
  const sinceSeconds = 12 + lengthSeconds;
  let tips = 0;
  for (let seed = 0; seed < SEEDS; seed += 1) {
    const one = { ...phasePlan(plan, { ...point, lengthSeconds }, sinceSeconds + 20), seed };
    const run = createPhaseRun(one, { binSeconds: 0.5, station: 'database', engine });
    run.run(one.durationSeconds);
    if (stateAt(run.finish(), rule, { sinceSeconds, horizonSeconds: 20 }) === 'down') tips += 1;
  }
  return tips;
}

describe('kernel and engine, on the same plans', () => {
  for (const lengthSeconds of [0.4, 0.65, 0.8])
    it(`an outage of ${lengthSeconds} s tips equally often`, () => {
      const [kernel, engine] = [tipped('kernel', lengthSeconds), tipped('engine', lengthSeconds)];
      const share = (kernel + engine) / (2 * SEEDS);
      // Three and a half standard deviations of the difference of two counts: once in two thousand tests by chance.
      const reach = 3.5 * Math.sqrt(2 * SEEDS * Math.max(share * (1 - share), 1 / SEEDS));
      assert.ok(Math.abs(kernel - engine) <= reach, `${kernel} and ${engine} of ${SEEDS}`);
    });

  it('would tell the difference: another outage tips far more often', () => {
    const [short, long] = [tipped('kernel', 0.4), tipped('kernel', 0.8)];
    assert.ok(long - short > 3.5 * Math.sqrt(SEEDS / 2), `${short} and ${long} of ${SEEDS}`);
  });

  it('complete as many calls, and leave as many waiting, before and in an outage', () => {
    const totals = (engine: PhaseEngine) => {
      let [good, offered, queue] = [0, 0, 0];
      for (let seed = 0; seed < SEEDS; seed += 1) {
        const one = { ...phasePlan(plan, { ...point, lengthSeconds: 3 }, 15), seed };
        const run = createPhaseRun(one, { binSeconds: 1, station: 'database', engine });
        run.run(15);
        const series = run.finish();
        for (let second = 0; second < 12; second += 1) good += series.good[second] ?? 0;
        for (let second = 0; second < 15; second += 1) offered += series.offered[second] ?? 0;
        queue += series.queue[14] ?? 0;
      }
      return { good, offered, queue };
    };
    const [kernel, engine] = [totals('kernel'), totals('engine')];
    for (const [name, one, other, spread] of [
      ['offered', kernel.offered, engine.offered, 1],
      ['good', kernel.good, engine.good, 1],
      // Three requests a call: its variance is three times its mean.
      ['queue', kernel.queue, engine.queue, 3],
    ] as const) {
      assert.ok(one > 1000, `${name}: ${one}`);
      assert.ok(Math.abs(one - other) < 4 * Math.sqrt(spread * (one + other)), `${name}: ${one} and ${other}`);
    }
  });
});

describe('what the kernel has a form for', () => {
  const base = phasePlan(plan, point, 40);
  it('is one request at one station, with a fault and a pause', () => {
    const config = kernelConfigOf(
      { ...base, client: { ...base.client, reclickDelay: { kind: 'fixed', seconds: 0.2 } } },
      1,
    );
    assert.equal(phaseEngineOf(base), 'kernel');
    assert.deepEqual(config?.backoff, { kind: 'fixed', delaySeconds: 0.2 });
    assert.deepEqual(config?.speeds, [
      { fromSeconds: 12, speed: 0 },
      { fromSeconds: 12.65, speed: 1 },
    ]);
    assert.deepEqual(config?.arrivals, [{ fromSeconds: 0, perSecond: 60 }]);
  });

  it('is a spike and a cut, as rates from their moments on', () => {
    const cut = { atSeconds: 20, toPerSecond: 5 };
    const arrivals = [
      ...phasePlan(plan, point, 40, cut).arrivals,
      { shape: 'spike', startSeconds: 12, riseSeconds: 0, holdSeconds: 3, fallSeconds: 0, perSecond: 40 } as const,
    ];
    assert.deepEqual(
      kernelConfigOf({ ...base, arrivals }, 1)?.arrivals.map(({ fromSeconds, perSecond }) => [fromSeconds, perSecond]),
      [
        [0, 60],
        [12, 100],
        [15, 60],
        [20, 5],
        [40, 0],
      ],
    );
  });

  const { journey: _request, ...whole } = base;
  const others: Readonly<Record<string, Plan>> = {
    'whole logins': whole,
    'a waiting room': {
      ...base,
      protection: {
        ...base.protection,
        waitingRoom: { admitPerSecond: 1, maxActiveLogins: null, pollSeconds: 1, passSeconds: 1, missedPolls: 1 },
      },
    },
    'another discipline': { ...base, protection: { ...base.protection, discipline: 'lifo' } },
    'people who lose patience earlier': {
      ...base,
      people: { ...base.people, pagePatience: { kind: 'exponential', meanSeconds: 9 } },
    },
    'an SLO that is shorter than a call may take': { ...base, slo: { loginWithinSeconds: 1 } },
    'a person’s delay that is not fixed': {
      ...base,
      client: { ...base.client, reclickDelay: { kind: 'exponential', meanSeconds: 1 } },
    },
    'a rate that changes all the time': {
      ...base,
      arrivals: [{ shape: 'wave', meanPerSecond: 5, amplitudePerSecond: 2, periodSeconds: 9, peakSeconds: 0 }],
    },
    'a bound whose refusals take work': {
      ...base,
      service: { ...base.service, refusalSeconds: 0.01 },
      protection: { ...base.protection, queueBound: 10 },
    },
    'a second copy of a request': { ...base, client: { ...base.client, hedge: { afterSeconds: 0.1 } } },
    'two faults at the same time': {
      ...base,
      faults: [0, 1].map((startSeconds) => ({ station: 'database', startSeconds, durationSeconds: 5, speed: 0.5 })),
    },
    'a fault elsewhere': { ...base, faults: [{ station: 'web', startSeconds: 1, durationSeconds: 5, speed: 0.5 }] },
    'people who come back on another day': {
      ...base,
      segments: base.segments.map((one) => ({ ...one, returns: { share: 0.5, after: { kind: 'fixed', seconds: 9 } } })),
    },
  };
  for (const [name, other] of Object.entries(others))
    it(`is not ${name}`, () => {
      assert.equal(kernelConfigOf(other, 1), null);
      assert.equal(phaseEngineOf(other), 'engine');
    });
});
