import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { VariantProgress } from '../../src/runners/progress.ts';
import { phaseOf } from '../../src/model/scenario/phase.ts';
import { progressTracker } from '../../src/runners/progress.ts';
import { meetingPoint, runAll } from '../../src/runners/side-by-side.ts';
import { statusLine, statusOf } from '../../src/cli/status.ts';
import { compilePlan } from '../../src/model/scenario/compile.ts';
import { readScenario } from '../../src/runners/scenario-file.ts';
import { loginOf } from '../cli/fake-k6.ts';
import { tinyWith } from '../cli/tiny-scenario.ts';

const plan = compilePlan(readScenario(tinyWith({}), 'tiny.yaml'), 'naive');

describe('progressTracker', () => {
  it('3 logins intended in the second, 2 completed in it', () => {
    const tracker = progressTracker(plan, [1.1, 1.2, 1.3, 2.5]);
    tracker.take([loginOf(plan, 0, 1.1), loginOf(plan, 1, 1.2)]);
    const { offeredPerSecond, goodputPerSecond, p99Seconds, goodputHistory, phase } = tracker.at(2.1, 5, false);
    assert.deepEqual(
      { offeredPerSecond, goodputPerSecond, goodputHistory, phase },
      { offeredPerSecond: 3, goodputPerSecond: 2, goodputHistory: [0, 2], phase: 'before' },
    );
    assert.ok(Math.abs((p99Seconds ?? 0) - 0.5) < 1e-9);
  });

  it('counts no login as goodput that took longer than the SLO', () => {
    const tracker = progressTracker({ ...plan, slo: { loginWithinSeconds: 0.4 } }, [1.1]);
    tracker.take([loginOf(plan, 0, 1.1)]);
    assert.equal(tracker.at(2.1, null, false).goodputPerSecond, 0);
  });

  for (const [at, phase] of [
    [-1, 'starting'],
    [0.5, 'warm-up'],
    [2, 'before'],
    [4, 'trigger'],
    [8, 'after'],
    [9.5, 'draining'],
  ] as const)
    it(`second ${at} of the plan is ${phase}`, () => assert.equal(phaseOf(plan, at), phase));
});

const progress: VariantProgress = {
  variant: 'naive',
  phase: 'trigger',
  elapsedSeconds: 4.2,
  totalSeconds: 9,
  offeredPerSecond: 20,
  goodputPerSecond: 2,
  p99Seconds: 8.25,
  queueLength: 412,
  goodputHistory: [1, 5, 10],
};

function screen(options: { terminal: boolean; env?: Record<string, string> }) {
  let text = '';
  let now = 0;
  const status = statusOf(
    {
      err: {
        write: (piece: string) => void (text += piece),
        isTerminal: options.terminal,
        columns: options.terminal ? 80 : undefined,
      },
      env: options.env ?? {},
      clock: { epochMs: () => 0, monotonicSeconds: () => now, sleep: async () => undefined },
    },
    10,
  );
  const second = (elapsedSeconds: number, variants = ['naive', 'bounded']): void => {
    now = elapsedSeconds;
    for (const variant of variants) status.show({ ...progress, variant, elapsedSeconds });
  };
  return { status, second, text: () => text };
}

describe('the status line', () => {
  it('tells phase, time, load, goodput, p99, queue and a sparkline', () => {
    assert.equal(
      statusLine(progress, 10),
      'naive             trigger       4/9 s  offered  20/s  goodput   2/s  p99  8.3 s  queue   412  ▂▅█',
    );
  });

  it('says a dash for what is not known', () => {
    assert.match(statusLine({ ...progress, p99Seconds: null, queueLength: null }, 10), /p99 {6}– {2}queue {5}–/);
  });

  it('on a terminal: one line a variant, drawn over, no wider than the terminal', () => {
    const { second, text, status } = screen({ terminal: true });
    for (let at = 1; at <= 5; at += 1) second(at);
    status.clear();
    const drawn = text()
      .split('\n')
      .filter((line) => line.includes('naive'));
    assert.equal(drawn.length, 5);
    assert.ok(text().includes('\u001B[2A\u001B[0J'));
    const visible = text()
      .split('\u001B[')
      .map((piece, at) => (at === 0 ? piece : piece.replace(/^\d+[A-Z]/, '')))
      .join('');
    for (const line of visible.split('\n')) assert.ok(line.length < 80, line);
  });

  it('piped: a heartbeat every ten seconds, and no control characters', () => {
    const { second, text } = screen({ terminal: false });
    for (let at = 0; at <= 30; at += 1) second(at);
    assert.equal(
      text()
        .split('\n')
        .filter((line) => line.startsWith('naive')).length,
      3,
    );
    assert.ok(!text().includes('\u001B'));
  });

  it('in CI: as if piped', () => {
    const { second, text } = screen({ terminal: true, env: { CI: 'true' } });
    for (let at = 0; at <= 9; at += 1) second(at);
    assert.equal(text(), '');
  });
});

describe('runAll', () => {
  const order: string[] = [];
  const work = async (name: string): Promise<string> => {
    order.push(`${name} begins`);
    await new Promise((resolve) => setImmediate(resolve));
    order.push(`${name} ends`);
    if (name === 'bad') throw new Error('bad');
    return name.toUpperCase();
  };

  it('one after the other: the second begins when the first has ended', async () => {
    order.length = 0;
    assert.deepEqual(await runAll(['a', 'b'], false, work), ['A', 'B']);
    assert.deepEqual(order, ['a begins', 'a ends', 'b begins', 'b ends']);
  });

  it('side by side: both begin at once', async () => {
    order.length = 0;
    await runAll(['a', 'b'], true, work);
    assert.deepEqual(order.slice(0, 2), ['a begins', 'b begins']);
  });

  it('side by side: waits for all before it fails', async () => {
    order.length = 0;
    await assert.rejects(runAll(['bad', 'b'], true, work), /bad/);
    assert.ok(order.includes('b ends'));
  });
});

describe('meetingPoint', () => {
  it('lets nobody on before the last has come', async () => {
    const meet = meetingPoint(3);
    const order: string[] = [];
    const come = async (name: string): Promise<void> => {
      order.push(`${name} comes`);
      await meet();
      order.push(`${name} goes on`);
    };
    await Promise.all([come('a'), come('b'), come('c')]);
    assert.deepEqual(order.slice(0, 3), ['a comes', 'b comes', 'c comes']);
    assert.equal(order.length, 6);
  });

  it('is open for those who come one after the other, when it waits for one', async () => {
    const meet = meetingPoint(1);
    await meet();
    await meet();
  });
});
