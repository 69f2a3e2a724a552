import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createCodel } from '../../../src/model/service/codel.ts';

/** [now, delay], ms. */
const steps = [
  [1, 2],
  [20, 20],
  [60, 30],
  [101, 8],
  [110, 30],
  [150, 9],
  [160, 12],
  [205, 7],
  [210, 30],
  [215, 9],
  [310, 6],
  [320, 11],
  [330, 3],
  [420, 20],
  [430, 20],
] as const;

const anySteps = fc.array(
  fc.record({
    gapSeconds: fc.double({ min: 0, max: 0.3, noNaN: true }),
    delaySeconds: fc.double({ min: 0, max: 0.1, noNaN: true }),
  }),
  { maxLength: 200 },
);
const fixedSeed = { seed: 20_250_616, numRuns: 200 };

describe('CoDel for requests', () => {
  it('sheds at 160, 210 and 320 ms of the published steps, and nowhere else', () => {
    const codel = createCodel(0);
    const shed = steps.filter(([now, delay]) => codel.shed(now / 1000, delay / 1000)).map(([now]) => now);
    assert.deepEqual(shed, [160, 210, 320]);
  });

  it('load: 0 before the first request, the shortest delay ÷ 10 ms after, 1 at most', () => {
    const codel = createCodel(0);
    assert.equal(codel.loadRatio(), 0);
    codel.shed(0.001, 0.004);
    assert.equal(codel.loadRatio(), 0.4);
    codel.shed(0.002, 0.002);
    assert.equal(codel.loadRatio(), 0.2);
    codel.shed(0.2, 5);
    assert.equal(codel.loadRatio(), 1);
  });

  it('sheds only what waited more than 10 ms; its load is in [0, 1] (any requests)', () => {
    fc.assert(
      fc.property(anySteps, (requests) => {
        const codel = createCodel(0);
        let now = 0;
        for (const { gapSeconds, delaySeconds } of requests) {
          now += gapSeconds;
          if (codel.shed(now, delaySeconds)) assert.ok(delaySeconds > 0.01 && codel.isOverloaded());
          assert.ok(codel.loadRatio() >= 0 && codel.loadRatio() <= 1);
        }
      }),
      fixedSeed,
    );
  });

  it('sheds nothing while somebody waits 5 ms or less in every interval (any requests between)', () => {
    fc.assert(
      fc.property(anySteps, (requests) => {
        const codel = createCodel(0);
        let now = 0;
        for (const { gapSeconds, delaySeconds } of requests) {
          now += gapSeconds;
          // Before and after each request, so that the shortest delay of its interval is 5 ms or less whichever one begins it.
          codel.shed(now, 0.005);
          assert.equal(codel.shed(now, delaySeconds), false);
        }
      }),
      fixedSeed,
    );
  });
});
