import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Kernel, KernelConfig } from '../../src/simulator/kernel/kernel.ts';
import { createKernel } from '../../src/simulator/kernel/kernel.ts';
import { latencyBucketSeconds as bucketBegin, latencyQuantile } from '../../src/simulator/kernel/latency-histogram.ts';
import { runMm1 } from '../../src/simulator/kernel/mm1.ts';
import { patientCalls } from '../../src/verify/theory/patient-calls.ts';

/** M/M/c/c+K with a mean service of 1 s; everybody waits as long as it takes, who is refused is lost. */
function markovian(over: Partial<KernelConfig> & { readonly lambda: number }): KernelConfig {
  const { lambda, ...rest } = over;
  return {
    seed: 1,
    arrivals: [{ fromSeconds: 0, perSecond: lambda }],
    servers: 1,
    service: { kind: 'exponential', meanSeconds: 1 },
    ...patientCalls,
    warmUpSeconds: 500,
    ...rest,
  };
}

const SEEDS = 12;
/** Student's t, 11 degrees of freedom, 99.9 % two-sided. */
const T_999 = 4.437;

interface Expected {
  readonly exactly: number;
  /** Half of the interval, as a share of the value, at most. */
  readonly within: number;
}

/** The mean over seeds lies within its own interval of the exact value, and the interval is narrow enough to mean something. */
function agrees(
  config: KernelConfig,
  untilSeconds: number,
  measure: (kernel: Kernel) => number,
  expected: Expected,
): void {
  const { exactly: exact, within } = expected;
  const values = Array.from({ length: SEEDS }, (_, seed) => {
    const kernel = createKernel({ ...config, seed: seed + 1 });
    kernel.run(untilSeconds);
    return measure(kernel);
  });
  const mean = values.reduce((sum, value) => sum + value, 0) / SEEDS;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (SEEDS - 1);
  const half = T_999 * Math.sqrt(variance / SEEDS);
  assert.ok(Math.abs(mean - exact) <= half, `${mean} ± ${half}, exactly ${exact}`);
  assert.ok(half <= within * exact, `± ${half} says little about ${exact}`);
}

const meanWait = (kernel: Kernel): number => {
  const { waitSeconds, served } = kernel.result();
  return waitSeconds / served;
};
const refusedShare = (kernel: Kernel): number => {
  const { refused, attempts } = kernel.result();
  return refused / attempts;
};

describe('the kernel beside queueing theory (12 seeds, 99.9 % intervals)', () => {
  // Waits: Erlang C; C(10, 8) = .40918015, C(100, 95) = .50645685. Blocking: M/M/c/K. M/M/1/5, M/M/10/20: textbook values.
  it('M/M/1, ρ .8: a mean wait of 4', () =>
    agrees(markovian({ lambda: 0.8 }), 120_000, meanWait, { exactly: 4, within: 0.06 }));
  it('M/M/10, ρ .8: a mean wait of C(10, 8)/2', () =>
    agrees(markovian({ lambda: 8, servers: 10 }), 30_000, meanWait, { exactly: 0.40918015 / 2, within: 0.05 }));
  it('M/M/100, ρ .95: a mean wait of C(100, 95)/5', () =>
    agrees(markovian({ lambda: 95, servers: 100 }), 8000, meanWait, { exactly: 0.50645685 / 5, within: 0.15 }));
  it('M/M/1/5, λ .8: .088819499 refused', () =>
    agrees(markovian({ lambda: 0.8, queueBound: 4 }), 120_000, refusedShare, { exactly: 0.088819499, within: 0.05 }));
  it('M/M/10/20, λ 12: .17966592 refused', () =>
    agrees(markovian({ lambda: 12, servers: 10, queueBound: 10 }), 20_000, refusedShare, {
      exactly: 0.17966592,
      within: 0.03,
    }));
  it('M/M/100/150, λ 120: .16666943 refused', () =>
    agrees(markovian({ lambda: 120, servers: 100, queueBound: 50 }), 3000, refusedShare, {
      exactly: 0.16666943,
      within: 0.03,
    }));
  it('M/M/10/10, λ 12 (Erlang B): .30193 refused', () =>
    agrees(markovian({ lambda: 12, servers: 10, queueBound: 0 }), 20_000, refusedShare, {
      exactly: 0.3019253,
      within: 0.02,
    }));
  it('M/D/1, ρ .8: half the wait of M/M/1', () =>
    agrees(markovian({ lambda: 0.8, service: { kind: 'fixed', seconds: 1 } }), 60_000, meanWait, {
      exactly: 2,
      within: 0.06,
    }));
  it('M/M/1, ρ .5, p99 of the time in the system: ln(100)/0.5', () =>
    agrees(markovian({ lambda: 0.5 }), 100_000, (kernel) => latencyQuantile(kernel.result().successes, 0.99), {
      exactly: Math.log(100) / 0.5,
      within: 0.04,
    }));
});

