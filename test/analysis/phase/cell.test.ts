import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { cellOf, untouchedOf } from '../../../src/analysis/phase/cell.ts';
import type { PhaseState } from '../../../src/analysis/phase/moment.ts';
import type { PointTally } from '../../../src/analysis/phase/point-tally.ts';
import { emptyTally, withOutcome } from '../../../src/analysis/phase/point-tally.ts';

const service = { startedPerSecond: 300, servedPerSecond: 300, horizonSeconds: 100 };
const point = { loadPerSecond: 200, size: 1, lengthSeconds: 10 };

function tallyOf(states: Partial<Record<PhaseState, number>>, backlog = 500): PointTally {
  let tally = emptyTally(1);
  for (const [state, count] of Object.entries(states))
    for (let seed = 0; seed < count; seed += 1)
      tally = withOutcome(tally, { healthyBefore: true, states: [state as PhaseState], backlog, events: 10 });
  return tally;
}

const healthy = tallyOf({ back: 16 });

describe('the verdict on a cell', () => {
  for (const { name, tried, untouched, verdict } of [
    { name: 'all are back', tried: tallyOf({ back: 16 }), untouched: healthy, verdict: 'recovers' },
    { name: 'all are down', tried: tallyOf({ down: 16 }), untouched: healthy, verdict: 'tips' },
    { name: 'half are down', tried: tallyOf({ down: 20, back: 20 }), untouched: healthy, verdict: 'between' },
    { name: 'too few seeds', tried: tallyOf({ back: 8 }), untouched: healthy, verdict: 'between' },
    { name: 'most are on the way', tried: tallyOf({ draining: 14, back: 2 }), untouched: healthy, verdict: 'draining' },
    {
      name: 'the backlog takes longer than the horizon',
      tried: tallyOf({ down: 16 }, 10_100),
      untouched: healthy,
      verdict: 'draining',
    },
    {
      name: 'not healthy without a trigger',
      tried: null,
      untouched: tallyOf({ down: 9, back: 7 }),
      verdict: 'unhealthy',
    },
    { name: 'stopped before', tried: null, untouched: healthy, verdict: 'untried' },
  ] as const)
    it(`${name}: ${verdict}`, () => assert.equal(cellOf(point, tried, untouched, service).verdict, verdict));

  it('says how many, of how many, with an interval, and the same seeds without the trigger', () => {
    const cell = cellOf(point, tallyOf({ down: 4, draining: 3, back: 9 }), healthy, service);
    assert.equal(cell.tip?.count, 4);
    assert.equal(cell.tip?.n, 16);
    assert.ok((cell.tip?.low ?? 0) > 0.1 && (cell.tip?.high ?? 1) < 0.5);
    assert.equal(cell.draining, 3);
    assert.equal(cell.untouched?.count, 0);
    assert.equal(cell.tipAtTenTimes, null);
    assert.equal(cell.backlog, 500);
    assert.equal(cell.drainSeconds, 5);
    assert.equal(cell.loadRatio, 200 / 300);
  });
});

describe('a cell whose horizon is shorter than its backlog takes', () => {
  const down = (later: PhaseState, backlog: number): PointTally => {
    let tally = emptyTally(2);
    for (let seed = 0; seed < 16; seed += 1)
      tally = withOutcome(tally, { healthyBefore: true, states: ['down', later], backlog, events: 10 });
    return tally;
  };
  for (const { name, tried, verdict } of [
    { name: 'tips when it is still down after ten of them', tried: down('down', 10_100), verdict: 'tips' },
    { name: 'was draining when it is back by then', tried: down('back', 10_100), verdict: 'draining' },
    { name: 'is draining when ten are too short, too', tried: down('down', 101_000), verdict: 'draining' },
  ] as const)
    it(name, () => assert.equal(cellOf(point, tried, healthy, service).verdict, verdict));
});

it('a load without a trigger tips by itself when it is not back, on the way or not', () =>
  assert.equal(untouchedOf(200, tallyOf({ down: 1, draining: 1, back: 14 }), 300).tip.count, 2));
