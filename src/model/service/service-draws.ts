/** How long the services of a request take: drawn from named streams, one a step and leg, so that steps do not disturb each other. */
import { draw } from '../distributions.ts';
import { randomStream } from '../random.ts';
import type { RandomStream } from '../random.ts';
import type { StepCost } from '../scenario/plan.ts';
import type { ServiceStep } from '../scenario/steps.ts';
import type { Leg } from './network.ts';

export interface ServiceDraws {
  /**
   * The legs of one visit, drawn anew.
   * @param times how many services each leg takes, one after the other
   */
  legsOf(step: ServiceStep, cost: StepCost, times?: number): [Leg, ...Leg[]];
}

export function createServiceDraws(seed: number): ServiceDraws {
  const streams = new Map<string, RandomStream>();

  function streamOf(name: string): RandomStream {
    const known = streams.get(name);
    if (known !== undefined) return known;
    const stream = randomStream(seed, name);
    streams.set(name, stream);
    return stream;
  }

  function leg({ station, service }: Pick<StepCost, 'station' | 'service'>, stream: RandomStream, times: number): Leg {
    let serviceSeconds = 0;
    for (let part = 0; part < times; part += 1) serviceSeconds += draw(service, stream);
    return { station, serviceSeconds };
  }

  return {
    legsOf(step, cost, times = 1) {
      const own = leg(cost, streamOf(`service ${step}`), times);
      const inner = (cost.holding ?? []).map((visit, at) =>
        leg(visit, streamOf(`service ${step} holding ${at}`), times),
      );
      return [own, ...inner];
    },
  };
}
