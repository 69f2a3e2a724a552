import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  releaseDelaySeconds,
  START_EVERY_SECONDS,
  commonStartEpochMs,
} from '../../../src/model/traffic/common-start.ts';
import { MOST_INSTANCES, arrivalsOf, instanceOf, segmentOf, usersFor } from '../../../src/model/traffic/instances.ts';

describe('segmentOf', () => {
  it('cuts 4 instances at quarters, as fractions in lowest terms', () => {
    assert.deepEqual(segmentOf(1, 4), { segment: '0:1/4', sequence: '0,1/4,1/2,3/4,1' });
    assert.deepEqual(segmentOf(4, 4), { segment: '3/4:1', sequence: '0,1/4,1/2,3/4,1' });
  });

  it('of one instance is everything', () => assert.deepEqual(segmentOf(1, 1), { segment: '0:1', sequence: '0,1' }));

  it('is exact for 1 to 64: bounds meet, start at 0, end at 1, and each part is 1/N', () => {
    for (let count = 1; count <= MOST_INSTANCES; count += 1) {
      const bounds = segmentOf(1, count).sequence.split(',').map(ratio);
      assert.equal(bounds.length, count + 1);
      bounds.forEach(({ numerator, denominator }, at) => assert.equal(numerator * count, at * denominator));
      for (let index = 1; index <= count; index += 1) {
        const [from, to] = segmentOf(index, count).segment.split(':').map(ratio);
        assert.deepEqual([from, to], [bounds[index - 1], bounds[index]]);
      }
    }
  });
});

function ratio(text: string): { numerator: number; denominator: number } {
  const [numerator, denominator = 1] = text.split('/').map(Number);
  return { numerator: numerator ?? NaN, denominator };
}

describe('arrivals of instances', () => {
  const sizes = { count: fc.integer({ min: 1, max: MOST_INSTANCES }), arrivals: fc.integer({ min: 0, max: 3000 }) };

  it('are dealt out in turn: each arrival to one instance, and as many as its share says', () => {
    fc.assert(
      fc.property(sizes.count, sizes.arrivals, (count, arrivals) => {
        const dealt = new Map<number, number>();
        for (let at = 0; at < arrivals; at += 1)
          dealt.set(instanceOf(at, count), (dealt.get(instanceOf(at, count)) ?? 0) + 1);
        for (let index = 1; index <= count; index += 1)
          assert.equal(arrivalsOf(index, count, arrivals), dealt.get(index) ?? 0);
      }),
      { seed: 1 },
    );
  });

  it('each find a user of their own in their instance, surplus starts too', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: MOST_INSTANCES }), sizes.arrivals, (count, arrivals) => {
        const users = usersFor(arrivals, count);
        assert.equal(users % count, 0);
        assert.ok(users / count >= arrivalsOf(1, count, arrivals + 3));
      }),
      { seed: 2 },
    );
  });

  it('of one instance have a user each, and each surplus start one', () => {
    assert.equal(usersFor(0, 1), 3);
    assert.equal(usersFor(83, 1), 86);
  });
});

describe('a common start', () => {
  const every = START_EVERY_SECONDS * 1000;

  for (const [now, start] of [
    [0, every],
    [every - 1001, every],
    [every - 1000, every],
    [every - 999, 2 * every],
    [every, 2 * every],
  ] as const)
    it(`${now} ms past a boundary is ${start} ms`, () => assert.equal(commonStartEpochMs(now), start));

  it('is at least a second ahead and at most a second more than the boundaries are apart', () => {
    for (let now = 1_795_000_000_000; now < 1_795_000_012_000; now += 7) {
      const ahead = commonStartEpochMs(now) - now;
      assert.ok(ahead >= 1000 && ahead < 1000 + every, `${ahead} ms`);
      assert.equal((now + ahead) % every, 0);
    }
  });

  for (const seconds of [START_EVERY_SECONDS, 30])
    it(`of boundaries ${seconds} s apart is the same for all that look within ${0.6 * seconds} s of being let go, whenever that was asked`, () => {
      const [from, until] = [1_795_000_000_000, 1_795_000_000_000 + 2000 * seconds];
      for (let asked = from; asked < until; asked += 13) {
        const delay = releaseDelaySeconds(asked, seconds);
        assert.ok(delay >= 0 && delay < seconds, `${delay} s`);
        const released = asked + 1000 * delay;
        const start = commonStartEpochMs(released, seconds);
        assert.equal(commonStartEpochMs(released + 600 * seconds - 1, seconds), start);
        assert.equal(
          commonStartEpochMs(released - 50 * seconds + 1, seconds),
          start,
          'a clock that is a little behind',
        );
      }
    });
});
