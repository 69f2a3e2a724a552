/** Row 1: the kernel in its steady state, M/M/c, M/G/1, M/D/c and M/M/c/K, against the closed forms. */
import { meanOf, scvOf } from '../../model/distributions.ts';
import { toDistribution } from '../../model/scenario/distribution.ts';
import type { CaseOf } from '../../model/scenario/experiment-schema.ts';
import { createKernel } from '../../simulator/kernel/kernel.ts';
import type { KernelConfig, KernelResult } from '../../simulator/kernel/kernel.ts';
import { latencyQuantile } from '../../simulator/kernel/latency-histogram.ts';
import type { BirthDeathChain } from '../../theory/birth-death.ts';
import { boundedChain } from '../../theory/bounded-queue.ts';
import { poolChain } from '../../theory/tolerance.ts';
import type { CaseRun, Measurements } from '../measured.ts';
import { overSeeds } from './over-seeds.ts';
import { patientCalls } from './patient-calls.ts';
import { runLength, stretched } from './run-length.ts';
import type { RunLength } from './run-length.ts';

type Case = CaseOf<'steady-queue'>;

export function measureSteadyQueue(parameters: Case, run: CaseRun): Measurements<'steady-queue'> {
  const length = lengthOf(parameters);
  return overSeeds(run, (seed) => {
    const kernel = createKernel(configOf(parameters, seed, length.warmUpSeconds));
    kernel.run(length.untilSeconds);
    return figuresOf(kernel.result(), parameters, length.untilSeconds - length.warmUpSeconds);
  });
}

function configOf(parameters: Case, seed: number, warmUpSeconds: number): KernelConfig {
  return {
    ...patientCalls,
    seed,
    arrivals: [{ fromSeconds: 0, perSecond: parameters.perSecond }],
    servers: parameters.servers,
    service: toDistribution(parameters.service),
    queueBound: parameters.queueBound,
    timeoutSeconds: parameters.deadlineSeconds ?? Infinity,
    warmUpSeconds,
  };
}

/** From the chain with exponential service of the same mean, longer where the service varies more. */
function lengthOf(parameters: Case): RunLength {
  const service = toDistribution(parameters.service);
  const pool = {
    arrivalsPerSecond: parameters.perSecond,
    servicePerSecond: 1 / meanOf(service),
    servers: parameters.servers,
  };
  const chain: BirthDeathChain =
    parameters.queueBound === null
      ? poolChain(pool)
      : boundedChain({ ...pool, capacity: parameters.servers + parameters.queueBound });
  const length = runLength(chain, (n) => Math.max(0, n - parameters.servers), parameters.standardError);
  return stretched(length, Math.max(1, (1 + scvOf(service)) / 2));
}

function figuresOf(result: KernelResult, { servers, perSecond }: Case, seconds: number) {
  return {
    wait: result.waitSeconds / result.served,
    queue: result.queueSeconds / seconds,
    response: result.successes.sumSeconds / result.successes.count,
    p99: latencyQuantile(result.successes, 0.99),
    utilisation: result.busySeconds / seconds / servers,
    refused: result.refused / result.calls.offered,
    // Of the calls that ended: those still under way are neither answered nor lost.
    goodput: (perSecond * result.calls.succeeded) / (result.calls.succeeded + result.calls.failed),
  };
}
