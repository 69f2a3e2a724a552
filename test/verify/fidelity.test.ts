/** Row 8 of the proof without its live runs: a simulated run stands for the live one. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { INSIDE_SHARE, MEAN_TOLERANCE, SHARE_TOLERANCE, WIDEST } from '../../src/analysis/fidelity/agreement.ts';
import { compareLive } from '../../src/analysis/fidelity/compare.ts';
import type { Measures } from '../../src/analysis/fidelity/measures.ts';
import { measuresOf } from '../../src/analysis/fidelity/measures.ts';
import { traceOfSimulated } from '../../src/analysis/fidelity/trace.ts';
import { factsOf } from '../../src/analysis/plan-facts.ts';
import type { VerifyRow } from '../../src/model/record/verify-row.ts';
import type { Experiment } from '../../src/model/scenario/experiment-schema.ts';
import type { Plan } from '../../src/model/scenario/plan.ts';
import { readExperiment } from '../../src/runners/verify/experiments.ts';
import { simulate } from '../../src/simulator/simulate.ts';
import { type PredictedRun, fidelityMeasurements } from '../../src/verify/fidelity/fidelity-measurements.ts';
import { slowedPlan } from '../../src/verify/fidelity/slowed-plan.ts';
import { rowsOf } from '../../src/verify/verify-case.ts';
import { requestPlan } from '../analysis/fidelity/request-plan.ts';

const path = 'scenarios/reference/live-against-simulated.yaml';
const experiment = readExperiment(readFileSync(path, 'utf8'), path) as Experiment<'fidelity'>;

const plan = requestPlan();
const facts = factsOf(plan);
const measured = (of: Plan): Measures => measuresOf(traceOfSimulated(simulate(of)), plan, facts);
const live = measured({ ...slowedPlan(plan, 1.001), seed: 77 });

/** What the live run comes to beside a model whose services are `factor` times as long as the plan's. */
function beside(factor: number): PredictedRun {
  const model = slowedPlan(plan, factor);
  const seeds = Array.from({ length: 199 }, (_, at) => measured({ ...model, seed: 1 + at + (at >= 76 ? 1 : 0) }));
  return { plan, comparison: compareLive({ live, twin: measured({ ...model, seed: 77 }), seeds, level: 0.99 }) };
}

const indexOf = (name: string): number => experiment.expect.findIndex((one) => one.name === name);
const rowsFor = (name: string, runs: readonly PredictedRun[]): readonly VerifyRow[] =>
  rowsOf(experiment, indexOf(name), { measurements: fidelityMeasurements(runs), quick: false });
const failing = (rows: readonly VerifyRow[]): string[] => rows.filter(({ pass }) => !pass).map(({ id }) => id);

describe('row 8 of the proof', () => {
  const right = beside(1);
  const wrong = beside(1.15);

  it('passes for a run of the plan', () => assert.deepEqual(failing(rowsFor('bounded-queue', [right])), []));

  it('fails for a model that is wrong by 15 %', () => {
    const failed = failing(rowsFor('bounded-queue', [wrong]));
    assert.ok(failed.includes('live-against-simulated/bounded-queue/queueMean'), failed.join(', '));
  });

  it('counts the runs that agree, and those that do not', () => {
    assert.deepEqual(failing(rowsFor('all', [right, right])), []);
    assert.ok(failing(rowsFor('all', [right, wrong])).includes('live-against-simulated/all/agreeing'));
    assert.deepEqual(failing(rowsFor('all-wrong', [wrong, wrong])), []);
    assert.deepEqual(failing(rowsFor('all-wrong', [wrong, right])), ['live-against-simulated/all-wrong/disagreeing']);
  });

  it('fails where nothing was run', () => {
    assert.equal(failing(rowsFor('all', [])).length, 4);
    assert.equal(failing(rowsFor('all-wrong', [])).length, 1);
  });

  it('fails for a run that was not measured', () => {
    const { windows } = live;
    const unmeasured = { ...windows, queue: windows.queue.map(() => null) };
    const seeds = Array.from({ length: 199 }, () => live);
    const comparison = compareLive({
      live: { ...live, windows: unmeasured, p50: null },
      twin: live,
      seeds,
      level: 0.99,
    });
    assert.deepEqual(failing(rowsFor('several-servers', [{ plan, comparison }])), [
      'live-against-simulated/several-servers/windows',
      'live-against-simulated/several-servers/queueMean',
      'live-against-simulated/several-servers/p50',
    ]);
  });

  it('judges its rows by the limits that runs are said to agree by', () => {
    const rule = (name: keyof typeof experiment.quantities): object => experiment.quantities[name]?.rule ?? {};
    for (const windows of ['windows', 'goodputWindows', 'attemptsWindows', 'queueWindows'] as const)
      assert.deepEqual(rule(windows), { kind: 'range', from: INSIDE_SHARE, to: 1 });
    for (const metric of ['goodput', 'attempts', 'queue'] as const) {
      assert.deepEqual(rule(`${metric}Mean`), { kind: 'relative', tolerance: MEAN_TOLERANCE });
      assert.deepEqual(rule(`${metric}Width`), { kind: 'range', from: 0, to: WIDEST[metric] });
    }
    assert.deepEqual(rule('outcomes'), { kind: 'absolute', tolerance: 100 * SHARE_TOLERANCE });
  });
});

describe('a plan that is wrong on purpose', () => {
  it('has longer services and nothing else', () => {
    const { service, ...rest } = slowedPlan(plan, 1.15);
    const { service: given, ...others } = plan;
    assert.deepEqual(rest, others);
    assert.deepEqual(service.steps.authorize.service, { kind: 'exponential', meanSeconds: 0.1 * 1.15 });
    assert.deepEqual(service.stations, given.stations);
  });

  it('has longer visits of other stations too', () => {
    const visit = { station: 'db', service: { kind: 'fixed', seconds: 2 } } as const;
    const { authorize } = plan.service.steps;
    const steps = { ...plan.service.steps, authorize: { ...authorize, holding: [visit] } };
    const slowed = slowedPlan({ ...plan, service: { ...plan.service, steps } }, 1.5);
    assert.deepEqual(slowed.service.steps.authorize.holding, [
      { station: 'db', service: { kind: 'fixed', seconds: 3 } },
    ]);
  });
});
