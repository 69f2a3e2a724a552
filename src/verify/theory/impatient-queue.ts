/** Row 1: Erlang-A by the model's own station, each caller's patience exponential. */
import { randomStream } from '../../model/random.ts';
import type { CaseOf } from '../../model/scenario/experiment-schema.ts';
import { createStation } from '../../model/service/station.ts';
import type { Job } from '../../model/service/station-types.ts';
import { createTimeline } from '../../model/service/timeline.ts';
import { erlangAChain } from '../../theory/erlang-a.ts';
import type { CaseRun, Measurements } from '../measured.ts';
import { driveStation } from './drive-station.ts';
import { gapSeconds } from './exponential-gaps.ts';
import { overSeeds } from './over-seeds.ts';
import { runLength } from './run-length.ts';
import type { RunLength } from './run-length.ts';

type Case = CaseOf<'impatient-queue'>;

export function measureImpatient(parameters: Case, run: CaseRun): Measurements<'impatient-queue'> {
  const { perSecond, servers, servicePerSecond, patienceSeconds, standardError } = parameters;
  const chain = erlangAChain({ arrivalsPerSecond: perSecond, servicePerSecond, servers, patienceSeconds });
  const length = runLength(chain, (n) => Math.max(0, n - servers), standardError);
  return overSeeds(run, (seed) => callCentre(parameters, seed, length));
}

function callCentre(parameters: Case, seed: number, { warmUpSeconds, untilSeconds }: RunLength) {
  const { perSecond, servers, servicePerSecond, patienceSeconds, longSeconds } = parameters;
  const [arrivals, services, patience] = ['arrivals', 'service', 'patience'].map((name) => randomStream(seed, name));
  if (arrivals === undefined || services === undefined || patience === undefined) throw new RangeError('no streams');
  const station = createStation<null>({
    servers,
    discipline: 'fifo',
    queueBound: null,
    refuse: 'anywhere',
    cancelAbandoned: true,
    refusalSeconds: 0,
  });
  const limits = createTimeline<Job<null>>();
  let nextCall = gapSeconds(perSecond, arrivals);
  const counted = { calls: 0, delayed: 0, abandoned: 0, long: 0, waitSeconds: 0 };
  const count = (job: Job<null>, waited: number, abandoned: boolean): void => {
    if (job.arrivedAtSeconds < warmUpSeconds) return;
    counted.calls += 1;
    counted.waitSeconds += waited;
    if (waited > 0) counted.delayed += 1;
    if (waited > longSeconds) counted.long += 1;
    if (abandoned) counted.abandoned += 1;
  };
  driveStation(
    {
      station,
      nextSeconds: () => Math.min(nextCall, limits.firstTime()),
      happen(at) {
        if (limits.firstTime() <= at) {
          const job = limits.takeFirst();
          if (job !== undefined && job.startedAtSeconds === null) station.abandon(at, job);
          return;
        }
        const serviceSeconds = gapSeconds(servicePerSecond, services);
        const leavesAfter = gapSeconds(1 / patienceSeconds, patience);
        const job = station.offer(at, { payload: null, serviceSeconds, begun: false });
        if (job.startedAtSeconds === null) limits.insert(at + leavesAfter, job);
        nextCall = at + gapSeconds(perSecond, arrivals);
      },
      depart({ job, fate, atSeconds }) {
        const waited = (fate === 'cancelled' ? atSeconds : (job.startedAtSeconds ?? NaN)) - job.arrivedAtSeconds;
        count(job, waited, fate === 'cancelled');
      },
    },
    untilSeconds,
  );
  return {
    delayed: counted.delayed / counted.calls,
    abandoned: counted.abandoned / counted.calls,
    wait: counted.waitSeconds / counted.calls,
    long: counted.long / counted.calls,
    occupancy: station.countersAt(untilSeconds).busySeconds / untilSeconds / servers,
  };
}
