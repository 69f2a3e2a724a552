/** Every closed form by name, for the rows of the proof that print a published value beside ours. */
import { boundedQueue, goodputPerSecond } from '../../theory/bounded-queue.ts';
import { deterministicQueue } from '../../theory/deterministic-service.ts';
import { erlangA, impatientWaitTail } from '../../theory/erlang-a.ts';
import { erlangB, erlangC, meanQueue, meanWaitSeconds, waitQuantileSeconds } from '../../theory/erlang.ts';
import { extraRequestRatio, hedgedQuantileSeconds } from '../../theory/hedging.ts';
import { sinusoidalMean } from '../../theory/infinite-servers.ts';
import { kneedle } from '../../theory/kneedle.ts';
import type { CurveShape } from '../../theory/kneedle.ts';
import { closedKnee, machineRepair } from '../../theory/machine-repair.ts';
import { priorityPoolWaitsSeconds } from '../../theory/priorities.ts';
import { retrialQueue } from '../../theory/retrial.ts';
import { advertisedCapacity, hiddenCapacity, retryEquilibria } from '../../theory/retry-mean-field.ts';
import { fitScalabilityLaw, peakWorkers, throughputCeiling } from '../../theory/scalability-law.ts';
import { pollaczekKhinchineWaitSeconds, processorSharingSeconds } from '../../theory/single-server.ts';
import { poolChain, secondsForError, timeAverage } from '../../theory/tolerance.ts';

/** Arguments by name: numbers, and lists for curves. */
export type Arguments = Readonly<Record<string, number | readonly number[]>>;

class Given {
  readonly #of: Arguments;
  constructor(of: Arguments) {
    this.#of = of;
  }
  number(name: string): number {
    const value = this.#of[name];
    if (typeof value !== 'number') throw new RangeError(`${name} is missing, expected a number`);
    return value;
  }
  list(name: string): readonly number[] {
    const value = this.#of[name];
    if (typeof value !== 'object') throw new RangeError(`${name} is missing, expected a list of numbers`);
    return value;
  }
  pool() {
    return {
      arrivalsPerSecond: this.number('arrivals'),
      servicePerSecond: this.number('service'),
      servers: this.number('servers'),
    };
  }
  boundedPool() {
    return { ...this.pool(), capacity: this.number('capacity') };
  }
  impatientPool() {
    return { ...this.pool(), patienceSeconds: this.number('patience') };
  }
  /** Rate 1 of service. */
  law() {
    return {
      arrivalsPerSecond: this.number('arrivals'),
      service: { kind: 'gamma', meanSeconds: 1, scv: this.number('scv') },
    } as const;
  }
  curve() {
    const ys = this.list('y');
    return this.list('x').map((x, at) => ({ x, y: ys[at] ?? NaN }));
  }
  throughputs() {
    return this.curve().map(({ x, y }) => ({ workers: x, throughput: y }));
  }
  retryLoop() {
    return {
      servicePerSecond: this.number('service'),
      timeoutSeconds: this.number('timeout'),
      attempts: this.number('attempts'),
    };
  }
  closedSystem() {
    return {
      people: this.number('people'),
      thinkSeconds: this.number('think'),
      serviceSeconds: this.number('service'),
      servers: this.number('servers'),
    };
  }
}

const knee = (given: Given, shape: CurveShape): number => kneedle(given.curve(), shape) ?? NaN;

