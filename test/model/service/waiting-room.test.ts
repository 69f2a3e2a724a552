import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { randomStream } from '../../../src/model/random.ts';
import type { WaitingRoomPolicy } from '../../../src/model/scenario/plan.ts';
import { createWaitingRoom } from '../../../src/model/service/waiting-room.ts';
import type { RoomAnswer, WaitingRoom } from '../../../src/model/service/waiting-room.ts';

/** One a second after a burst of two. */
const policy: WaitingRoomPolicy = {
  admitPerSecond: 1,
  maxActiveLogins: null,
  pollSeconds: 4,
  passSeconds: 20,
  missedPolls: 2,
};

const open = (changes: Partial<WaitingRoomPolicy> = {}): WaitingRoom =>
  createWaitingRoom({ ...policy, ...changes }, randomStream(1, 'polls'));

/** A room whose burst is spent at 0 by two who have started. */
function spent(changes: Partial<WaitingRoomPolicy> = {}): WaitingRoom {
  const room = open(changes);
  for (const id of ['x', 'y']) {
    assert.equal(room.join(0, id).kind, 'admitted');
    assert.equal(room.start(0, id), true);
  }
  return room;
}

const position = (answer: RoomAnswer): number => (answer.kind === 'waiting' ? answer.place.position : 0);
const eta = (answer: RoomAnswer): number | null => (answer.kind === 'waiting' ? answer.place.etaSeconds : 0);
const pollAfter = (answer: RoomAnswer): number => (answer.kind === 'waiting' ? answer.place.pollAfterSeconds : 0);