describe('any run', () => {
  const any = fc.record({
    seed: fc.integer({ min: 0, max: 1e9 }),
    lambda: fc.double({ min: 1, max: 40, noNaN: true }),
    servers: fc.integer({ min: 1, max: 30 }),
    queueBound: fc.option(fc.integer({ min: 0, max: 60 })),
    timeoutSeconds: fc.constantFrom(0.5, 2, 10, Infinity),
    attempts: fc.integer({ min: 1, max: 4 }),
    cancelAbandoned: fc.boolean(),
    warmUpSeconds: fc.constantFrom(0, 7, 50),
  });

  it('keeps its accounts: calls, requests and their ends, also from a warm-up on', () => {
    fc.assert(
      fc.property(any, (drawn) => {
        const backoff = { kind: 'full-jitter', baseSeconds: 1, capSeconds: 5 } as const;
        const kernel = createKernel(markovian({ ...drawn, backoff }));
        kernel.run(60);
        const { calls, successes, outcomes, servedLate, served } = kernel.result();
        assert.equal(calls.offered, calls.succeeded + calls.failed + calls.inFlight);
        assert.equal(successes.count, calls.succeeded);
        assert.equal(outcomes.count, calls.succeeded + calls.failed);
        assert.ok(servedLate <= served);
        if (drawn.warmUpSeconds === 0) assert.equal(served - servedLate, calls.succeeded);
      }),
      { numRuns: 300, seed: 5 },
    );
  });

  it("obeys Little's law: the wait of all who were served, and of those who wait, is ∫ queue dt", () => {
    const kernel = createKernel(markovian({ lambda: 9, servers: 10, warmUpSeconds: 0 }));
    kernel.run(20_000);
    const { queueSeconds, waitSeconds, busySeconds, served } = kernel.result();
    assert.ok(Math.abs(queueSeconds / waitSeconds - 1) < 0.002, `${queueSeconds} and ${waitSeconds}`);
    assert.ok(Math.abs(busySeconds / served - 1) < 0.02);
  });

  it('is the same, byte for byte, however it is cut into stretches', () => {
    const config = markovian({
      lambda: 13,
      servers: 10,
      queueBound: 50,
      timeoutSeconds: 3,
      attempts: 3,
      binSeconds: 1,
    });
    const whole = createKernel(config);
    whole.run(300);
    const cut = createKernel(config);
    for (let events = 0; !cut.run(300, 77); events += 1) assert.ok(events < 1e6);
    assert.deepEqual(cut.result().calls, whole.result().calls);
    assert.deepEqual(cut.result().series, whole.result().series);
    assert.deepEqual(cut.result().successes, whole.result().successes);
  });

  it('gives these very numbers for seed 7, on every machine', () => {
    const config = markovian({ lambda: 13, servers: 10, queueBound: 50, timeoutSeconds: 3, attempts: 3, seed: 7 });
    const kernel = createKernel({ ...config, warmUpSeconds: 0 });
    kernel.run(500);
    const { calls, successes } = kernel.result();
    assert.deepEqual(
      { ...calls, sumSeconds: successes.sumSeconds, events: kernel.events() },
      { offered: 6436, succeeded: 90, failed: 6315, inFlight: 31, sumSeconds: 155.90078974825187, events: 29198 },
    );
  });

  it('of bare M/M/1 has ρ/(1 − ρ) inside, and as many leave as come', () => {
    const { seconds, insideSeconds, arrivals, departures } = runMm1({
      seed: 3,
      arrivalsPerSecond: 0.5,
      servicesPerSecond: 1,
      events: 4_000_000,
    });
    assert.ok(Math.abs(insideSeconds / seconds - 1) < 0.015, `${insideSeconds / seconds} inside`);
    assert.ok(arrivals - departures < 30 && Math.abs(arrivals / seconds / 0.5 - 1) < 0.005);
  });
});

describe('a configuration that cannot be', () => {
  it('is refused with every field that is wrong', () => {
    const bad = {
      ...markovian({ lambda: Number.NaN }),
      servers: 0,
      timeoutSeconds: -1,
      attempts: 0,
      queueBound: 1.5,
      binSeconds: 0,
    };
    assert.throws(
      () => createKernel(bad),
      /servers is 0[\s\S]*queueBound is 1.5[\s\S]*timeoutSeconds is -1[\s\S]*attempts is 0[\s\S]*binSeconds is 0[\s\S]*NaN/,
    );
  });

  const base = markovian({ lambda: 1 });
  const bads: readonly (Partial<KernelConfig> & { readonly name: string })[] = [
    { name: 'no arrivals', arrivals: [] },
    { name: 'arrivals that begin late', arrivals: [{ fromSeconds: 1, perSecond: 1 }] },
    { name: 'a negative rate', arrivals: [{ fromSeconds: 0, perSecond: -1 }] },
    { name: 'an infinite rate', arrivals: [{ fromSeconds: 0, perSecond: Infinity }] },
    { name: 'a negative speed', speeds: [{ fromSeconds: 0, speed: -1 }] },
    {
      name: 'speeds out of order',
      speeds: [
        { fromSeconds: 5, speed: 1 },
        { fromSeconds: 5, speed: 0 },
      ],
    },
    { name: 'a service of no length that is a number', service: { kind: 'exponential', meanSeconds: Number.NaN } },
    { name: 'a negative backoff', backoff: { kind: 'fixed', delaySeconds: -1 } },
    { name: 'a budget of NaN', budget: { credit: 'per-request', ratio: Number.NaN, capacity: 1 } },
    { name: 'a seed that is no integer', seed: 0.5 },
    { name: 'a warm-up without end', warmUpSeconds: Infinity },
    { name: 'silent refusals that nobody times out', refusal: 'silent', queueBound: 1 },
  ];
  for (const { name, ...bad } of bads)
    it(name, () => assert.throws(() => createKernel({ ...base, ...bad }), RangeError));

  it('and a run to no moment at all, or back', () => {
    const kernel = createKernel(base);
    kernel.run(10);
    for (const until of [5, Number.NaN, Infinity]) assert.throws(() => kernel.run(until), RangeError);
  });
});

describe('the latency histogram', () => {
  it('has buckets at most 1 % wide, one after the other, from a nanosecond to a year', () => {
    for (let bucket = 1; bucketBegin(bucket + 1) < 3e7; bucket += 1) {
      const [from, to] = [bucketBegin(bucket), bucketBegin(bucket + 1)];
      assert.ok(to > from && to / from < 1.01, `bucket ${bucket}: ${from} to ${to}`);
    }
  });
});
