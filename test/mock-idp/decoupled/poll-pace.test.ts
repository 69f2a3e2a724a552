import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { paceOf, pollTooEarly } from '../../../mock-idp/decoupled/poll-pace.ts';

/** Polls that arrive and are answered at these moments, seconds. */
function verdicts(intervalSeconds: number, polls: readonly (readonly [number, number])[]): string[] {
  const pace = paceOf(intervalSeconds);
  return polls.map(([arrived, answered]) => (pollTooEarly(pace, arrived, answered) ? 'slow' : 'ok'));
}

describe('the pace of polls', () => {
  for (const { name, polls, told } of [
    { name: 'the first poll is never too early', polls: [[0, 0]], told: ['ok'] },
    {
      name: 'five seconds apart are on time',
      polls: [
        [0, 0],
        [5, 5],
        [10, 10],
      ],
      told: ['ok', 'ok', 'ok'],
    },
    {
      name: 'a timer that fires 50 ms early is on time',
      polls: [
        [0, 0],
        [4.95, 5],
      ],
      told: ['ok', 'ok'],
    },
    {
      name: '4.8 s apart are too early',
      polls: [
        [0, 0],
        [4.8, 5],
      ],
      told: ['ok', 'slow'],
    },
    {
      name: 'a poll too early makes all further pauses 5 s longer',
      polls: [
        [0, 0],
        [1, 1],
        [10, 10],
        [19.8, 20],
      ],
      told: ['ok', 'slow', 'slow', 'slow'],
    },
    {
      name: 'who then waits the longer time is told nothing worse',
      polls: [
        [0, 0],
        [1, 1],
        [11, 11],
        [21, 21],
      ],
      told: ['ok', 'slow', 'ok', 'ok'],
    },
    {
      name: 'the queue of the server is not held against the client',
      polls: [
        [0, 7],
        [7, 7.1],
        [12.1, 12.1],
      ],
      told: ['ok', 'ok', 'ok'],
    },
    {
      name: 'a poll that comes before the one before it was answered is too early, however far apart they are',
      polls: [
        [0, 20],
        [6, 20],
      ],
      told: ['ok', 'slow'],
    },
    {
      name: 'two at once: the second is too early',
      polls: [
        [0, 1],
        [0, 1],
      ],
      told: ['ok', 'slow'],
    },
  ] as const)
    it(name, () => assert.deepEqual(verdicts(5, polls), told));

  it('20 polls at once: the pause afterwards is 5 + 19 × 5 = 100 s', () => {
    const pace = paceOf(5);
    for (let poll = 0; poll < 20; poll += 1) pollTooEarly(pace, 0, 0);
    assert.equal(pace.intervalSeconds, 100);
  });

  it('who always waits the interval that holds is never too early (any interval, any delay of the server)', () => {
    const delays = fc.array(fc.double({ min: 0, max: 30, noNaN: true }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(fc.double({ min: 0.05, max: 60, noNaN: true }), delays, (intervalSeconds, waits) => {
        const pace = paceOf(intervalSeconds);
        let now = 0;
        for (const wait of waits) {
          const answered = now + wait;
          if (pollTooEarly(pace, now, answered)) return false;
          now = answered + pace.intervalSeconds;
        }
        return true;
      }),
      { seed: 20_261_122 },
    );
  });
});
