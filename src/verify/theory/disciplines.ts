/** Row 1: priorities and processor sharing, by the model's own station, against Cobham and against insensitivity. */
import { meanOf, scvOf } from '../../model/distributions.ts';
import type { Distribution } from '../../model/distributions.ts';
import { toDistribution } from '../../model/scenario/distribution.ts';
import type { CaseOf } from '../../model/scenario/experiment-schema.ts';
import { poolChain } from '../../theory/tolerance.ts';
import type { CaseRun, Measurements } from '../measured.ts';
import { runOpenStation } from './open-station.ts';
import { overSeeds } from './over-seeds.ts';
import { runLength, stretched } from './run-length.ts';
import type { RunLength } from './run-length.ts';

export function measurePriorities(parameters: CaseOf<'priority-queue'>, run: CaseRun): Measurements<'priority-queue'> {
  const classes = parameters.classes.map((one) => ({ perSecond: one.perSecond, service: toDistribution(one.service) }));
  const length = lengthOf(classes, parameters);
  return overSeeds<'firstWait' | 'secondWait' | 'thirdWait'>(run, (seed) => {
    const waits = classes.map(() => ({ seconds: 0, jobs: 0 }));
    runOpenStation({ seed, servers: parameters.servers, discipline: 'priority', classes }, length, (job) => {
      const wait = waits[job.payload];
      if (wait === undefined) return;
      wait.seconds += (job.startedAtSeconds ?? NaN) - job.arrivedAtSeconds;
      wait.jobs += 1;
    });
    const [firstWait, secondWait, thirdWait] = waits.map(({ seconds, jobs }) => seconds / jobs);
    return { firstWait, secondWait, thirdWait };
  });
}

/** Times in processor sharing grow with the job's own service alone: E[T | x] ÷ x is the same for short and for long jobs. */
export function measureProcessorSharing(
  parameters: CaseOf<'processor-sharing'>,
  run: CaseRun,
): Measurements<'processor-sharing'> {
  const service = toDistribution(parameters.service);
  const classes = [{ perSecond: parameters.perSecond, service }];
  const length = lengthOf(classes, { servers: 1, standardError: parameters.standardError });
  const mean = meanOf(service);
  return overSeeds(run, (seed) => {
    let [seconds, jobs] = [0, 0];
    const [short, long] = [
      { seconds: 0, service: 0 },
      { seconds: 0, service: 0 },
    ];
    runOpenStation({ seed, servers: 1, discipline: 'processor-sharing', classes }, length, (job, at) => {
      const spent = at - job.arrivedAtSeconds;
      seconds += spent;
      jobs += 1;
      const part = job.serviceSeconds < mean ? short : long;
      part.seconds += spent;
      part.service += job.serviceSeconds;
    });
    return {
      response: seconds / jobs,
      shortSlowdown: short.seconds / short.service,
      longSlowdown: long.seconds / long.service,
    };
  });
}

/** As for M/M/c with the mean service of all classes, longer where it varies more. */
function lengthOf(
  classes: readonly { readonly perSecond: number; readonly service: Distribution }[],
  { servers, standardError }: { readonly servers: number; readonly standardError: number },
): RunLength {
  const perSecond = classes.reduce((sum, one) => sum + one.perSecond, 0);
  const all: Distribution = {
    kind: 'mixture',
    parts: classes.map((one) => ({ share: one.perSecond, of: one.service })),
  };
  const chain = poolChain({ arrivalsPerSecond: perSecond, servicePerSecond: 1 / meanOf(all), servers });
  const length = runLength(chain, (n) => n, standardError);
  return stretched(length, Math.max(1, (1 + scvOf(all)) / 2));
}
