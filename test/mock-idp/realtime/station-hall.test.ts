/** The hall on the clock of the test: one timer for all stations, disturbances, and the trace of what became of visits. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Clock } from '../../../mock-idp/clock.ts';
import type { ProfileDocument } from '../../../mock-idp/profiles/profile-document.ts';
import { openStationHall } from '../../../mock-idp/realtime/station-hall.ts';
import type { StationHall } from '../../../mock-idp/realtime/station-hall.ts';
import type { TracedVisit } from '../../../mock-idp/realtime/visit-trace.ts';
import type { ServiceStep } from '../../../src/model/scenario/steps.ts';
import { ADMIN_TOKEN, openMock, profileOf } from '../fixture.ts';
import { authorize } from '../login.ts';
import { manualClock } from '../manual-clock.ts';
import type { ManualClock } from '../manual-clock.ts';

const fixed = (seconds: number) => ({ kind: 'fixed', seconds }) as const;

const nested: Partial<ProfileDocument> = {
  stations: { web: { servers: 2 }, database: { servers: 1 }, gateway: { servers: 1 } },
  steps: {
    token: { station: 'web', service: fixed(1), holding: [{ station: 'database', service: fixed(2) }] },
    sms: { station: 'gateway', service: fixed(0.5) },
  },
};

interface Opened {
  readonly hall: StationHall;
  readonly clock: ManualClock;
  readonly told: string[];
  /** Timers that are set at this moment. */
  readonly timers: () => number;
  enter(step: ServiceStep, times?: number): () => void;
}

function open(profile: ProfileDocument): Opened {
  const manual = manualClock();
  let timers = 0;
  const clock: Clock = {
    ...manual,
    after(delaySeconds, action) {
      timers += 1;
      let isSet = true;
      const end = (): void => {
        if (isSet) timers -= 1;
        isSet = false;
      };
      const cancel = manual.after(delaySeconds, () => {
        end();
        action();
      });
      return () => {
        end();
        cancel();
      };
    },
  };
  const hall = openStationHall(clock, profile, { beforeChange: () => undefined, onEnding: () => undefined });
  const told: string[] = [];
  return {
    hall,
    clock: manual,
    told,
    timers: () => timers,
    enter: (step, times = 1) =>
      hall.enter({ step, times, deadlineAtSeconds: undefined }, (end) =>
        told.push(`${step} ${end} ${manual.nowSeconds()}`),
      ),
  };
}

describe('the station hall', () => {
  it('answers at the exact moments, kept servers and all, with one timer for every station', async () => {
    const { enter, clock, told, timers } = open(profileOf(0, nested));
    for (let count = 0; count < 3; count += 1) enter('token');
    enter('sms', 2);
    assert.equal(timers(), 1);
    await clock.advance(20);
    assert.deepEqual(told, ['sms served 1', 'token served 3', 'token served 5', 'token served 7']);
    assert.equal(timers(), 0);
  });

  it('a process that was held up is late once and loses no capacity', async () => {
    const { enter, clock, told } = open(profileOf(0, nested));
    for (let count = 0; count < 3; count += 1) enter('token');
    await clock.advance(2);
    clock.jump(2.5);
    await clock.advance(20);
    assert.deepEqual(told, ['token served 4.5', 'token served 5', 'token served 7']);
  });

  it('a step without a cost is served at once and visits nothing', async () => {
    const { hall, enter, clock, told } = open(profileOf(0, { ...nested, steps: {} }));
    enter('support');
    await clock.advance(0);
    assert.deepEqual(told, ['support served 0']);
    assert.deepEqual(
      Object.values(hall.totalsAt(0)).map(({ arrivals }) => arrivals),
      [0, 0, 0],
    );
  });

  it('a change of the profile takes hold of those who wait, at once', async () => {
    const { hall, enter, clock, told } = open(profileOf(0, nested));
    for (let count = 0; count < 3; count += 1) enter('token');
    await clock.advance(1.5);
    hall.apply(
      profileOf(0, { ...nested, stations: { ...nested.stations, database: { servers: 2, waitLimitSeconds: 0.25 } } }),
    );
    await clock.advance(20);
    assert.deepEqual(told, ['token served 3', 'token served 3.5', 'token served 6']);
  });

  it('a station that the profile no longer names serves out what it has, for others too', async () => {
    const { hall, enter, clock, told } = open(profileOf(0, nested));
    enter('token');
    hall.apply(
      profileOf(0, { stations: { web: { servers: 1 } }, steps: { token: { station: 'web', service: fixed(1) } } }),
    );
    await clock.advance(20);
    assert.deepEqual(told, ['token served 3']);
  });
});

