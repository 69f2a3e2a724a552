import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createAdaptiveThrottle, throttleRatio } from '../../../src/model/client/adaptive-throttle.ts';
import { randomStream } from '../../../src/model/random.ts';

const fixedSeed = { seed: 20_250_616, numRuns: 300 };

const table = [
  { accepts: 400, rejected: 0 },
  { accepts: 100, rejected: 0.598802 },
  { accepts: 0, rejected: 0.998004 },
];

/** Sends for ten minutes to a server that takes `capacity` requests a second; requests sent and accepted per second, in the last five. */
function steadyState(demandPerSecond: number, capacityPerSecond: number, multiplier: number) {
  const throttle = createAdaptiveThrottle(randomStream(1, 'throttle'), { multiplier, windowSeconds: 120 });
  let sent = 0;
  let accepted = 0;
  for (let second = 0; second < 600; second += 1) {
    let taken = 0;
    for (let at = 0; at < demandPerSecond; at += 1) {
      const now = second + at / demandPerSecond;
      if (!throttle.request(now)) continue;
      if (second >= 300) sent += 1;
      if (taken >= capacityPerSecond) continue;
      taken += 1;
      throttle.accepted(now);
    }
    if (second >= 300) accepted += taken;
  }
  return { sent: sent / 300, accepted: accepted / 300 };
}

describe('adaptive throttling', () => {
  for (const { accepts, rejected } of table)
    it(`500 requests, ${accepts} accepted, K = 2: refuses ${rejected}`, () =>
      assert.equal(Number(throttleRatio(500, accepts, 2).toFixed(6)), rejected));

  it('sends everything until something has been refused', () => {
    const throttle = createAdaptiveThrottle(randomStream(1, 'throttle'));
    for (let now = 0; now < 200; now += 1) {
      assert.equal(throttle.request(now), true);
      throttle.accepted(now);
    }
  });

  it('forgets after two minutes', () => {
    const throttle = createAdaptiveThrottle(randomStream(1, 'throttle'));
    for (let at = 0; at < 100; at += 1) throttle.request(at / 100);
    assert.equal(throttle.rejectionRatio(119), 100 / 101);
    assert.equal(throttle.rejectionRatio(120), 0);
  });

  it('p is in [0, 1), and 0 exactly while requests ≤ K·accepts (any counts)', () => {
    const count = fc.nat(1_000_000);
    fc.assert(
      fc.property(count, count, fc.double({ min: 1, max: 10, noNaN: true }), (requests, accepts, multiplier) => {
        const ratio = throttleRatio(requests, accepts, multiplier);
        assert.ok(ratio >= 0 && ratio < 1, `${ratio}`);
        assert.equal(ratio === 0, requests <= multiplier * accepts);
      }),
      fixedSeed,
    );
  });

  it('requests·(1 − p) = min(requests, K·accepts) to within one request (any counts)', () => {
    const count = fc.nat(1_000_000);
    fc.assert(
      fc.property(count, count, fc.double({ min: 1, max: 10, noNaN: true }), (requests, accepts, multiplier) => {
        const sent = requests * (1 - throttleRatio(requests, accepts, multiplier));
        assert.ok(Math.abs(sent - Math.min(requests, multiplier * accepts)) <= 1 + 1e-6, `${sent}`);
      }),
      fixedSeed,
    );
  });

  for (const multiplier of [2, 1.1])
    for (const demand of [40, 100, 250])
      it(`steady state, ${demand}/s on a server of 50/s, K = ${multiplier}: sent = min(demand, K·accepted)`, () => {
        const { sent, accepted } = steadyState(demand, 50, multiplier);
        const expected = Math.min(demand, multiplier * accepted);
        assert.ok(Math.abs(sent / expected - 1) < 0.03, `${sent} sent, ${accepted} accepted, ${expected} expected`);
      });
});
