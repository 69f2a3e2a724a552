/** What holds for stations together, whatever their disciplines and whatever happens to the requests. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createNetwork } from '../../../src/model/service/network.ts';
import type { Ending, Leg, StationState, Visit } from '../../../src/model/service/network.ts';
import type { Contention } from '../../../src/model/scenario/plan.ts';
import type { StationConfig } from '../../../src/model/service/station-types.ts';

const SETTINGS = { seed: 20_260_616, numRuns: 250 };
const CLOSE = 1e-7;

const contention: fc.Arbitrary<Contention | null> = fc.option(
  fc.oneof(
    fc.record({
      kind: fc.constant('usl' as const),
      alpha: fc.double({ min: 0, max: 0.5, noNaN: true }),
      beta: fc.constantFrom(0, 0.05),
    }),
    fc.constant({
      kind: 'table' as const,
      factors: [
        [1, 1],
        [2, 1.5],
        [6, 3],
      ] as const,
    }),
  ),
  { nil: null },
);

const queueing = fc.constantFrom('fifo', 'lifo', 'adaptive-lifo', 'priority');

const configOf = (discipline: fc.Arbitrary<StationConfig['discipline']>): fc.Arbitrary<StationConfig> =>
  fc.record({
    servers: fc.integer({ min: 1, max: 4 }),
    discipline,
    queueBound: fc.option(fc.nat(5), { nil: null }),
    refuse: fc.constantFrom('door', 'anywhere'),
    cancelAbandoned: fc.boolean(),
    refusalSeconds: fc.constantFrom(0, 0.125),
    waitLimitSeconds: fc.option(fc.constantFrom(0.5, 1, 3), { nil: null }),
    contention,
  });

/** `web` keeps its servers, so it never shares them; `db` may do as it likes. */
const settings = fc.record({
  web: configOf(queueing),
  db: configOf(fc.oneof(queueing, fc.constant('processor-sharing' as const))),
});
type Settings = typeof settings extends fc.Arbitrary<infer S> ? S : never;

const seconds = (most: number): fc.Arbitrary<number> => fc.double({ min: 0, max: most, noNaN: true });
const event = fc.record({
  gapSeconds: seconds(1),
  legs: fc.oneof(
    fc.record({ web: seconds(2) }),
    fc.record({ db: seconds(2) }),
    fc.record({ web: seconds(2), db: seconds(2) }),
  ),
  begun: fc.boolean(),
  priority: fc.integer({ min: 0, max: 2 }),
  goesAfterSeconds: fc.option(seconds(5), { nil: undefined, freq: 2 }),
  speed: fc.option(fc.record({ station: fc.constantFrom('web', 'db'), speed: fc.constantFrom(0, 0.5, 1) }), {
    nil: undefined,
    freq: 6,
  }),
});
const story = fc.array(event, { minLength: 1, maxLength: 50 });
type Event = typeof event extends fc.Arbitrary<infer E> ? E : never;

interface Run {
  readonly visits: readonly Visit<number>[];
  readonly endings: readonly Ending<number>[];
  readonly states: Readonly<Record<'web' | 'db', StationState>>;
  readonly endSeconds: number;
}

const legsOf = (legs: Event['legs']): [Leg, ...Leg[]] =>
  Object.entries(legs).map(([station, serviceSeconds]) => ({ station, serviceSeconds })) as [Leg, ...Leg[]];

