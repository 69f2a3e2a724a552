/** Row 1: the engine of whole logins, which simulates scenarios, on a journey of one request: against the same closed forms. */
import { meanOf } from '../../model/distributions.ts';
import { countOf, quantileIn } from '../../model/record/log-histogram.ts';
import type { ServerSample, StationTotals } from '../../model/record/run-record.ts';
import type { Replication } from '../../model/record/tally.ts';
import { toDistribution } from '../../model/scenario/distribution.ts';
import type { CaseOf } from '../../model/scenario/experiment-schema.ts';
import { simulate } from '../../simulator/simulate.ts';
import { boundedChain } from '../../theory/bounded-queue.ts';
import { poolChain } from '../../theory/tolerance.ts';
import type { CaseRun, Measurements } from '../measured.ts';
import { overSeeds } from './over-seeds.ts';
import { requestPlan } from './request-plan.ts';
import { runLength } from './run-length.ts';
import type { RunLength } from './run-length.ts';

type Case = CaseOf<'engine-queue'>;

/** The server says how it is at the end of each part of the run; the warm-up is the first whole parts that hold it. */
const PARTS = 50;

export function measureEngineQueue(parameters: Case, run: CaseRun): Measurements<'engine-queue'> {
  const service = toDistribution(parameters.service);
  const length = lengthOf(parameters, meanOf(service));
  return overSeeds(run, (seed) => {
    const plan = requestPlan({ ...parameters, service }, { seed, ...length });
    return figuresOf(simulate(plan, length.untilSeconds / PARTS), parameters, length);
  });
}

function lengthOf({ perSecond, servers, queueBound, standardError }: Case, meanSeconds: number): RunLength {
  const pool = { arrivalsPerSecond: perSecond, servicePerSecond: 1 / meanSeconds, servers };
  const chain = queueBound === null ? poolChain(pool) : boundedChain({ ...pool, capacity: servers + queueBound });
  return runLength(chain, (n) => n, standardError);
}

function figuresOf({ server, tally }: Replication, { servers }: Case, { warmUpSeconds, untilSeconds }: RunLength) {
  const first = sampleAt(server, Math.ceil((warmUpSeconds / untilSeconds) * PARTS));
  const last = sampleAt(server, PARTS);
  const seconds = last.atSeconds - first.atSeconds;
  const since = (total: 'served' | 'refused' | 'arrivals' | 'busySeconds' | 'queueSeconds' | 'waitSeconds'): number =>
    totalsOf(last)[total] - totalsOf(first)[total];
  const logins = countOf(tally.timeToLogin);
  return {
    wait: since('waitSeconds') / since('served'),
    queue: since('queueSeconds') / seconds,
    utilisation: since('busySeconds') / seconds / servers,
    refused: since('refused') / since('arrivals'),
    response: tally.timeToLogin.sumSeconds / logins,
    p99: quantileIn(tally.timeToLogin, 0.99) ?? Number.NaN,
    copies: totalsOf(last).arrivals / tally.series.offered.reduce((sum, offered) => sum + offered, 0) - 1,
  };
}

function sampleAt(samples: readonly ServerSample[], part: number): ServerSample {
  const sample = samples[part];
  if (sample === undefined) throw new RangeError(`there is no sample at the end of part ${part}`);
  return sample;
}

function totalsOf(sample: ServerSample): StationTotals {
  const totals = sample.stations['server'];
  if (totals === undefined) throw new RangeError('there is no station "server"');
  return totals;
}