describe('a waiting room, step by step', () => {
  it('lets a small burst straight through, then one a second, in order', () => {
    const room = spent();
    for (const [at, id] of ['a', 'b', 'c'].entries()) assert.equal(position(room.join(0, id)), at + 1);
    assert.deepEqual(
      ['c', 'b', 'a'].map((id) => position(room.poll(0.99, id))),
      [3, 2, 1],
    );
    assert.deepEqual(
      ['c', 'b', 'a'].map((id) => position(room.poll(1, id))),
      [2, 1, 0],
    );
    assert.deepEqual(
      ['c', 'b', 'a'].map((id) => room.poll(3, id).kind),
      ['admitted', 'admitted', 'admitted'],
    );
  });

  it('bursts a quarter of what is admitted between two polls: 40 a second, polls every 4 s, 40 at once', () => {
    const room = open({ admitPerSecond: 40 });
    const kinds = Array.from({ length: 45 }, (_, at) => room.join(0, `p${at}`).kind);
    assert.equal(kinds.filter((kind) => kind === 'admitted').length, 40);
  });

  it('saves no more turns than its burst while nobody comes', () => {
    const room = open();
    const kinds = Array.from({ length: 5 }, (_, at) => room.join(1000, `p${at}`).kind);
    assert.equal(kinds.filter((kind) => kind === 'admitted').length, 2);
  });

  it('sends late comers behind those who wait, even when there is a turn at that moment', () => {
    const room = spent();
    room.join(0.5, 'a');
    assert.equal(room.join(1, 'b').kind, 'waiting', 'a had the turn of second 1');
    assert.equal(room.poll(1, 'a').kind, 'admitted');
  });

  it('admits up to maxActiveLogins, and the next when one ends', () => {
    for (const end of ['completed', 'failed'] as const) {
      const room = open({ admitPerSecond: 1000, maxActiveLogins: 2 });
      for (const id of ['a', 'b', 'c', 'd']) room.join(0, id);
      room.start(0, 'a');
      assert.equal(room.poll(5, 'c').kind, 'waiting');
      room.finish(5, 'a', end);
      assert.equal(room.poll(5, 'c').kind, 'admitted');
      assert.equal(room.poll(5, 'd').kind, 'waiting');
      assert.equal(room.releases()[end], 1);
    }
  });

  it('frees the place of who stops asking, after the polls that may be missed', () => {
    const room = spent({ admitPerSecond: 0.01 });
    const told = pollAfter(room.join(0, 'ghost'));
    room.join(0, 'b');
    const lost = told + policy.missedPolls * policy.pollSeconds;
    room.poll(5, 'b');
    assert.equal(position(room.poll(lost - 0.001, 'b')), 2);
    assert.equal(position(room.poll(lost, 'b')), 1);
    assert.equal(room.poll(lost, 'ghost').kind, 'gone');
    assert.equal(room.totals().abandoned, 1);
  });

  it('keeps the place of who asks, for as long as it takes', () => {
    const room = spent({ admitPerSecond: 0.001 });
    let now = 0;
    let answer = room.join(0, 'patient');
    for (let poll = 0; poll < 200; poll += 1) {
      now += pollAfter(answer);
      answer = room.poll(now, 'patient');
      assert.equal(position(answer), 1);
    }
    assert.equal(room.totals().earlyPolls, 0);
  });

  it('takes a turn back when the pass was not used, and gives it to the next at once', () => {
    const room = spent({ admitPerSecond: 0.01, passSeconds: 3, missedPolls: 100 });
    room.join(0, 'a');
    room.join(0, 'b');
    const answer = room.poll(100, 'a');
    assert.equal(answer.kind === 'admitted' && answer.passExpiresAtSeconds, 103);
    assert.equal(room.poll(102.9, 'b').kind, 'waiting');
    assert.equal(room.poll(103, 'b').kind, 'admitted', 'not at 200, when the rate would give the next turn');
    assert.equal(room.poll(103, 'a').kind, 'gone');
    assert.equal(room.start(103, 'a'), false);
    assert.equal(room.totals().expired, 3, 'a, and the two logins that fell silent');
  });

  it('gives the same pass again to who asks again, without more time', () => {
    const room = spent();
    room.join(0, 'a');
    const first = room.poll(1, 'a');
    assert.deepEqual(room.poll(2, 'a'), first);
  });

  it('keeps a login that shows life, and frees it after passSeconds of silence', () => {
    const room = open({ passSeconds: 10, maxActiveLogins: 1, admitPerSecond: 1000 });
    room.join(0, 'a');
    room.start(0, 'a');
    for (let now = 9; now <= 90; now += 9) room.heard(now, 'a');
    assert.equal(room.totals().active, 1);
    room.advance(99.9);
    assert.equal(room.totals().active, 1);
    room.advance(100);
    assert.deepEqual([room.totals().active, room.totals().expired], [0, 1]);
    assert.equal(room.start(100, 'a'), false);
  });

  it('lets the owner of a turn start twice: a second click is not an error', () => {
    const room = spent();
    assert.deepEqual([room.start(0, 'x'), room.start(1, 'x')], [true, true]);
    assert.equal(room.start(1, 'nobody'), false);
    room.join(1, 'a');
    room.join(1, 'b');
    assert.equal(room.start(1, 'b'), false, 'no turn yet');
  });

  it('counts polls that come too early, and takes nothing away for them', () => {
    const room = spent({ admitPerSecond: 0.001 });
    room.join(0, 'a');
    for (const now of [0.1, 0.2, 0.3]) assert.equal(position(room.poll(now, 'a')), 1);
    assert.deepEqual([room.totals().polls, room.totals().earlyPolls], [3, 3]);
  });

  it('spreads polls within ± 10 % of the interval', () => {
    const room = spent({ admitPerSecond: 0.001 });
    const waits = Array.from({ length: 500 }, (_, at) => pollAfter(room.join(0, `p${at}`)));
    assert.ok(Math.min(...waits) >= 3.6 && Math.min(...waits) < 3.65);
    assert.ok(Math.max(...waits) <= 4.4 && Math.max(...waits) > 4.35);
  });

  it('asks who is near the front to come back when the turn is due, never sooner than a tenth of the interval', () => {
    const room = spent({ admitPerSecond: 2, missedPolls: 100 });
    for (let at = 0; at < 100; at += 1) room.join(0, `p${at}`);
    const near = room.poll(20, 'p41');
    const far = room.poll(20, 'p99');
    assert.ok(pollAfter(near) >= 0.36 && pollAfter(near) < 3.6, `near: ${pollAfter(near)} s`);
    assert.ok(pollAfter(far) >= 3.6, `far: ${pollAfter(far)} s`);
  });

  it('promises no time before anybody who waited was admitted, then people ÷ measured rate', () => {
    const room = spent({ admitPerSecond: 2, missedPolls: 100 });
    for (let at = 0; at < 100; at += 1) assert.equal(eta(room.join(0, `p${at}`)), null);
    const told = eta(room.poll(20, 'p99'));
    const left = position(room.poll(20, 'p99'));
    assert.equal(left, 60);
    assert.ok(told !== null && Math.abs(told - 30) < 1.5, `30 s of waiting, ${told} told`);
  });

  it('notices when it empties more slowly than it is meant to', () => {
    const room = open({ admitPerSecond: 10, maxActiveLogins: 5, passSeconds: 1000, missedPolls: 1000 });
    for (let at = 0; at < 105; at += 1) {
      room.join(0, `p${at}`);
    }
    for (let second = 1; second <= 40; second += 1) room.finish(second, `p${second - 1}`, 'completed');
    for (let at = 0; at < 45; at += 1) room.poll(40, `p${at}`);
    const last = room.poll(40, 'p104');
    const told = eta(last) ?? 0;
    assert.equal(position(last), 60);
    assert.ok(Math.abs(told - 60) < 12, `one a second: 60 s, told ${told}`);
  });

  it('turns away at its longest and joins nobody', () => {
    const room = spent({ maxWaiting: 1 });
    assert.equal(room.join(0, 'a').kind, 'waiting');
    assert.equal(room.join(0, 'b').kind, 'full');
    assert.equal(room.totals().joined, 3);
    assert.equal(room.join(1, 'c').kind, 'waiting', 'a got the turn of second 1');
  });

  it('takes out who says that they leave', () => {
    const room = spent();
    room.join(0, 'a');
    room.join(0, 'b');
    room.leave(0.5, 'a');
    assert.equal(position(room.poll(0.5, 'b')), 1);
    room.leave(0.5, 'x');
    assert.equal(position(room.poll(0.5, 'b')), 1, 'x had used the turn');
    assert.equal(room.totals().abandoned, 2);
  });

  it('gives the turn of who leaves with it to the next', () => {
    const room = open({ admitPerSecond: 0.001 });
    for (const id of ['x', 'y', 'a']) room.join(0, id);
    room.leave(0.5, 'y');
    assert.equal(room.poll(0.5, 'a').kind, 'admitted');
  });

  it('can be changed while people wait', () => {
    const room = spent({ admitPerSecond: 0.001, missedPolls: 1000 });
    for (let at = 0; at < 10; at += 1) room.join(0, `p${at}`);
    room.reconfigure(10, { ...policy, admitPerSecond: 5, missedPolls: 1000 });
    assert.equal(position(room.poll(11, 'p9')), 5);
  });

  it('says when something happens next', () => {
    const room = spent();
    assert.equal(room.nextEventSeconds(), 20, 'the passes of those who went straight through');
    room.join(0, 'a');
    assert.equal(room.nextEventSeconds(), 1);
  });

  it('tells once for every turn how long it took', () => {
    const waits: number[] = [];
    const room = createWaitingRoom(policy, randomStream(1, 'polls'), (seconds) => waits.push(seconds));
    for (const id of ['x', 'y', 'a', 'b']) room.join(0, id);
    room.advance(5);
    for (const id of ['a', 'a', 'b']) room.poll(5, id);
    assert.deepEqual(waits, [0, 0, 1, 2]);
  });
});