/** To the end, with every station at its normal speed from the last event on. */
function play(setting: Settings, events: readonly Event[], looks: readonly number[] = []): Run {
  const network = createNetwork<number>();
  for (const name of ['web', 'db'] as const) network.configure(0, name, setting[name]);
  const visits: Visit<number>[] = [];
  const endings: Ending<number>[] = [];
  const actions: { atSeconds: number; run: (atSeconds: number) => void }[] = [];
  let arrivalSeconds = 0;
  for (const [index, { gapSeconds, legs, begun, priority, goesAfterSeconds, speed }] of events.entries()) {
    arrivalSeconds += gapSeconds;
    actions.push({
      atSeconds: arrivalSeconds,
      run(at) {
        if (speed !== undefined) network.setSpeed(at, speed.station, speed.speed);
        visits[index] = network.offer(at, { payload: index, legs: legsOf(legs), begun, priority });
      },
    });
    if (goesAfterSeconds !== undefined)
      actions.push({ atSeconds: arrivalSeconds + goesAfterSeconds, run: (at) => network.abandon(at, visits[index]!) });
  }
  for (const name of ['web', 'db'] as const)
    actions.push({ atSeconds: arrivalSeconds + 5, run: (at) => network.setSpeed(at, name, 1) });
  for (const look of looks) actions.push({ atSeconds: look, run: (at) => void network.stateAt(at, 'db') });
  for (const { atSeconds, run } of actions.toSorted((left, right) => left.atSeconds - right.atSeconds)) {
    endings.push(...network.advance(atSeconds));
    run(atSeconds);
  }
  const endSeconds = arrivalSeconds + 100_000;
  endings.push(...network.advance(endSeconds));
  return {
    visits,
    endings,
    endSeconds,
    states: { web: network.stateAt(endSeconds, 'web'), db: network.stateAt(endSeconds, 'db') },
  };
}

const check = (property: (run: Run, setting: Settings, events: readonly Event[]) => void): void =>
  fc.assert(
    fc.property(settings, story, (setting, events) => property(play(setting, events), setting, events)),
    SETTINGS,
  );

const close = (actual: number, expected: number, what: string): void =>
  assert.ok(
    Math.abs(actual - expected) <= CLOSE * Math.max(1, Math.abs(expected)),
    `${what}: ${actual}, not ${expected}`,
  );