export const formulas = {
  'erlang-b': (g: Given) => erlangB(g.number('load'), g.number('servers')),
  'erlang-c': (g: Given) => erlangC(g.number('load'), g.number('servers')),
  'pool-queue': (g: Given) => meanQueue(g.pool()),
  'pool-wait': (g: Given) => meanWaitSeconds(g.pool()),
  'pool-sojourn': (g: Given) => meanWaitSeconds(g.pool()) + 1 / g.number('service'),
  'pool-wait-p90': (g: Given) => waitQuantileSeconds(g.pool(), 0.9),
  'bounded-empty': (g: Given) => boundedQueue(g.boundedPool()).shares[0] ?? NaN,
  'bounded-blocking': (g: Given) => boundedQueue(g.boundedPool()).blocking,
  'bounded-queue': (g: Given) => boundedQueue(g.boundedPool()).meanQueue,
  'bounded-number': (g: Given) => boundedQueue(g.boundedPool()).meanInSystem,
  'bounded-sojourn': (g: Given) => boundedQueue(g.boundedPool()).meanSojournSeconds,
  'bounded-refused': (g: Given) => boundedQueue(g.boundedPool()).refusedPerSecond,
  'bounded-goodput': (g: Given) => goodputPerSecond(g.boundedPool(), g.number('deadline')),
  'impatient-delayed': (g: Given) => erlangA(g.impatientPool()).delayProbability,
  'impatient-abandoned': (g: Given) => erlangA(g.impatientPool()).abandonment,
  'impatient-wait': (g: Given) => erlangA(g.impatientPool()).meanWaitSeconds,
  'impatient-queue': (g: Given) => erlangA(g.impatientPool()).meanQueue,
  'impatient-occupancy': (g: Given) => erlangA(g.impatientPool()).occupancy,
  'impatient-wait-tail': (g: Given) => impatientWaitTail(g.impatientPool(), g.number('seconds')),
  'single-wait': (g: Given) => pollaczekKhinchineWaitSeconds(g.law()),
  'sharing-response': (g: Given) => processorSharingSeconds(g.law(), g.number('seconds')),
  'priority-wait': (g: Given) =>
    priorityPoolWaitsSeconds({
      arrivalsPerSecond: g.list('classes'),
      servicePerSecond: g.number('service'),
      servers: g.number('servers'),
    })[g.number('class') - 1] ?? NaN,
  'deterministic-wait': (g: Given) =>
    deterministicQueue({
      arrivalsPerSecond: g.number('arrivals'),
      serviceSeconds: 1 / g.number('service'),
      servers: g.number('servers'),
    }).meanWaitSeconds,
  'retrial-blocking': (g: Given) => retrialQueue({ ...g.pool(), retriesPerSecond: g.number('retries') }).blocking,
  'retrial-orbit': (g: Given) => retrialQueue({ ...g.pool(), retriesPerSecond: g.number('retries') }).meanOrbit,
  'retrial-flow': (g: Given) => retrialQueue({ ...g.pool(), retriesPerSecond: g.number('retries') }).retryFlowPerSecond,
  'closed-throughput': (g: Given) => machineRepair(g.closedSystem()).completedPerSecond,
  'closed-knee': (g: Given) => closedKnee(g.closedSystem()),
  'sinusoid-busy': (g: Given) =>
    sinusoidalMean(
      { meanPerSecond: g.number('mean'), swingPerSecond: g.number('swing'), periodSeconds: g.number('period') },
      g.number('service'),
      g.number('at'),
    ),
  'scalability-contention': (g: Given) => fitScalabilityLaw(g.throughputs()).contention,
  'scalability-coherency': (g: Given) => fitScalabilityLaw(g.throughputs()).coherency,
  'scalability-single': (g: Given) => fitScalabilityLaw(g.throughputs()).single,
  'scalability-peak': (g: Given) => peakWorkers(fitScalabilityLaw(g.throughputs())),
  'scalability-ceiling': (g: Given) => throughputCeiling(fitScalabilityLaw(g.throughputs())),
  'knee-of-saturation': (g: Given) => knee(g, 'saturating'),
  'knee-of-explosion': (g: Given) => knee(g, 'exploding'),
  'hedge-quantile': (g: Given) =>
    hedgedQuantileSeconds(
      { servicePerSecond: g.number('service'), delaySeconds: g.number('delay') },
      g.number('level'),
    ),
  'hedge-extra': (g: Given) =>
    extraRequestRatio({ servicePerSecond: g.number('service'), delaySeconds: g.number('delay') }),
  'retry-advertised': (g: Given) => advertisedCapacity(g.retryLoop()).callsPerSecond,
  'retry-advertised-attempts': (g: Given) => advertisedCapacity(g.retryLoop()).attemptsPerSecond,
  'retry-hidden': (g: Given) => hiddenCapacity(g.retryLoop()),
  'retry-hidden-budget': (g: Given) => hiddenCapacity(g.retryLoop(), { per: 'request', ratio: g.number('ratio') }),
  'retry-healthy': (g: Given) => retryEquilibria(g.retryLoop(), g.number('calls'))?.healthyPerSecond ?? NaN,
  'retry-separatrix': (g: Given) => retryEquilibria(g.retryLoop(), g.number('calls'))?.separatrixPerSecond ?? NaN,
  'million-events-for-error': (g: Given) =>
    2e-6 *
    g.number('arrivals') *
    secondsForError(
      timeAverage(poolChain(g.pool()), (n) => n),
      g.number('error'),
      1.959964,
    ),
} as const satisfies Readonly<Record<string, (given: Given) => number>>;

export type Formula = keyof typeof formulas;

/** @throws RangeError on an unknown formula, or an argument that is missing or has no meaning */
export function valueOf(formula: string, of: Arguments): number {
  const form = formulas[formula as Formula] as ((given: Given) => number) | undefined;
  if (form === undefined) throw new RangeError(`no formula ${formula}; there are: ${Object.keys(formulas).join(', ')}`);
  return form(new Given(of));
}
