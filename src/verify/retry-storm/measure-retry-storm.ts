import type { CaseOf } from '../../model/scenario/experiment-schema.ts';
import { createKernel } from '../../simulator/kernel/kernel.ts';
import { meanOf } from '../estimates.ts';
import type { CaseRun, Measurements } from '../measured.ts';

/**
 * Rows 2, 3 and 5: Poisson calls on one station, clients that give up and try again, a fault that begins and ends. `tip`: in the last
 * seconds of the run fewer than half of the calls succeed. `attempts`, `goodput`: requests and successes per second, in those seconds.
 * `meanAttempts`: requests per second, over the whole run.
 */
export function measureRetryStorm(parameters: CaseOf<'retry-storm'>, run: CaseRun): Measurements<'retry-storm'> {
  const { horizonSeconds, judgedSeconds } = parameters;
  const attempts: number[] = [];
  const meanAttempts: number[] = [];
  const goodput: number[] = [];
  let tipped = 0;
  for (let index = 0; index < run.seeds; index += 1) {
    const kernel = createKernel(kernelConfig(parameters, run.seed + index));
    kernel.run(horizonSeconds - judgedSeconds);
    const before = kernel.result();
    kernel.run(horizonSeconds);
    const { calls, attempts: sent } = kernel.result();
    const offered = calls.offered - before.calls.offered;
    const succeeded = calls.succeeded - before.calls.succeeded;
    if (succeeded < offered / 2) tipped += 1;
    attempts.push((sent - before.attempts) / judgedSeconds);
    meanAttempts.push(sent / horizonSeconds);
    goodput.push(succeeded / judgedSeconds);
    run.onProgress?.((index + 1) / run.seeds);
  }
  const { level } = run;
  return {
    tip: { kind: 'share', hits: tipped, of: run.seeds },
    attempts: meanOf(attempts, level),
    meanAttempts: meanOf(meanAttempts, level),
    goodput: meanOf(goodput, level),
  };
}

function kernelConfig(parameters: CaseOf<'retry-storm'>, seed: number): Parameters<typeof createKernel>[0] {
  const { perSecond, capacityPerSecond, servers, faultAtSeconds, faultSeconds, faultSpeed } = parameters;
  const { queueBound, refusal, timeoutSeconds, attempts, backoff, budget, cancelAbandoned } = parameters;
  const fault = [
    { fromSeconds: faultAtSeconds, speed: faultSpeed },
    { fromSeconds: faultAtSeconds + faultSeconds, speed: 1 },
  ];
  return {
    seed,
    arrivals: [{ fromSeconds: 0, perSecond }],
    servers,
    service: { kind: 'exponential', meanSeconds: servers / capacityPerSecond },
    queueBound,
    refusal,
    timeoutSeconds,
    attempts,
    backoff,
    budget,
    cancelAbandoned,
    speeds: faultSeconds > 0 ? fault : [],
    binSeconds: Infinity,
    warmUpSeconds: 0,
  };
}
