import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createKernel } from '../../src/simulator/kernel/kernel.ts';
import type { KernelConfig } from '../../src/simulator/kernel/kernel.ts';
import type { Advancing } from '../../src/simulator/paced-run.ts';
import { createPacedRun } from '../../src/simulator/paced-run.ts';

const config: KernelConfig = {
  seed: 1,
  arrivals: [{ fromSeconds: 0, perSecond: 2000 }],
  servers: 300,
  service: { kind: 'exponential', meanSeconds: 0.1 },
  queueBound: null,
  refusal: 'fast',
  timeoutSeconds: 1,
  attempts: 3,
  backoff: { kind: 'none' },
  budget: null,
  cancelAbandoned: false,
  speeds: [],
  binSeconds: 1,
  warmUpSeconds: 0,
};

/** A clock that a test holds, and a simulation whose work moves it on: `perEventMs` for each event. */
function stage(perEventMs: number) {
  let nowMs = 1_000_000;
  let looks = 0;
  const kernel = createKernel(config);
  const simulation: Advancing = {
    run(untilSeconds, mostEvents) {
      const before = kernel.events();
      const reached = kernel.run(untilSeconds, mostEvents);
      nowMs += (kernel.events() - before) * perEventMs;
      return reached;
    },
    nowSeconds: () => kernel.nowSeconds(),
  };
  const clockMs = (): number => {
    looks += 1;
    return nowMs;
  };
  return { kernel, simulation, clockMs, pass: (ms: number) => (nowMs += ms), looks: () => looks };
}

describe('createPacedRun', () => {
  it('goes as far as the clock says times the speed', () => {
    const { simulation, clockMs, pass } = stage(0);
    const run = createPacedRun(simulation, { speed: 10, endSeconds: 100, budgetMs: 8, clockMs });
    assert.deepEqual(run.step(), { nowSeconds: 0, behindSeconds: 0, isOver: false });
    pass(50);
    assert.deepEqual(run.step(), { nowSeconds: 0.5, behindSeconds: 0, isOver: false });
    pass(1000);
    assert.deepEqual(run.step(), { nowSeconds: 10.5, behindSeconds: 0, isOver: false });
  });

  it('says how far it is behind, works no longer than its budget and a slice, and leaves no event out', () => {
    const { kernel, simulation, clockMs, pass } = stage(0.001);
    const run = createPacedRun(simulation, { speed: 1000, endSeconds: 30, budgetMs: 10, clockMs });
    let behind = 0;
    for (let frames = 0; ; frames += 1) {
      pass(1);
      const before = clockMs();
      const step = run.step();
      assert.ok(clockMs() - before <= 10 + 5, `a step of ${clockMs() - before} ms`);
      behind = Math.max(behind, step.behindSeconds);
      if (step.isOver) break;
      assert.ok(frames < 1000, 'it never ends');
    }
    assert.ok(behind > 1, `it was ${behind} s behind at most`);
    const unpaced = createKernel(config);
    unpaced.run(30);
    assert.equal(kernel.events(), unpaced.events());
    assert.deepEqual(kernel.result().calls, unpaced.result().calls);
  });

  it('goes on from where it is when the speed changes: what it was behind is forgiven', () => {
    const { simulation, clockMs, pass } = stage(0.001);
    const run = createPacedRun(simulation, { speed: 1e6, endSeconds: 1000, budgetMs: 5, clockMs });
    pass(10);
    const { nowSeconds, behindSeconds } = run.step();
    assert.ok(behindSeconds > 900);
    run.setSpeed(2);
    assert.equal(run.step().nowSeconds, nowSeconds);
    pass(100);
    assert.ok(Math.abs(run.step().nowSeconds - (nowSeconds + 0.2)) < 1e-9);
  });

  it('stands still at speed 0, and when the clock goes back', () => {
    const { simulation, clockMs, pass } = stage(0);
    const run = createPacedRun(simulation, { speed: 1, endSeconds: 10, budgetMs: 5, clockMs });
    pass(2000);
    assert.equal(run.step().nowSeconds, 2);
    pass(-1500);
    assert.deepEqual(run.step(), { nowSeconds: 2, behindSeconds: 0, isOver: false });
    run.setSpeed(0);
    pass(60_000);
    assert.equal(run.step().nowSeconds, 2);
  });

  it('at speed Infinity goes to the end, a budget at a time, and is never behind', () => {
    const { simulation, clockMs } = stage(0.001);
    const run = createPacedRun(simulation, { speed: Infinity, endSeconds: 20, budgetMs: 10, clockMs });
    const first = run.step();
    assert.ok(first.nowSeconds > 0 && first.nowSeconds < 20 && first.behindSeconds === 0);
    let steps = 1;
    while (!run.step().isOver) steps += 1;
    assert.ok(steps > 3);
    assert.deepEqual(run.step(), { nowSeconds: 20, behindSeconds: 0, isOver: true });
  });

  it('refuses what cannot be', () => {
    const { simulation, clockMs } = stage(0);
    const pace = { speed: 1, endSeconds: 10, budgetMs: 5, clockMs };
    for (const bad of [
      { speed: -1 },
      { speed: Number.NaN },
      { endSeconds: Infinity },
      { endSeconds: -1 },
      { budgetMs: 0 },
    ])
      assert.throws(() => createPacedRun(simulation, { ...pace, ...bad }), RangeError, JSON.stringify(bad));
  });
});
