import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createLatenessRecorder } from '../../../mock-idp/realtime/lateness.ts';
import { createSampleRing } from '../../../mock-idp/realtime/sample-ring.ts';

describe('lateness', () => {
  it('tells the 99th percentile of one window and forgets it', () => {
    const recorder = createLatenessRecorder();
    for (let value = 1; value <= 200; value += 1) recorder.record(value);
    assert.equal(recorder.takeP99Seconds(), 198);
    assert.equal(recorder.takeP99Seconds(), 0);
  });

  it('keeps a bounded number of values and still tells the percentile within 1 %', () => {
    const recorder = createLatenessRecorder();
    for (let value = 0; value < 100_000; value += 1) recorder.record((value * 7919) % 100_000);
    assert.ok(Math.abs(recorder.takeP99Seconds() - 99_000) < 1000);
  });
});

describe('the ring of samples', () => {
  const reading = {
    stations: {},
    cpuSeconds: 0,
    eventLoopUtilisation: 0,
    deliveryLatenessP99Seconds: 0,
    answersDue: 0,
    answersLate: 0,
    waitingRoom: null,
    retryBudget: null,
  };

  it('keeps the last 3 of 10 with their sequences', () => {
    const ring = createSampleRing(3);
    for (let at = 1; at <= 10; at += 1) ring.add(at * 1000, reading);
    assert.deepEqual(
      ring.after(0).map(({ sequence }) => sequence),
      [8, 9, 10],
    );
    assert.deepEqual(
      ring.after(9).map(({ atEpochMs }) => atEpochMs),
      [10_000],
    );
    assert.equal(ring.last()?.sequence, 10);
  });
});