describe('the trace of visits', () => {
  it('tells each leg as drawn and as it went, and keeps as many as asked for', async () => {
    const { hall, enter, clock } = open(profileOf(0, nested));
    enter('sms');
    await clock.advance(1);
    assert.deepEqual(hall.trace.after(0), [], 'off until asked for');
    hall.trace.start(2);
    enter('token');
    enter('token');
    await clock.advance(9);
    enter('sms');
    await clock.advance(1);
    const expected: TracedVisit[] = [
      {
        sequence: 2,
        step: 'token',
        station: 'web',
        arrivedAtSeconds: 1,
        serviceSeconds: 1,
        startedAtSeconds: 1,
        fate: 'served',
        dueAtSeconds: 6,
        answeredAtSeconds: 6,
        goneAtSeconds: null,
        held: [{ station: 'database', arrivedAtSeconds: 2, serviceSeconds: 2, startedAtSeconds: 4 }],
      },
      {
        sequence: 3,
        step: 'sms',
        station: 'gateway',
        arrivedAtSeconds: 10,
        serviceSeconds: 0.5,
        startedAtSeconds: 10,
        fate: 'served',
        dueAtSeconds: 10.5,
        answeredAtSeconds: 10.5,
        goneAtSeconds: null,
        held: [],
      },
    ];
    assert.deepEqual(hall.trace.after(0), expected);
    assert.deepEqual(
      hall.trace.after(2).map(({ sequence }) => sequence),
      [3],
    );
    assert.deepEqual(
      hall.trace.after(0, 1).map(({ sequence }) => sequence),
      [2],
    );
  });

  it('stays bounded and without gaps over many visits', async () => {
    const { hall, enter, clock } = open(
      profileOf(0, { ...nested, steps: { sms: { station: 'gateway', service: fixed(0) } } }),
    );
    hall.trace.start(10);
    for (let count = 0; count < 137; count += 1) enter('sms');
    await clock.advance(1);
    assert.deepEqual(
      hall.trace.after(0).map(({ sequence }) => sequence),
      Array.from({ length: 10 }, (_, at) => 128 + at),
    );
  });

  it('is started, read and ended over the admin API', async () => {
    const mock = await openMock({ profile: profileOf(1) });
    const headers = { authorization: `Bearer ${ADMIN_TOKEN}` };
    const trace = async (): Promise<{ keeps: number; visits: TracedVisit[] }> =>
      (await mock.app.inject({ url: '/admin/trace', headers })).json();
    assert.deepEqual(await trace(), { keeps: 0, visits: [] });
    for (const payload of [
      {},
      { visits: 0 },
      { visits: 1.5 },
      { visits: 'all' },
      { visits: 1e9 },
      { visits: 5, more: 1 },
    ]) {
      const refused = await mock.app.inject({ method: 'POST', url: '/admin/trace', headers, payload });
      assert.equal(refused.statusCode, 400);
      assert.ok(refused.json<{ problems: unknown[] }>().problems.length > 0);
    }
    assert.equal(
      (await mock.app.inject({ method: 'POST', url: '/admin/trace', payload: { visits: 5 } })).statusCode,
      401,
    );
    await mock.app.inject({ method: 'POST', url: '/admin/trace', headers, payload: { visits: 5 } });
    const answer = authorize(mock.app);
    await mock.clock.advance(1);
    await answer;
    const { keeps, visits } = await trace();
    assert.deepEqual([keeps, visits.map(({ step, dueAtSeconds }) => [step, dueAtSeconds])], [5, [['authorize', 1]]]);
    assert.equal((await mock.app.inject({ method: 'DELETE', url: '/admin/trace', headers })).statusCode, 204);
    assert.deepEqual(await trace(), { keeps: 0, visits: [] });
    await mock.close();
  });
});
