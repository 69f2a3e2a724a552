/** Stations against queueing theory: many seeded runs, and a 99.9 % interval that must hold the closed form and be narrow. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { draw, meanOf, secondMomentOf } from '../../../src/model/distributions.ts';
import type { Distribution } from '../../../src/model/distributions.ts';
import { randomStream } from '../../../src/model/random.ts';
import { createNetwork } from '../../../src/model/service/network.ts';
import { createStation } from '../../../src/model/service/station.ts';
import type { Job, Station, StationConfig } from '../../../src/model/service/station-types.ts';

const SEEDS = 20;
/** Student's t for 19 degrees of freedom, 99.9 % two-sided: 17 intervals are looked at, so all hold with about 98 %. */
const T_999 = 3.883;

const open: StationConfig = {
  servers: 1,
  discipline: 'fifo',
  queueBound: null,
  refuse: 'anywhere',
  cancelAbandoned: false,
  refusalSeconds: 0,
};

interface Customer {
  readonly class: number;
  readonly index: number;
}

interface Flow {
  readonly lambda: number;
  readonly service: Distribution;
  readonly priority?: number;
}

interface Length {
  readonly customers: number;
  readonly warmUp: number;
}
const usual: Length = { customers: 16_000, warmUp: 2_000 };

interface Stay {
  readonly job: Job<Customer>;
  readonly sojournSeconds: number;
}

