import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { PostResult } from '../../../src/runners/prometheus/post.ts';
import { MOST_IN_PUSH, MOST_WAITING, type PushAccount, pusher } from '../../../src/runners/prometheus/pusher.ts';
import { type Sample, sampleOf } from '../../../src/runners/prometheus/sample.ts';
import { fakeClock } from '../../cli/fake-clock.ts';

const taken: PostResult = { kind: 'taken' };
const refused: PostResult = { kind: 'refused', why: 'status 400: out of order sample' };
const again = (afterSeconds: number | null = null): PostResult => ({ kind: 'again', why: 'status 503', afterSeconds });

const some = (count: number, from = 0): Sample[] =>
  Array.from({ length: count }, (_, at) => sampleOf('m', { at: String(from + at) }, at, 1));

/** A pusher against a server that answers as `answer` says, call by call; `null` never answers. */
function against(answer: (call: number, samples: readonly Sample[]) => PostResult | null, intervalSeconds = 1) {
  const clock = fakeClock(0);
  const calls: { atSeconds: number; samples: readonly Sample[] }[] = [];
  const post = async (samples: readonly Sample[]): Promise<PostResult> => {
    calls.push({ atSeconds: clock.monotonicSeconds(), samples });
    return answer(calls.length - 1, samples) ?? (await new Promise<PostResult>(() => undefined));
  };
  return { clock, calls, own: pusher({ clock, intervalSeconds, post }) };
}

const counted = ({ pushes, failedPushes, samplesSent, samplesLost }: PushAccount): number[] => [
  pushes,
  failedPushes,
  samplesSent,
  samplesLost,
];

