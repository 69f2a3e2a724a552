import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Distribution } from '../../src/model/distributions.ts';
import type { Backoff } from '../../src/model/scenario/plan.ts';
import type { KernelConfig } from '../../src/simulator/kernel/kernel.ts';
import { createKernel } from '../../src/simulator/kernel/kernel.ts';
import { referenceRun } from './rules-reference.ts';

const HORIZON_SECONDS = 40;
const RUNS = 2000;

const seconds = (min: number, max: number): fc.Arbitrary<number> =>
  fc.double({ min, max, noNaN: true }).map((value) => Math.round(value * 1000) / 1000);

const service: fc.Arbitrary<Distribution> = fc.oneof(
  { weight: 3, arbitrary: seconds(0.05, 3).map((meanSeconds) => ({ kind: 'exponential', meanSeconds }) as const) },
  seconds(0.05, 3).map((constant) => ({ kind: 'fixed', seconds: constant }) as const),
  seconds(0.05, 3).map((toSeconds) => ({ kind: 'uniform', fromSeconds: 0, toSeconds }) as const),
  seconds(0.05, 3).map((meanSeconds) => ({ kind: 'hyperexponential', meanSeconds, scv: 4 }) as const),
);

const backoff: fc.Arbitrary<Backoff> = fc.oneof(
  fc.constant({ kind: 'none' } as const),
  seconds(0, 4).map((delaySeconds) => ({ kind: 'fixed', delaySeconds }) as const),
  fc.record({
    kind: fc.constantFrom('exponential', 'equal-jitter', 'full-jitter', 'decorrelated-jitter'),
    baseSeconds: seconds(0.01, 3),
    capSeconds: seconds(1, 20),
  }),
);

const moments = (most: number): fc.Arbitrary<number[]> =>
  fc
    .uniqueArray(fc.integer({ min: 1, max: HORIZON_SECONDS - 1 }), { maxLength: most })
    .map((list) => list.toSorted((a, b) => a - b));

const arrivals = fc
  .tuple(moments(3), fc.array(seconds(0, 8), { minLength: 4, maxLength: 4 }))
  .map(([at, rates]) => [0, ...at].map((fromSeconds, part) => ({ fromSeconds, perSecond: rates[part] ?? 1 })));

const speeds = fc
  .tuple(moments(4), fc.array(fc.constantFrom(0, 0.25, 0.5, 1, 3), { minLength: 4, maxLength: 4 }))
  .map(([at, values]) => at.map((fromSeconds, part) => ({ fromSeconds, speed: values[part] ?? 1 })));

const config: fc.Arbitrary<KernelConfig> = fc
  .record({
    seed: fc.integer({ min: 0, max: 2 ** 40 }),
    arrivals,
    servers: fc.integer({ min: 1, max: 9 }),
    service,
    queueBound: fc.option(fc.integer({ min: 0, max: 12 })),
    refusal: fc.constantFrom('fast', 'silent'),
    timeoutSeconds: fc.oneof(seconds(0.1, 6), fc.constant(Infinity), fc.constant(1)),
    attempts: fc.integer({ min: 1, max: 5 }),
    backoff,
    budget: fc.option(
      fc.record({
        credit: fc.constantFrom('per-request', 'per-success'),
        ratio: fc.constantFrom(0.05, 0.1, 0.2, 1),
        capacity: fc.constantFrom(1, 3, 10),
      }),
    ),
    cancelAbandoned: fc.boolean(),
    speeds,
    binSeconds: fc.constantFrom(1, 3.5, Infinity),
    warmUpSeconds: fc.constant(0),
  })
  .map((drawn) => (drawn.timeoutSeconds === Infinity ? { ...drawn, refusal: 'fast' } : drawn));

const counted = [
  'attempts',
  'served',
  'refused',
  'cancelled',
  'timedOut',
  'busySeconds',
  'queueSeconds',
  'waitSeconds',
] as const;