/** Poisson flows into one station; the stays after the warm-up, of the classes asked for. */
function stays(
  config: StationConfig,
  flows: readonly Flow[],
  seed: number,
  { customers, warmUp }: Length = usual,
): Stay[] {
  const station: Station<Customer> = createStation(config);
  const arrivals = flows.map((_, at) => randomStream(seed, `arrivals ${at}`));
  const services = flows.map((_, at) => randomStream(seed, `services ${at}`));
  const gap = (at: number): number => draw({ kind: 'exponential', meanSeconds: 1 / flows[at]!.lambda }, arrivals[at]!);
  const next = flows.map((_, at) => gap(at));
  const kept: Stay[] = [];
  const keep = (toSeconds: number): void => {
    for (const { job, atSeconds } of station.advance(toSeconds))
      if (job.payload.index >= warmUp && job.payload.index < customers)
        kept.push({ job, sojournSeconds: atSeconds - job.arrivedAtSeconds });
  };
  let now = 0;
  for (let index = 0; index < customers; index += 1) {
    now = Math.min(...next);
    const at = next.indexOf(now);
    const { service, priority = 0 } = flows[at]!;
    station.offer(now, {
      payload: { class: at, index },
      serviceSeconds: draw(service, services[at]!),
      begun: false,
      priority,
    });
    next[at] = now + gap(at);
    keep(now);
  }
  keep(now + 1e7);
  return kept;
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const meanWait = (all: readonly Stay[]): number =>
  mean(all.map(({ job }) => (job.startedAtSeconds ?? Number.NaN) - job.arrivedAtSeconds));

/** The closed form lies in the interval of the runs, and the interval is narrower than `within` of it. */
function agrees(expected: number, valueOf: (seed: number) => number, within = 0.1): void {
  const values = Array.from({ length: SEEDS }, (_, at) => valueOf(at + 1));
  const centre = mean(values);
  const variance = values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (SEEDS - 1);
  const margin = T_999 * Math.sqrt(variance / SEEDS);
  assert.ok(margin < within * expected, `±${margin} is too wide for ${expected}`);
  assert.ok(Math.abs(centre - expected) < margin, `${centre} ± ${margin}, expected ${expected}`);
}

const exponential = (meanSeconds: number): Distribution => ({ kind: 'exponential', meanSeconds });

/** Pollaczek–Khinchine: E[W] = λ E[S²] ÷ 2(1 − ρ) [Kleinrock, Queueing Systems I, 1975, §5.6]. */
const pollaczekKhinchine = (lambda: number, law: Distribution): number =>
  (lambda * secondMomentOf(law)) / (2 * (1 - lambda * meanOf(law)));

describe('M/G/1, in order of arrival', () => {
  const laws: Distribution[] = [
    { kind: 'fixed', seconds: 1 },
    { kind: 'gamma', meanSeconds: 1, shape: 3 },
    { kind: 'gamma', meanSeconds: 1, scv: 2 },
    { kind: 'bounded-pareto', fromSeconds: 0.3, toSeconds: 10, alpha: 1.2 },
    {
      kind: 'empirical',
      bins: [
        { fromSeconds: 0, toSeconds: 1, count: 70 },
        { fromSeconds: 1, toSeconds: 4, count: 30 },
      ],
    },
  ];
  for (const law of laws)
    it(`${law.kind}: the mean wait of Pollaczek and Khinchine at ρ = 0.6`, () => {
      const lambda = 0.6 / meanOf(law);
      agrees(pollaczekKhinchine(lambda, law), (seed) => meanWait(stays(open, [{ lambda, service: law }], seed)));
    });
});

describe('processor sharing', () => {
  /** E[T] = E[S] ÷ (1 − ρ) for every law of the service: as in M/M/1 [Kleinrock, Queueing Systems II, 1976, §4.4]. */
  const shared: StationConfig = { ...open, discipline: 'processor-sharing' };
  for (const service of [
    exponential(1),
    { kind: 'fixed', seconds: 1 },
    { kind: 'hyperexponential', meanSeconds: 1, scv: 4 },
  ] as const)
    it(`${service.kind}: mean time in M/G/1-PS = that of M/M/1, at ρ = 0.7`, () => {
      agrees(1 / 0.3, (seed) =>
        mean(stays(shared, [{ lambda: 0.7, service }], seed).map(({ sojournSeconds }) => sojournSeconds)),
      );
    });

  it('everybody is slowed down alike: mean time of those with service x is x ÷ (1 − ρ)', () => {
    const flows = [
      { lambda: 0.35, service: { kind: 'fixed', seconds: 0.5 } as const },
      { lambda: 0.35, service: { kind: 'fixed', seconds: 1.5 } as const },
    ];
    for (const [at, { service }] of flows.entries())
      agrees(service.seconds / 0.3, (seed) =>
        mean(
          stays(shared, flows, seed)
            .filter(({ job }) => job.payload.class === at)
            .map(({ sojournSeconds }) => sojournSeconds),
        ),
      );
  });

  it('M/M/1/K by its bound: the share refused is that of K = servers + bound', () => {
    // P(K) = (1 − ρ)ρ^K ÷ (1 − ρ^(K+1)); ρ = 0.9, K = 5
    const expected = (0.1 * 0.9 ** 5) / (1 - 0.9 ** 6);
    agrees(expected, (seed) =>
      mean(
        stays({ ...shared, queueBound: 4 }, [{ lambda: 0.9, service: exponential(1) }], seed).map(({ job }) =>
          job.refusal ? 1 : 0,
        ),
      ),
    );
  });
});

describe('two classes by priority, not interrupting', () => {
  /** Cobham: E[W₁] = W₀ ÷ (1 − ρ₁), E[W₂] = W₀ ÷ ((1 − ρ₁)(1 − ρ)), W₀ = Σ λᵢE[Sᵢ²]/2 [Cobham, Operations Research 2(1), 1954]. */
  const flows: Flow[] = [
    { lambda: 0.5, service: exponential(0.6), priority: 0 },
    { lambda: 0.3, service: { kind: 'erlang', meanSeconds: 1.2, stages: 2 }, priority: 1 },
  ];
  const residual = flows.reduce((sum, { lambda, service }) => sum + (lambda * secondMomentOf(service)) / 2, 0);
  const [first, both] = [0.5 * 0.6, 0.5 * 0.6 + 0.3 * 1.2];
  const config: StationConfig = { ...open, discipline: 'priority' };
  for (const { at, expected } of [
    { at: 0, expected: residual / (1 - first) },
    { at: 1, expected: residual / ((1 - first) * (1 - both)) },
  ])
    it(`class ${at + 1}: mean wait ${expected.toFixed(3)} s`, () => {
      agrees(expected, (seed) => meanWait(stays(config, flows, seed).filter(({ job }) => job.payload.class === at)));
    });
});

describe('contention', () => {
  for (const { servers, alpha, beta } of [
    { servers: 4, alpha: 0.05, beta: 0.01 },
    { servers: 8, alpha: 0.1, beta: 0 },
  ])
    it(`at saturation ${servers} servers finish the rate of the USL with α ${alpha}, β ${beta}`, () => {
      // X(N) = N ÷ (S (1 + α(N−1) + βN(N−1)))
      const expected = servers / (1 + alpha * (servers - 1) + beta * servers * (servers - 1));
      const station = createStation<number>({ ...open, servers, contention: { kind: 'usl', alpha, beta } });
      for (let index = 0; index < 5000; index += 1)
        station.offer(0, { payload: index, serviceSeconds: 1, begun: false });
      const { served } = station.countersAt(500);
      assert.ok(Math.abs(served / 500 / expected - 1) < 0.01, `${served / 500}, expected ${expected}`);
    });

  it('M/M/2 with α: the birth–death mean number in the system', () => {
    // state n serves at min(n, 2)/f(min(n, 2)): 1 for n = 1, 2 ÷ 1.5 for n ≥ 2; λ = 0.8
    const [one, two, lambda] = [1, 2 / 1.5, 0.8];
    const r = lambda / two;
    const p0 = 1 / (1 + lambda / one / (1 - r));
    const inSystem = (p0 * (lambda / one)) / (1 - r) ** 2;
    const config: StationConfig = { ...open, servers: 2, contention: { kind: 'usl', alpha: 0.5, beta: 0 } };
    agrees(inSystem / lambda, (seed) =>
      mean(stays(config, [{ lambda, service: exponential(1) }], seed).map(({ sojournSeconds }) => sojournSeconds)),
    );
  });
});

describe('a limit to the wait', () => {
  it('M/M/1 + D with an endless flow: all servers stay busy, and the rest is sent away', () => {
    const config: StationConfig = { ...open, servers: 2, waitLimitSeconds: 3 };
    agrees(1 - 2 / 4, (seed) => {
      const all = stays(config, [{ lambda: 4, service: exponential(1) }], seed);
      return mean(all.map(({ job }) => (job.startedAtSeconds === null ? 1 : 0)));
    });
  });
});

describe('a station in a network', () => {
  it('two stations fed by one Poisson flow each, one kept for the other: an M/G/1 of both services', () => {
    // one worker that is kept while its only client uses an otherwise idle connection serves for S₁ + S₂
    const [lambda, own, inner] = [0.5, exponential(0.6), exponential(0.4)];
    const firstTwo = [0.6 + 0.4, 2 * 0.36 + 2 * 0.16 + 2 * 0.6 * 0.4] as const;
    const expected = (lambda * firstTwo[1]) / (2 * (1 - lambda * firstTwo[0]));
    agrees(expected, (seed) => {
      const [gaps, services, queries] = ['gaps', 'services', 'queries'].map((name) => randomStream(seed, name));
      const network = createNetwork<number>();
      network.configure(0, 'web', open);
      network.configure(0, 'db', { ...open, servers: 3 });
      const waits: number[] = [];
      let now = 0;
      for (let index = 0; index < 16_000; index += 1) {
        now += draw(exponential(1 / lambda), gaps!);
        const legs = [
          { station: 'web', serviceSeconds: draw(own, services!) },
          { station: 'db', serviceSeconds: draw(inner, queries!) },
        ] as const;
        network.offer(now, { payload: index, begun: false, legs });
        for (const { visit } of network.advance(now))
          if (visit.order.payload >= 2000) waits.push((visit.jobs[0]?.startedAtSeconds ?? 0) - visit.arrivedAtSeconds);
      }
      return mean(waits);
    });
  });
});
