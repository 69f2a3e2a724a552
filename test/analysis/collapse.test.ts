import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Collapse, collapseOf } from '../../src/analysis/collapse.ts';
import { windowsOf } from '../../src/analysis/windows.ts';
import { planOf, smallFacts } from './fixture.ts';

const plan = planOf();

/** Evenly spaced moments of [0, 60): as many a second as `perSecond` says. */
function moments(perSecond: (second: number) => number): number[] {
  return Array.from({ length: 60 }, (_, second) => {
    return Array.from({ length: perSecond(second) }, (_one, nth) => second + nth / perSecond(second));
  }).flat();
}

function collapse(completions: (second: number) => number, arrivals: (second: number) => number = () => 6): Collapse {
  return collapseOf({
    plan,
    facts: smallFacts(plan),
    windows: windowsOf(plan, 60),
    completions: moments(completions),
    arrivals: moments(arrivals),
    reachedSeconds: 60,
  });
}

describe('where goodput stopped', () => {
  // A window of 5 s expects 30 completions of 6 arrivals a second: followed from 0.95 × 30 − 2√30 = 17.5 on.
  it('is not where chance could have been: 4 of 6 a second is followed, 3 is not', () => {
    assert.equal(collapse(() => 4).stop, null);
    assert.equal(collapse(() => 3).stop?.atSeconds, 5);
  });

  it('is the second up to which nothing was missing, at the rate that the plan offered a login time before', () => {
    const { stop } = collapse((second) => (second < 31 ? 6 : 0));
    assert.deepEqual(stop, { atSeconds: 31, offeredPerSecond: 30 });
  });

  it('needs a whole recovery window of failing windows: an outage of 3 s is none', () => {
    assert.equal(collapse((second) => (second >= 30 && second < 33 ? 0 : 6)).stop, null);
    assert.notEqual(collapse((second) => (second >= 30 && second < 36 ? 0 : 6)).stop, null);
  });
});

describe('what was carried', () => {
  it('is goodput against the knee when more came, and against offered when less did', () => {
    const busy = collapse(
      (second) => (second < 48 ? 9 : 6),
      (second) => (second >= 20 && second < 40 ? 30 : 6),
    );
    assert.deepEqual([busy.lowest?.window, busy.lowest?.ratio], ['duringLate', 0.9]);
    const calm = collapse((second) => (second < 40 ? 6 : 3));
    assert.deepEqual([calm.lowest?.window, calm.lowest?.ratio], ['after', 0.5]);
  });

  for (const { completions, fate } of [
    { completions: 6, fate: 'followed' },
    { completions: 5, fate: 'sagged' },
    { completions: 3, fate: 'sagged' },
    { completions: 2, fate: 'collapsed' },
  ]) {
    it(`${completions} of 6 a second is ${fate}`, () => assert.equal(collapse(() => completions).fate, fate));
  }
});