describe('a pusher', () => {
  it('sends at once, then at most once an interval, all that waits', async () => {
    const { clock, calls, own } = against(() => taken);
    for (let second = 0; second < 4; second += 0.25) clock.at(second, () => own.offer(some(1)));
    await clock.sleep(6);
    assert.deepEqual(
      calls.map(({ atSeconds, samples }) => [atSeconds, samples.length]),
      [
        [0, 1],
        [1, 4],
        [2, 4],
        [3, 4],
        [4, 3],
      ],
    );
    assert.deepEqual(counted(own.account()), [5, 0, 16, 0]);
  });

  it('puts at most so many samples into one request, and does not pause while more than that wait', async () => {
    const { clock, calls, own } = against(() => taken);
    own.offer(some(1));
    own.offer(some(2 * MOST_IN_PUSH + 5));
    await clock.sleep(3);
    assert.deepEqual(
      calls.map(({ atSeconds, samples }) => [atSeconds, samples.length]),
      [
        [0, 1],
        [0, MOST_IN_PUSH],
        [0, MOST_IN_PUSH],
        [1, 5],
      ],
    );
  });

  it('tries again with a doubling pause, and counts one push', async () => {
    const { clock, calls, own } = against((call) => (call < 3 ? again() : taken));
    own.offer(some(2));
    await clock.sleep(10);
    assert.deepEqual(
      calls.map(({ atSeconds }) => atSeconds),
      [0, 1, 3, 7],
    );
    assert.deepEqual(own.account(), {
      pushes: 1,
      failedPushes: 0,
      samplesSent: 2,
      samplesLost: 0,
      firstError: 'status 503',
      lastError: 'status 503',
    });
  });

  it('gives up after three more tries', async () => {
    const { clock, calls, own } = against(() => again());
    own.offer(some(2));
    await clock.sleep(30);
    assert.equal(calls.length, 4);
    assert.deepEqual(counted(own.account()), [1, 1, 0, 2]);
  });

  it('does not repeat what was refused, and goes on with the next', async () => {
    const { clock, calls, own } = against((call) => (call === 0 ? refused : taken));
    own.offer(some(2));
    await clock.sleep(2);
    own.offer(some(3));
    await clock.sleep(2);
    assert.equal(calls.length, 2);
    assert.deepEqual(counted(own.account()), [2, 1, 3, 2]);
    assert.equal(own.account().firstError, 'status 400: out of order sample');
  });

  for (const [asked, waits] of [
    [0, 1],
    [4, 4],
    [15, 15],
    [3600, 15],
  ] as const)
    it(`Retry-After ${asked} s: the next try comes after ${waits} s`, async () => {
      const { clock, calls, own } = against((call) => (call === 0 ? again(asked) : taken));
      own.offer(some(1));
      await clock.sleep(20);
      assert.deepEqual(
        calls.map(({ atSeconds }) => atSeconds),
        [0, waits],
      );
    });

  it('drops the oldest when too many wait, and counts them', async () => {
    const { clock, calls, own } = against((call) => (call === 0 ? null : taken));
    own.offer(some(1, -1));
    own.offer(some(MOST_WAITING + 7));
    assert.deepEqual(counted(own.account()), [1, 0, 0, 7]);
    const flushed = own.flush(1);
    await clock.sleep(2);
    await flushed;
    assert.equal(calls.length, 1, 'a server that hangs is not asked again at the end');
    assert.deepEqual(counted(own.account()), [1, 1, 0, MOST_WAITING + 8]);
  });

  it('keeps the newest of what waited', async () => {
    const { clock, calls, own } = against((call) => (call === 0 ? again() : taken));
    own.offer(some(1, -1));
    own.offer(some(MOST_WAITING + 7));
    await clock.sleep(10);
    assert.equal(calls[2]?.samples[0]?.series.labels[1]?.[1], '7');
    assert.deepEqual(counted(own.account()), [27, 0, MOST_WAITING + 1, 7].with(0, calls.length - 1));
  });

  it('flushed: sends the rest without pauses', async () => {
    const { clock, own } = against(() => taken, 10);
    own.offer(some(1));
    own.offer(some(5));
    await own.flush(4);
    assert.equal(clock.monotonicSeconds(), 0);
    assert.deepEqual(counted(own.account()), [2, 0, 6, 0]);
  });

  it('flushed in the middle of a pause: tries at once', async () => {
    const { clock, calls, own } = against((call) => (call < 2 ? again() : taken));
    own.offer(some(1));
    await clock.sleep(1.5);
    await own.flush(4);
    assert.deepEqual(
      calls.map(({ atSeconds }) => atSeconds),
      [0, 1, 1.5],
    );
    assert.deepEqual(counted(own.account()), [1, 0, 1, 0]);
  });

  it('flushed with nobody there: over in less than a second, everything lost', async () => {
    const { clock, own } = against(() => again());
    own.offer(some(MOST_IN_PUSH * 5));
    await own.flush(4);
    assert.ok(clock.monotonicSeconds() < 1, `${clock.monotonicSeconds()} s`);
    assert.deepEqual(counted(own.account()), [1, 1, 0, MOST_IN_PUSH * 5]);
  });

  it('flushed against a server that hangs: over when the time is', async () => {
    const { clock, own } = against(() => null);
    own.offer(some(3));
    await own.flush(4);
    assert.equal(clock.monotonicSeconds(), 4);
    assert.deepEqual(counted(own.account()), [1, 1, 0, 3]);
    assert.equal(own.account().lastError, 'no time was left');
  });

  it('works again after it was flushed', async () => {
    const { own } = against((call) => (call < 2 ? null : taken));
    own.offer(some(3));
    await own.flush(1);
    own.offer(some(3));
    await own.flush(1);
    own.offer(some(2));
    await own.flush(1);
    assert.deepEqual(counted(own.account()), [3, 2, 2, 6]);
  });

  it('flushed with nothing to send: nothing happens', async () => {
    const { clock, calls, own } = against(() => taken);
    await own.flush(4);
    own.offer([]);
    await own.flush(4);
    assert.deepEqual([clock.monotonicSeconds(), calls.length], [0, 0]);
  });

  it('what was offered is sent or lost, whatever the server does', async () => {
    const anyAnswer = fc.oneof(
      { weight: 3, arbitrary: fc.constant(taken) },
      fc.constant(refused),
      fc.constantFrom(null, 0, 2, 100).map((after) => again(after)),
      fc.constant(null),
    );
    const anyAct = fc.oneof(
      { weight: 4, arbitrary: fc.integer({ min: 0, max: 3 * MOST_IN_PUSH }).map((offer) => ({ offer })) },
      fc.double({ min: 0, max: 9, noNaN: true }).map((wait) => ({ wait })),
      fc.integer({ min: 1, max: 4 }).map((flush) => ({ flush })),
    );
    let lost = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(anyAnswer, { minLength: 1 }), fc.array(anyAct), async (answers, acts) => {
        const { clock, calls, own } = against((call) => answers[call % answers.length] ?? null);
        let offered = 0;
        let received = 0;
        for (const act of acts) {
          if ('offer' in act) {
            own.offer(some(act.offer));
            offered += act.offer;
          }
          if ('wait' in act) await clock.sleep(act.wait);
          if ('flush' in act) await own.flush(act.flush);
        }
        await own.flush(4);
        const { samplesSent, samplesLost, pushes, failedPushes } = own.account();
        assert.equal(samplesSent + samplesLost, offered);
        for (const [call, { samples }] of calls.entries())
          if (answers[call % answers.length]?.kind === 'taken') received += samples.length;
        assert.equal(samplesSent, received);
        assert.ok(failedPushes <= pushes);
        lost += samplesLost;
      }),
      { seed: 4, numRuns: 60 },
    );
    assert.ok(lost > 0, 'some servers lose something');
  });
});
