import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  createAwsCubic,
  cubicBackoffPerSecond,
  cubicPerSecond,
  cubicZeroSeconds,
} from '../../../src/model/client/aws-cubic.ts';

const table = [
  { seconds: 1, perSecond: 86.680764 },
  { seconds: 2, perSecond: 95.640336 },
  { seconds: 4, perSecond: 99.995903 },
  { seconds: 6, perSecond: 102.266703 },
  { seconds: 8, perSecond: 121.652735 },
];

describe('CUBIC of the AWS SDKs', () => {
  it('throttled at 100/s: 70/s, and back at 100/s after 4.2171633 s', () => {
    assert.equal(cubicBackoffPerSecond(100), 70);
    assert.equal(Number(cubicZeroSeconds(100).toFixed(7)), 4.2171633);
    assert.ok(Math.abs(cubicPerSecond(100, 0) - 70) < 1e-9);
  });

  for (const { seconds, perSecond } of table)
    it(`${seconds} s later: ${perSecond}/s`, () =>
      assert.equal(Number(cubicPerSecond(100, seconds).toFixed(6)), perSecond));
});

describe('the client rate of the adaptive retry mode', () => {
  /** Answers at 100/s from 0 s on, the last one throttled. */
  function throttledAfter(seconds: number) {
    const client = createAwsCubic(0);
    for (let answer = 1; answer < seconds * 100; answer += 1) client.answered(answer / 100, false);
    client.answered(seconds, true);
    return client;
  }

  it('sets no limit before the first throttling answer', () => {
    const client = createAwsCubic(0);
    for (let answer = 1; answer < 1000; answer += 1) client.answered(answer / 100, false);
    assert.equal(client.ratePerSecond(), null);
  });

  it('measures 100/s within 0.1 % after 10 s, and is at 70 % of that after a throttling answer', () => {
    const client = throttledAfter(10);
    assert.ok(Math.abs(client.measuredPerSecond() / 100 - 1) < 0.001);
    assert.equal(client.ratePerSecond(), cubicBackoffPerSecond(client.measuredPerSecond()));
  });

  it('starts from its own rate when that is the lower one: throttled twice in a row, it is at 49 %', () => {
    const client = throttledAfter(10);
    client.answered(10.001, true);
    assert.ok(Math.abs(client.ratePerSecond()! / client.measuredPerSecond() - 0.49) < 1e-9);
  });

  it('weighs the first half-second with 0.8: 40 answers in 0.5 s are 64/s', () => {
    const client = createAwsCubic(0);
    for (let answer = 1; answer <= 39; answer += 1) client.answered(answer / 100, false);
    client.answered(0.5, false);
    assert.equal(client.measuredPerSecond(), 64);
  });

  it('is never above twice the measured rate, nor below 0.5/s', () => {
    const client = throttledAfter(10);
    client.answered(100, false);
    assert.equal(client.ratePerSecond(), 2 * client.measuredPerSecond());
    const early = createAwsCubic(0);
    early.answered(0.1, true);
    assert.equal(early.ratePerSecond(), 0.5);
  });

  it('a rate is null or at least 0.5/s and never NaN, whatever is answered', () => {
    const answers = fc.array(fc.tuple(fc.double({ min: 0, max: 30, noNaN: true }), fc.boolean()), { maxLength: 300 });
    fc.assert(
      fc.property(answers, fc.double({ min: 0, max: 1e6, noNaN: true }), (steps, startSeconds) => {
        const client = createAwsCubic(startSeconds);
        let now = startSeconds;
        for (const [gapSeconds, throttled] of steps) {
          now += gapSeconds;
          client.answered(now, throttled);
          const rate = client.ratePerSecond();
          const measured = client.measuredPerSecond();
          assert.ok(Number.isFinite(measured) && measured >= 0, `${measured}`);
          if (throttled) assert.notEqual(rate, null);
          if (rate !== null) assert.ok(rate >= 0.5 && rate <= Math.max(0.5, 2 * measured), `${rate}`);
        }
      }),
      { seed: 20_250_616, numRuns: 200 },
    );
  });
});
