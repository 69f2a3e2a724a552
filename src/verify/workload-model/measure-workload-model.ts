import type { Distribution } from '../../model/distributions.ts';
import type { CaseOf } from '../../model/scenario/experiment-schema.ts';
import { meanOf } from '../estimates.ts';
import type { CaseRun, Measurements } from '../measured.ts';
import { type ServiceOrder, type Visitors, runVisits } from './visits.ts';

type Parameters = CaseOf<'workload-model'>;

/**
 * Row 7: response times of one server under open, closed and partly open load. `gain`: how much the order of service matters,
 * ln(first come ÷ shortest remaining), as a share of the same in the open model: 1 behaves as open, 0 as closed [NSDI'06 §5].
 */
export function measureWorkloadModel(parameters: Parameters, run: CaseRun): Measurements<'workload-model'> {
  const responses: number[] = [];
  const rates: number[] = [];
  const gains: number[] = [];
  for (let index = 0; index < run.seeds; index += 1) {
    const seed = run.seed + index;
    const { responseSeconds, answeredPerSecond } = visits(parameters, seed, parameters.order);
    responses.push(responseSeconds);
    rates.push(answeredPerSecond);
    if (parameters.compareOrders) gains.push(orderGain(parameters, seed) / orderGain(opened(parameters), seed));
    run.onProgress?.((index + 1) / run.seeds);
  }
  const { level } = run;
  return {
    response: meanOf(responses, level),
    throughput: meanOf(rates, level),
    ...(gains.length > 0 ? { gain: meanOf(gains, level) } : {}),
  };
}

function orderGain(parameters: Parameters, seed: number): number {
  const responseOf = (order: ServiceOrder): number => visits(parameters, seed, order).responseSeconds;
  return Math.log(responseOf('first-come') / responseOf('shortest-remaining'));
}

const opened = (parameters: Parameters): Parameters => ({ ...parameters, requestsPerVisit: 1 });

function visits(parameters: Parameters, seed: number, order: ServiceOrder): ReturnType<typeof runVisits> {
  const { thinkSeconds, requests, warmUpRequests } = parameters;
  const visitors = visitorsOf(parameters);
  return runVisits({ seed, visitors, order, service: serviceOf(parameters), thinkSeconds, requests, warmUpRequests });
}

function visitorsOf({ people, perSecond, requestsPerVisit }: Parameters): Visitors {
  if (people !== null) return { kind: 'staying', people };
  return { kind: 'arriving', visitsPerSecond: perSecond / requestsPerVisit, requestsPerVisit };
}

function serviceOf({ serviceSeconds: meanSeconds, serviceScv: scv }: Parameters): Distribution {
  return scv === 1 ? { kind: 'exponential', meanSeconds } : { kind: 'hyperexponential', meanSeconds, scv };
}
