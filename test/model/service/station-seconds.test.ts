/** Capacity with kept servers, contention and stand-ins: what a profile can do, worked out by hand, and what its stations then do. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { StepCost } from '../../../src/model/scenario/plan.ts';
import { kneeOf, stepsPerSecondAt } from '../../../src/model/service/capacity.ts';
import { rescaledContention, slowdownOf } from '../../../src/model/service/contention.ts';
import { createNetwork } from '../../../src/model/service/network.ts';
import { stationConfigOf } from '../../../src/model/service/station-config.ts';
import {
  stationSecondsOf,
  undisturbedSecondsOf,
  undisturbedStepSeconds,
} from '../../../src/model/service/station-seconds.ts';
import { fixed, plainPlan, plainService } from '../plan.ts';

const token: StepCost = {
  station: 'web',
  service: fixed(0.02),
  holding: [
    { station: 'db', service: fixed(0.03) },
    { station: 'hsm', service: fixed(0.005) },
    { station: 'db', service: fixed(0.01) },
  ],
};
const stations = { web: { servers: 4 }, db: { servers: 2 }, hsm: { servers: 1 } };

const rounded = (seconds: Readonly<Record<string, number>>): Record<string, number> =>
  Object.fromEntries(Object.entries(seconds).map(([name, value]) => [name, Number(value.toFixed(9))]));

describe('stationSecondsOf', () => {
  it('counts a kept server for the inner visits too', () => {
    const service = { stations, steps: { token } };
    assert.deepEqual(rounded(stationSecondsOf(service, 'token')), { web: 0.065, db: 0.04, hsm: 0.005 });
    assert.equal(Number(undisturbedStepSeconds(service, 'token').toFixed(9)), 0.065);
  });

  it('takes contention with all servers at work; undisturbed without', () => {
    const service = {
      stations: { ...stations, db: { servers: 2, contention: { kind: 'usl', alpha: 0.5, beta: 0.25 } as const } },
      steps: { token },
    };
    assert.deepEqual(rounded(stationSecondsOf(service, 'token')), { web: 0.105, db: 0.08, hsm: 0.005 });
    assert.deepEqual(rounded(undisturbedSecondsOf(service, 'token')), { web: 0.065, db: 0.04, hsm: 0.005 });
  });

  it('follows stand-ins, and a step without a cost takes nothing', () => {
    const service = { stations, steps: { token } };
    assert.deepEqual(stationSecondsOf(service, 'client-credentials'), stationSecondsOf(service, 'token'));
    assert.deepEqual(stationSecondsOf(service, 'support'), {});
  });
});

describe('the knee', () => {
  it('of workers that wait for a database is that of the kept workers, or of the database, whichever is less', () => {
    const service = plainService(4);
    const steps = Object.fromEntries(
      Object.keys(service.steps).map((step) => [
        step,
        { station: 'web', service: fixed(0.02), holding: [{ station: 'db', service: fixed(0.08) }] },
      ]),
    ) as unknown as typeof service.steps;
    const kneeWith = (servers: number): ReturnType<typeof kneeOf> =>
      kneeOf(plainPlan({ service: { ...service, stations: { web: { servers: 4 }, db: { servers } }, steps } }));
    assert.equal(kneeWith(8).bottleneck, 'web');
    assert.ok(Math.abs(kneeWith(8).perSecond - 4 / 1.1) < 1e-9, 'eleven steps of 0.1 s of a worker');
    assert.equal(kneeWith(2).bottleneck, 'db');
    assert.ok(Math.abs(kneeWith(2).perSecond - 2 / 0.88) < 1e-9, 'eleven steps of 0.08 s of a connection');
    assert.ok(Math.abs(kneeWith(8).undisturbedServiceSeconds - 11 * 0.18) < 1e-9, 'busy seconds of both stations');
    assert.ok(Math.abs(kneeWith(8).undisturbedSeconds - 8.1) < 1e-9, 'a step still takes 0.1 s');
  });

  it('with contention is what the servers do when all are at work', () => {
    const service = plainService(4);
    const contention = { kind: 'usl', alpha: 0.1, beta: 0.01 } as const;
    const crowded = { ...service, stations: { web: { servers: 4, contention } } };
    const factor = 1 + 0.1 * 3 + 0.01 * 12;
    assert.ok(Math.abs(kneeOf(plainPlan({ service: crowded })).perSecond - 4 / (1.1 * factor)) < 1e-9);
    assert.ok(Math.abs((stepsPerSecondAt(crowded, 'web') ?? 0) - 4 / (0.1 * factor)) < 1e-9);
  });

  it('does not change with steps that no login takes', () => {
    const service = plainService(4);
    const steps = { ...service.steps, password: { station: 'web', service: fixed(9) } };
    const plan = plainPlan({ service: { ...service, steps } });
    assert.equal(kneeOf(plan).perSecond, kneeOf(plainPlan({ service })).perSecond);
    assert.equal(stepsPerSecondAt(plan.service, 'web'), stepsPerSecondAt(service, 'web'));
  });

  it('is what stations serve that have more work than they can do', () => {
    const contention = { kind: 'usl', alpha: 0.05, beta: 0.02 } as const;
    const profile = {
      stations: { web: { servers: 3, contention }, db: { servers: 9 } },
      steps: { token: { ...token, holding: token.holding!.slice(0, 1) } },
    };
    const seconds = stationSecondsOf(profile, 'token')['web'] ?? 0;
    const network = createNetwork<number>();
    const protection = { queueBound: null, refuse: 'anywhere', cancelAbandoned: false, discipline: 'fifo' } as const;
    for (const name of ['web', 'db'])
      network.configure(0, name, stationConfigOf({ ...profile, protection, refusalSeconds: 0 }, name));
    for (let payload = 0; payload < 4000; payload += 1)
      network.offer(0, {
        payload,
        begun: true,
        legs: [
          { station: 'web', serviceSeconds: 0.02 },
          { station: 'db', serviceSeconds: 0.03 },
        ],
      });
    const { served } = network.stateAt(50, 'web');
    // kept servers do not compete, so the real rate is a little above
    const ratio = served / 50 / (3 / seconds);
    assert.ok(ratio >= 0.99 && ratio < 1.1, `${served / 50} a second, told ${3 / seconds}`);
  });
});

describe('contention of a station that is made larger', () => {
  const usl = { kind: 'usl', alpha: 0.1, beta: 0.02 } as const;
  for (const { from, to } of [
    { from: 4, to: 8 },
    { from: 4, to: 40 },
    { from: 10, to: 5 },
  ])
    it(`from ${from} to ${to} servers it is the same with all at work, and none for one request`, () => {
      const changed = rescaledContention(usl, from, to, false);
      assert.ok(Math.abs(slowdownOf(changed, to) - slowdownOf(usl, from)) < 1e-12);
      assert.equal(slowdownOf(changed, 1), 1);
    });

  it('a table is stretched', () => {
    const table = {
      kind: 'table',
      factors: [
        [1, 1],
        [4, 2],
      ],
    } as const;
    const changed = rescaledContention(table, 4, 8, false);
    for (const n of [2, 4, 6, 8, 20]) assert.ok(Math.abs(slowdownOf(changed, n) - slowdownOf(table, n / 2)) < 1e-12);
  });
});
