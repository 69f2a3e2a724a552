import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { drainSeconds, drainsBy } from '../../../src/analysis/phase/drain.ts';
import type { BackRule } from '../../../src/analysis/phase/moment.ts';
import { isFollowed, stateAt, windowSecondsFor } from '../../../src/analysis/phase/moment.ts';

const rule: BackRule = { ratio: 0.95, windowSeconds: 10, lagSeconds: 0, completableRatio: 1 };

/** 100 logins/s for 200 s; goodput and queue as given for each second. */
const seriesOf = (good: (second: number) => number, queue: (second: number) => number) => ({
  binSeconds: 1,
  offered: Array.from({ length: 200 }, () => 100),
  good: Array.from({ length: 200 }, (_, second) => good(second)),
  queue: Array.from({ length: 200 }, (_, second) => queue(second + 1)),
});

describe('whether goodput is back', () => {
  // 1,000 logins due in the window: 0.95 × 1,000 − 2√1,000 = 886.8.
  for (const { good, back } of [
    { good: 100, back: true },
    { good: 88.7, back: true },
    { good: 88.6, back: false },
    { good: 0, back: false },
  ])
    it(`${good}/s of 100/s: ${back ? 'back' : 'not back'}`, () =>
      assert.equal(
        isFollowed(
          seriesOf(
            () => good,
            () => 0,
          ),
          rule,
          100,
        ),
        back,
      ));

  it('looks at who was due, not at who came meanwhile: a rush of a moment ago cannot have completed yet', () => {
    const series = {
      ...seriesOf(
        () => 100,
        () => 0,
      ),
      offered: Array.from({ length: 200 }, (_, second) => (second < 90 ? 100 : 400)),
    };
    assert.equal(isFollowed(series, { ...rule, lagSeconds: 20 }, 100), true);
    assert.equal(isFollowed(series, rule, 100), false);
  });

  it('does not expect those who can never finish', () => {
    const series = seriesOf(
      () => 60,
      () => 0,
    );
    assert.equal(isFollowed(series, { ...rule, completableRatio: 0.6 }, 100), true);
    assert.equal(isFollowed(series, rule, 100), false);
  });

  it('says no of a window that begins before the run or ends after it', () => {
    const series = seriesOf(
      () => 100,
      () => 0,
    );
    assert.equal(isFollowed(series, rule, 5), false);
    assert.equal(isFollowed(series, rule, 201), false);
  });

  it('takes a window with at least 100 logins in it', () => {
    assert.equal(windowSecondsFor(10, 50), 10);
    assert.equal(windowSecondsFor(10, 2), 50);
  });
});

describe('how it stands at a moment', () => {
  const moment = { sinceSeconds: 50, horizonSeconds: 100 };
  const stuck = () => 10;
  for (const { name, good, queue, state } of [
    { name: 'goodput is back', good: () => 100, queue: () => 5000, state: 'back' },
    { name: 'the queue grows', good: stuck, queue: (t: number) => 20 * t, state: 'down' },
    { name: 'the queue stays', good: stuck, queue: (t: number) => 3000 + 50 * Math.sin(t), state: 'down' },
    { name: 'nobody waits, and nobody succeeds', good: stuck, queue: () => 0, state: 'down' },
    {
      name: 'the queue falls, empty in 250 s',
      good: stuck,
      queue: (t: number) => 4 * (400 - t),
      state: 'draining',
    },
    {
      name: 'the queue falls so slowly that ten horizons are not enough',
      good: stuck,
      queue: (t: number) => 2 * (1200 - t),
      state: 'down',
    },
  ] as const)
    it(`${name}: ${state}`, () => assert.equal(stateAt(seriesOf(good, queue), rule, moment), state));

  it('does not take a fall that chance could have made for a drain', () => {
    const noise = (t: number): number => 3000 + 200 * Math.sin(12.9898 * t * t) - 0.5 * t;
    assert.equal(stateAt(seriesOf(stuck, noise), rule, moment), 'down');
  });
});

describe('the time to drain', () => {
  for (const [backlog, served, offered, seconds] of [
    [2660, 300, 280, 133],
    [0, 300, 280, 0],
    [1000, 300, 300, Infinity],
    [1000, 300, 302, Infinity],
  ] as const)
    it(`${backlog} requests at ${served}/s, ${offered}/s coming: ${seconds} s`, () =>
      assert.equal(drainSeconds(backlog, served, offered), seconds));

  it('cannot be seen in two bins', () =>
    assert.equal(drainsBy({ queue: [9, 1], binSeconds: 1 }, { fromSeconds: 0, toSeconds: 2, bySeconds: 99 }), false));
});
