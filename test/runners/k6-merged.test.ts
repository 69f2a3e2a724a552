import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { InstanceFacts } from '../../src/runners/k6/instances.ts';
import { mergedHealth, mergedLogins, unreadableLines, wentDown } from '../../src/runners/k6/merged.ts';
import { plainPlan } from '../model/plan.ts';
import { loginOf } from '../cli/fake-k6.ts';

const ZERO = 1_795_000_000_000;
const plan = plainPlan();

/** Instance `index` of a run of 10 arrivals; it ended 100 s after run second 0. */
const factsOf = (index: number, over: Partial<InstanceFacts> = {}): InstanceFacts => ({
  index,
  lines: { beginEpochMs: ZERO, logins: [loginOf(plan, index - 1, index)], unreadable: 0 },
  summary: { droppedIterations: 0, interrupted: 0, loginsStarted: 5, loginsEnded: 5, exceptions: 0 },
  exceptions: 0,
  lastErrors: [],
  end: { exitCode: 0, signal: null },
  endedAtEpochMs: ZERO + 100_000,
  died: false,
  cpuSeconds: 2,
  ...over,
});

describe('mergedHealth', () => {
  it('of one k6 is that k6, without a list', () => {
    assert.deepEqual(mergedHealth([factsOf(1)], 10, ZERO), {
      program: 'k6',
      exitCode: 0,
      signal: null,
      droppedIterations: 0,
      interruptedIterations: 0,
      exceptions: 0,
      loginsStarted: 5,
      loginsEnded: 5,
    });
  });

  it('of none knows no counts', () => {
    const { exitCode, loginsStarted, loginsEnded } = mergedHealth([], 0, null);
    assert.deepEqual([exitCode, loginsStarted, loginsEnded], [null, null, null]);
  });

  it('sums dropped, cut off, thrown, started and ended, and keeps each beside', () => {
    const summary = { droppedIterations: 1, interrupted: 2, loginsStarted: 4, loginsEnded: 3, exceptions: 0 };
    const health = mergedHealth([factsOf(1), factsOf(2, { summary, exceptions: 3 }), factsOf(3)], 10, ZERO);
    const { droppedIterations, interruptedIterations, exceptions, loginsStarted, loginsEnded } = health;
    assert.deepEqual(
      [droppedIterations, interruptedIterations, exceptions, loginsStarted, loginsEnded],
      [1, 2, 3, 14, 13],
    );
    assert.deepEqual(
      health.instances?.map(({ arrivals }) => arrivals),
      [4, 3, 3],
    );
    assert.deepEqual(
      health.instances?.map(({ droppedIterations: dropped }) => dropped),
      [0, 1, 0],
    );
    assert.deepEqual(
      health.instances?.map(({ endedAtSeconds }) => endedAtSeconds),
      [100, 100, 100],
    );
  });

  it('says the end of the one that died, not of those that were stopped for it', () => {
    const stopped = { exitCode: 105, signal: null };
    const killed = { exitCode: null, signal: 'SIGKILL' };
    const health = mergedHealth([factsOf(1, { end: stopped }), factsOf(2, { end: killed, died: true })], 10, ZERO);
    assert.deepEqual([health.exitCode, health.signal], [null, 'SIGKILL']);
  });

  it('does not take a missing summary for zero', () => {
    assert.equal(mergedHealth([factsOf(1), factsOf(2, { summary: undefined })], 10, ZERO).loginsEnded, null);
  });
});

describe('several k6', () => {
  const facts = [factsOf(1), factsOf(2, { died: true, lines: { beginEpochMs: ZERO, logins: [], unreadable: 4 } })];

  it('leave their lines together', () => {
    assert.deepEqual(
      mergedLogins(facts).map(({ index }) => index),
      [0],
    );
    assert.equal(unreadableLines(facts), 4);
  });

  it('lose the arrivals of the one that died alone', () => {
    assert.deepEqual(
      [0, 1, 2, 3].map((arrival) => wentDown(facts, arrival)),
      [false, true, false, true],
    );
  });
});