describe('the kernel and the rules of the model', () => {
  it(`count the same, event for event (${RUNS} random stations, clients and faults)`, () => {
    let events = 0;
    fc.assert(
      fc.property(config, (any) => {
        const reference = referenceRun(any, HORIZON_SECONDS);
        events += reference.log.length;
        const kernel = createKernel(any);
        const isCounted = new Set(['call', 'timeout', 'success', 'late']);
        const retries = reference.attempts - reference.offered;
        assert.equal(kernel.run(HORIZON_SECONDS), true);
        assert.equal(kernel.events(), reference.log.filter(({ what }) => isCounted.has(what)).length + retries);
        const result = kernel.result();
        const { offered, succeeded, failed, inFlight } = reference;
        assert.deepEqual(result.calls, { offered, succeeded, failed, inFlight });
        assert.equal(result.servedLate, reference.late);
        for (const name of counted) near(result[name], reference[name], name);
        near(result.successes.sumSeconds, sum(reference.latencies), 'latencies');
      }),
      { numRuns: RUNS, seed: 20_261_122 },
    );
    assert.ok(events > 200_000, `only ${events} events were compared`);
  });

  for (const kind of ['exponential', 'full-jitter', 'decorrelated-jitter'] as const)
    it(`count the same with thousands of calls in flight (backoff ${kind})`, () => {
      const big: KernelConfig = {
        seed: 5,
        arrivals: [{ fromSeconds: 0, perSecond: 390 }],
        servers: 300,
        service: { kind: 'exponential', meanSeconds: 1 },
        queueBound: 2000,
        refusal: 'fast',
        timeoutSeconds: 5,
        attempts: 4,
        backoff: { kind, baseSeconds: 2, capSeconds: 12 },
        budget: null,
        cancelAbandoned: false,
        speeds: [
          { fromSeconds: 30, speed: 0 },
          { fromSeconds: 34, speed: 1 },
        ],
        binSeconds: 1,
        warmUpSeconds: 0,
      };
      const { log: _log, latencies: _latencies, ...reference } = referenceRun(big, 45);
      const kernel = createKernel(big);
      kernel.run(45);
      const { calls, ...flows } = kernel.result();
      const { offered, succeeded, failed, inFlight } = reference;
      assert.ok(inFlight > 2000, `${inFlight} in flight`);
      assert.deepEqual(calls, { offered, succeeded, failed, inFlight });
      for (const name of counted) near(flows[name], reference[name], name);
    });

  it('happen at the same moments (event by event, to 1e-9 s)', () => {
    fc.assert(
      fc.property(config, (any) => {
        const reference = referenceRun(any, HORIZON_SECONDS);
        const stepped = createKernel(any);
        const ours: number[] = [];
        while (!stepped.run(HORIZON_SECONDS, 1)) if (stepped.events() > ours.length) ours.push(stepped.nowSeconds());
        const theirs = reference.log
          .filter(({ what }) => ['sent', 'timeout', 'success', 'late'].includes(what))
          .map(({ at }) => at)
          .toSorted((one, other) => one - other);
        assert.equal(stepped.events(), theirs.length);
        // The step that makes the last event may go on to the horizon.
        assert.ok(ours.length >= theirs.length - 1);
        ours.forEach((at, index) => near(at, theirs[index]!, `event ${index}`));
      }),
      { numRuns: RUNS / 4, seed: 7 },
    );
  });

  it('stand in the same bins', () => {
    fc.assert(
      fc.property(config, (any) => {
        const reference = referenceRun(any, HORIZON_SECONDS);
        const kernel = createKernel({ ...any, binSeconds: 4 });
        kernel.run(HORIZON_SECONDS - 1e-6);
        const { series } = kernel.result();
        for (const [column, what] of [
          ['offered', 'call'],
          ['attempts', 'sent'],
          ['succeeded', 'success'],
          ['late', 'late'],
        ] as const) {
          const bins = Array.from({ length: HORIZON_SECONDS / 4 }, () => 0);
          for (const event of reference.log)
            if (event.what === what && event.at <= HORIZON_SECONDS - 1e-6) bins[Math.floor(event.at / 4)]! += 1;
          assert.deepEqual([...series[column]], bins, column);
        }
      }),
      { numRuns: RUNS / 4, seed: 11 },
    );
  });
});

function near(ours: number, theirs: number, what: string): void {
  assert.ok(
    Math.abs(ours - theirs) <= 1e-9 * Math.max(1, Math.abs(theirs)),
    `${what}: ${ours}, by the rules ${theirs}`,
  );
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