describe('stations together, whatever happens', () => {
  it('every visit ends once, in order of time, and nobody is left behind', () => {
    check(({ visits, endings }) => {
      assert.equal(new Set(endings.map(({ visit }) => visit)).size, visits.length);
      assert.equal(endings.length, visits.length);
      for (const [at, { atSeconds }] of endings.entries()) assert.ok(atSeconds >= (endings[at - 1]?.atSeconds ?? 0));
    });
  });

  it('at each station arrivals = served + refused + cancelled + timed out, and nobody is there any more', () => {
    check(({ states }) => {
      for (const { arrivals, served, refused, cancelled, timedOut, queueLength, inService } of Object.values(states)) {
        assert.equal(served + refused + cancelled + timedOut, arrivals);
        assert.deepEqual([queueLength, inService], [0, 0]);
      }
    });
  });

  it('at any moment arrivals = served + refused + cancelled + timed out + present', () => {
    fc.assert(
      fc.property(settings, story, seconds(30), (setting, events, untilSeconds) => {
        const network = createNetwork<number>();
        for (const name of ['web', 'db'] as const) network.configure(0, name, setting[name]);
        let atSeconds = 0;
        for (const [payload, { gapSeconds, legs, begun, priority }] of events.entries()) {
          atSeconds += gapSeconds;
          network.offer(atSeconds, { payload, legs: legsOf(legs), begun, priority });
        }
        const nowSeconds = atSeconds + untilSeconds;
        network.advance(nowSeconds);
        for (const name of ['web', 'db']) {
          const { arrivals, served, refused, cancelled, timedOut, queueLength, inService } = network.stateAt(
            nowSeconds,
            name,
          );
          const refusals = arrivals - served - refused - cancelled - timedOut - queueLength - inService;
          // a refusal waits for a server too, in a line of its own
          assert.ok(
            refusals === 0 || (refusals > 0 && setting[name as 'web' | 'db'].queueBound !== null),
            `${refusals}`,
          );
        }
      }),
      SETTINGS,
    );
  });

  it('a server is kept from the end of its own work to the end of the visit, and a stall or contention never makes work shorter', () => {
    check(({ visits, endings, states }) => {
      const endOf = new Map(endings.map(({ visit, atSeconds }) => [visit, atSeconds]));
      const kept = visits.filter(({ jobs, order }) => order.legs.length > 1 && jobs.length > 1);
      const held = kept.reduce(
        (sum, visit) => sum + (endOf.get(visit) ?? 0) - (visit.jobs[1]?.arrivedAtSeconds ?? 0),
        0,
      );
      close(states.web.heldSeconds, held, 'held');
      const own = visits
        .filter(({ order, jobs }) => order.legs[0].station === 'web' && typeof jobs[0]?.startedAtSeconds === 'number')
        .reduce((sum, { jobs }) => sum + (jobs[0]?.serviceSeconds ?? 0), 0);
      assert.ok(states.web.busySeconds - states.web.heldSeconds >= own - CLOSE);
    });
  });

  it('without stalls and contention, a station is busy for exactly the services of those who came to a server', () => {
    fc.assert(
      fc.property(settings, story, (drawn, events) => {
        const setting = {
          web: { ...drawn.web, contention: null },
          db: { ...drawn.db, contention: null, cancelAbandoned: false },
        };
        const { visits, states } = play(
          setting,
          events.map((one) => ({ ...one, speed: undefined })),
        );
        for (const name of ['web', 'db'] as const) {
          const work = visits.flatMap(({ order, jobs }) =>
            jobs.filter((job, at) => order.legs[at]?.station === name && job.startedAtSeconds !== null),
          );
          const total = work.reduce((sum, { serviceSeconds }) => sum + serviceSeconds, 0);
          close(states[name].busySeconds - states[name].heldSeconds, total, name);
        }
      }),
      SETTINGS,
    );
  });

  it('does not depend on how often it is looked at', () => {
    fc.assert(
      fc.property(settings, story, fc.array(seconds(60), { maxLength: 30 }), (setting, events, looks) => {
        const tell = ({ endings }: Run): string[] =>
          endings.map(({ visit, fate, atSeconds }) => `${visit.order.payload} ${fate} ${atSeconds}`);
        assert.deepEqual(tell(play(setting, events, looks)), tell(play(setting, events)));
      }),
      SETTINGS,
    );
  });

  it('nobody overtakes where it is first in, first out', () => {
    fc.assert(
      fc.property(settings, story, (drawn, events) => {
        const { visits } = play({ ...drawn, web: { ...drawn.web, discipline: 'fifo' } }, events);
        const starts = visits
          .filter(({ order, jobs }) => order.legs[0].station === 'web' && jobs[0]?.refusal === false)
          .flatMap(({ jobs }) => jobs[0]?.startedAtSeconds ?? []);
        for (const [at, start] of starts.entries()) assert.ok(start >= (starts[at - 1] ?? 0));
      }),
      SETTINGS,
    );
  });

  it('where servers are shared, two who are there at the same time get the same: who came first with less to do leaves first', () => {
    fc.assert(
      fc.property(settings, story, (drawn, events) => {
        const setting = {
          ...drawn,
          db: { ...drawn.db, discipline: 'processor-sharing' as const, waitLimitSeconds: null, cancelAbandoned: false },
        };
        const { endings } = play(
          setting,
          events.map((one) => ({ ...one, legs: { db: Object.values(one.legs)[0] ?? 0 } })),
        );
        const served = endings.filter(({ fate }) => fate === 'served');
        for (const early of served)
          for (const late of served) {
            const [a, b] = [early.visit.jobs[0]!, late.visit.jobs[0]!];
            if (a.arrivedAtSeconds <= b.arrivedAtSeconds && a.serviceSeconds < b.serviceSeconds)
              assert.ok(early.atSeconds <= late.atSeconds + CLOSE);
          }
      }),
      SETTINGS,
    );
  });

  it('nobody is left to wait longer than the limit', () => {
    check(({ visits, endings }, setting) => {
      for (const { jobs, order } of visits)
        for (const [at, job] of jobs.entries()) {
          const limit = setting[order.legs[at]?.station as 'web' | 'db'].waitLimitSeconds ?? Infinity;
          if (job.startedAtSeconds !== null && !job.refusal)
            assert.ok(job.startedAtSeconds - job.arrivedAtSeconds <= limit);
        }
      for (const { fate, visit, atSeconds } of endings) {
        if (fate !== 'timed-out') continue;
        const last = visit.jobs.at(-1)!;
        const station = visit.order.legs[visit.jobs.length - 1]?.station as 'web' | 'db';
        close(atSeconds - last.arrivedAtSeconds, setting[station].waitLimitSeconds ?? Number.NaN, 'the wait');
      }
    });
  });
});
