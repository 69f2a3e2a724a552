/** What one visit of a step costs the stations: the numbers under every capacity that is told. */
import { meanOf } from '../distributions.ts';
import type { StationProfile, StepCost } from '../scenario/plan.ts';
import { costOf } from '../scenario/steps.ts';
import type { ServiceStep } from '../scenario/steps.ts';
import { slowdownOf } from './contention.ts';

export interface CostedService {
  readonly stations: Readonly<Record<string, StationProfile>>;
  readonly steps: Readonly<Partial<Record<ServiceStep, StepCost>>>;
}

/** Mean seconds by station. */
export type StationSeconds = Readonly<Record<string, number>>;

/**
 * Mean seconds of each station's servers that one visit of `step` takes when every server of every station is at work: contention is at its
 * height, and a server that is kept for inner visits is taken for their services too (not for their waits: those are none as long as the
 * inner station is not the bottleneck itself). So servers ÷ seconds is the station's capacity in visits per second, an upper bound where
 * servers are kept. A step without a cost takes nothing.
 */
export function stationSecondsOf(service: CostedService, step: ServiceStep): StationSeconds {
  const cost = costOf(service.steps, step);
  return cost === undefined ? {} : secondsOf(cost, (station) => saturatedSlowdown(service.stations[station]));
}

/** The same for a request that is alone in the service. */
export function undisturbedSecondsOf(service: Pick<CostedService, 'steps'>, step: ServiceStep): StationSeconds {
  const cost = costOf(service.steps, step);
  return cost === undefined ? {} : secondsOf(cost, () => 1);
}

/** Mean time that a request alone in the service takes for `step`, all its stations one after the other, seconds. */
export function undisturbedStepSeconds(service: Pick<CostedService, 'steps'>, step: ServiceStep): number {
  const cost = costOf(service.steps, step);
  if (cost === undefined) return 0;
  const inner = (cost.holding ?? []).reduce((sum, visit) => sum + meanOf(visit.service), 0);
  return meanOf(cost.service) + inner;
}

/** How much longer work takes at a station when as many are at work as it has servers. */
const saturatedSlowdown = (station: StationProfile | undefined): number =>
  station === undefined ? 1 : slowdownOf(station.contention, station.servers);

function secondsOf(
  { station, service, holding = [] }: StepCost,
  slowdown: (station: string) => number,
): StationSeconds {
  const seconds = new Map<string, number>();
  const add = (at: string, more: number): void => void seconds.set(at, (seconds.get(at) ?? 0) + more);
  add(station, meanOf(service) * slowdown(station));
  for (const inner of holding) {
    const innerSeconds = meanOf(inner.service) * slowdown(inner.station);
    add(inner.station, innerSeconds);
    add(station, innerSeconds);
  }
  return Object.fromEntries(seconds);
}
