/** What holds for a waiting room whatever its people do. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { randomStream } from '../../../src/model/random.ts';
import type { WaitingRoomPolicy } from '../../../src/model/scenario/plan.ts';
import { createQueuePositions } from '../../../src/model/service/queue-positions.ts';
import { createWaitingRoom } from '../../../src/model/service/waiting-room.ts';
import type { WaitingRoom } from '../../../src/model/service/waiting-room.ts';

const SEED = 20_250_616;
const RUNS = 300;

const policy: fc.Arbitrary<WaitingRoomPolicy> = fc.record({
  admitPerSecond: fc.constantFrom(0.1, 1, 5),
  maxActiveLogins: fc.option(fc.integer({ min: 1, max: 5 }), { nil: null }),
  pollSeconds: fc.constantFrom(1, 4),
  passSeconds: fc.constantFrom(1, 5, 20),
  missedPolls: fc.integer({ min: 1, max: 4 }),
  maxWaiting: fc.option(fc.nat(20), { nil: null }),
});

const action = fc.record({
  gapSeconds: fc.constantFrom(0, 0.1, 0.5, 2),
  kind: fc.constantFrom('join', 'join', 'join', 'poll', 'poll', 'start', 'heard', 'complete', 'fail', 'leave'),
  who: fc.nat(40),
});

/** Plays a story and calls `look` after every action. */
function play(
  setting: WaitingRoomPolicy,
  actions: readonly { gapSeconds: number; kind: string; who: number }[],
  look: (room: WaitingRoom, nowSeconds: number) => void,
): WaitingRoom {
  const room = createWaitingRoom(setting, randomStream(1, 'polls'));
  let now = 0;
  let people = 0;
  for (const { gapSeconds, kind, who } of actions) {
    now += gapSeconds;
    const id = `p${who % Math.max(1, people)}`;
    if (kind === 'join') {
      room.join(now, `p${people}`);
      people += 1;
    } else if (kind === 'poll') room.poll(now, id);
    else if (kind === 'start') room.start(now, id);
    else if (kind === 'heard') room.heard(now, id);
    else if (kind === 'leave') room.leave(now, id);
    else room.finish(now, id, kind === 'complete' ? 'completed' : 'failed');
    look(room, now);
  }
  return room;
}

const check = (look: (room: WaitingRoom, setting: WaitingRoomPolicy, nowSeconds: number) => void): void =>
  fc.assert(
    fc.property(policy, fc.array(action, { minLength: 1, maxLength: 150 }), (setting, actions) => {
      play(setting, actions, (room, nowSeconds) => look(room, setting, nowSeconds));
    }),
    { seed: SEED, numRuns: RUNS },
  );

describe('a waiting room, whatever happens', () => {
  it('joined = waiting + active + abandoned + expired + completed + failed, at every moment', () => {
    check((room) => {
      const { joined, waiting, active, abandoned, expired } = room.totals();
      const { completed, failed } = room.releases();
      assert.equal(joined, waiting + active + abandoned + expired + completed + failed);
      assert.ok(Math.min(waiting, active, abandoned, expired) >= 0);
    });
  });

  it('never has more active than allowed, nor more waiting', () => {
    check((room, { maxActiveLogins, maxWaiting }) => {
      const { waiting, active } = room.totals();
      assert.ok(active <= (maxActiveLogins ?? Infinity));
      assert.ok(waiting <= (maxWaiting ?? Infinity));
    });
  });

  it('never admits more than burst + rate × time + turns that came back', () => {
    check((room, { admitPerSecond, pollSeconds }, nowSeconds) => {
      const { admitted, abandoned, expired } = room.totals();
      const { completed, failed } = room.releases();
      const burst = Math.max(2, 0.25 * admitPerSecond * pollSeconds);
      assert.ok(admitted <= burst + admitPerSecond * nowSeconds + abandoned + expired + completed + failed + 1e-6);
    });
  });

  it('empties by itself when everybody has gone home', () => {
    fc.assert(
      fc.property(policy, fc.array(action, { minLength: 1, maxLength: 100 }), (setting, actions) => {
        const room = play(setting, actions, () => {});
        let events = 0;
        for (let next = room.nextEventSeconds(); next !== Infinity; next = room.nextEventSeconds()) {
          room.advance(next);
          events += 1;
          assert.ok(events < 10_000, 'it comes to an end');
        }
        const { waiting, active } = room.totals();
        assert.deepEqual([waiting, active], [0, 0]);
      }),
      { seed: SEED, numRuns: RUNS },
    );
  });

  it('admits in the order of joining, those who left aside (FIFO)', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(4), { minLength: 5, maxLength: 60 }),
        fc.integer({ min: 1, max: 3 }),
        (quitters, maxActiveLogins) => {
          const setting = { admitPerSecond: 2, maxActiveLogins, pollSeconds: 1000, passSeconds: 1e6, missedPolls: 100 };
          const room = createWaitingRoom(setting, randomStream(1, 'polls'));
          const ids = quitters.map((_, at) => `p${at}`);
          for (const id of ids) room.join(0, id);
          const staying = ids.filter((_, at) => quitters[at] !== 0);
          for (const id of ids) if (!staying.includes(id)) room.leave(0, id);
          const order: string[] = [];
          for (let now = 0; now < 500 && order.length < staying.length; now += 0.5)
            for (const id of staying) {
              if (order.includes(id) || room.poll(now, id).kind !== 'admitted') continue;
              order.push(id);
              room.finish(now, id, 'completed');
            }
          assert.deepEqual(order, staying);
        },
      ),
      { seed: SEED, numRuns: 100 },
    );
  });

  it('tells the same whether it is looked at once or often', () => {
    fc.assert(
      fc.property(policy, fc.array(action, { minLength: 1, maxLength: 80 }), fc.nat(9), (setting, actions, extra) => {
        const totals = [false, true].map((often) => {
          const room = play(setting, actions, (open, nowSeconds) => {
            if (often) for (let at = 0; at <= extra; at += 1) open.advance(nowSeconds);
          });
          return { ...room.totals(), ...room.releases() };
        });
        assert.deepEqual(totals[0], totals[1]);
      }),
      { seed: SEED, numRuns: RUNS },
    );
  });
});

describe('queue positions', () => {
  it('are those of a plain list (any joins and leavings, long lines too)', () => {
    const step = fc.record({ kind: fc.constantFrom('add', 'add', 'add', 'first', 'remove'), who: fc.nat(10_000) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 400 }), fc.integer({ min: 0, max: 12_000 }), (steps, already) => {
        const line = createQueuePositions<{ id: number }>();
        const plain = Array.from({ length: already }, (_, id) => ({ id }));
        for (const member of plain) line.add(member);
        const drop = Math.floor(already * 0.9);
        for (const member of plain.splice(0, drop)) assert.ok(line.remove(member));
        for (const [at, { kind, who }] of steps.entries()) {
          if (kind === 'add') {
            const member = { id: 100_000 + at };
            line.add(member);
            plain.push(member);
          } else {
            const member = kind === 'first' ? line.first() : plain[who % Math.max(1, plain.length)];
            if (kind === 'first') assert.equal(member, plain[0]);
            if (member === undefined) continue;
            assert.equal(line.ahead(member), plain.indexOf(member));
            assert.ok(line.remove(member));
            assert.equal(line.remove(member), false);
            plain.splice(plain.indexOf(member), 1);
          }
          assert.equal(line.size(), plain.length);
        }
      }),
      { seed: SEED, numRuns: 50 },
    );
  });
});
