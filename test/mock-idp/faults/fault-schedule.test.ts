import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Fault } from '../../../mock-idp/faults/fault.ts';
import { createFaultSchedule } from '../../../mock-idp/faults/fault-schedule.ts';
import type { FaultSchedule } from '../../../mock-idp/faults/fault-schedule.ts';

const reset = (id: string, fromSeconds: number, lastsSeconds: number): Fault => ({
  kind: 'reset',
  id,
  startsAt: new Date(fromSeconds * 1000).toISOString(),
  lastsSeconds,
});

function scheduleOf(): { readonly schedule: FaultSchedule; readonly events: string[] } {
  const events: string[] = [];
  const schedule = createFaultSchedule({
    secondsOfEpochMs: (epochMs) => epochMs / 1000,
    seed: () => 1,
    onStart: ({ fault }, atSeconds) => events.push(`${fault.id} starts ${atSeconds}`),
    onEnd: ({ fault }, atSeconds, removed) => events.push(`${fault.id} ${removed ? 'removed' : 'ends'} ${atSeconds}`),
  });
  return { schedule, events };
}

describe('the schedule of faults', () => {
  it('tells each start and end at its own moment, in order, however late it is asked', () => {
    const { schedule, events } = scheduleOf();
    schedule.install(0, [reset('b', 2, 3), reset('a', 1, 2.5)]);
    assert.equal(schedule.nextSeconds(), 1);
    schedule.reach(100);
    assert.deepEqual(events, ['a starts 1', 'b starts 2', 'a ends 3.5', 'b ends 5']);
    assert.equal(schedule.nextSeconds(), Infinity);
    assert.deepEqual(
      schedule.all().map(({ state }) => state),
      ['ended', 'ended'],
    );
  });

  it('has those at work in the order of the document', () => {
    const { schedule } = scheduleOf();
    schedule.install(0, [reset('b', 2, 3), reset('a', 1, 2.5), reset('c', 9, 1)]);
    schedule.reach(2);
    assert.deepEqual(
      schedule.active().map(({ fault }) => fault.id),
      ['b', 'a'],
    );
  });

  it('starts what should have started already when it is installed, and never what is over', () => {
    const { schedule, events } = scheduleOf();
    schedule.install(10, [reset('late', 8, 4), reset('over', 1, 2)]);
    assert.deepEqual(events, ['late starts 10']);
    schedule.reach(20);
    assert.deepEqual(events, ['late starts 10', 'late ends 12']);
    assert.deepEqual(
      schedule.all().map(({ fault, state, hits }) => [fault.id, state, hits]),
      [
        ['late', 'ended', 0],
        ['over', 'ended', 0],
      ],
    );
  });

  it('goes on with a fault that stays as it is, and ends one that is gone or has become another', () => {
    const { schedule, events } = scheduleOf();
    schedule.install(0, [reset('stays', 0, 10), reset('goes', 0, 10), reset('changes', 0, 10)]);
    const [kept] = schedule.all();
    assert.ok(kept !== undefined);
    kept.hits = 7;
    events.length = 0;
    schedule.install(4, [reset('stays', 0, 10), reset('changes', 0, 5)]);
    assert.deepEqual(events, ['goes removed 4', 'changes removed 4', 'changes starts 4']);
    assert.equal(schedule.all()[0]?.hits, 7);
    schedule.reach(5);
    assert.deepEqual(events.slice(3), ['changes ends 5']);
  });

  it('does what happens at one moment: start and end', () => {
    const { schedule, events } = scheduleOf();
    schedule.install(0.0005, [
      { kind: 'key-rotation', id: 'k', startsAt: '1970-01-01T00:00:00.000Z', lastsSeconds: 0 },
    ]);
    schedule.reach(1);
    assert.deepEqual(events, ['k starts 0.0005', 'k ends 0']);
  });
});
