/** Row 1: the retrial queue. A station that lets nobody wait; who is sent away tries again after an exponential pause. */
import { randomStream } from '../../model/random.ts';
import type { CaseOf } from '../../model/scenario/experiment-schema.ts';
import { createStation } from '../../model/service/station.ts';
import { retrialQueue } from '../../theory/retrial.ts';
import type { CaseRun, Measurements } from '../measured.ts';
import { driveStation, firstComeFirstServed } from './drive-station.ts';
import { gapSeconds } from './exponential-gaps.ts';
import { overSeeds } from './over-seeds.ts';

type Case = CaseOf<'retrial-queue'>;

/**
 * The length of a run: the orbit forgets in about E[orbit] ÷ (λ(1 − ρ)), its standard deviation is about its mean; so a relative standard
 * error ε asks for 2/ε² such times. No closed form gives this one.
 */
export function measureRetrial(parameters: Case, run: CaseRun): Measurements<'retrial-queue'> {
  const { perSecond, servers, servicePerSecond, retriesPerSecond, standardError } = parameters;
  const { meanOrbit } = retrialQueue({ arrivalsPerSecond: perSecond, servicePerSecond, servers, retriesPerSecond });
  const memory = meanOrbit / (perSecond * (1 - perSecond / (servers * servicePerSecond)));
  const warmUpSeconds = 20 * memory;
  const untilSeconds = warmUpSeconds + (2 * memory) / standardError ** 2;
  return overSeeds(run, (seed) => orbit(parameters, seed, { warmUpSeconds, untilSeconds }));
}

function orbit(
  { perSecond, servers, servicePerSecond, retriesPerSecond }: Case,
  seed: number,
  { warmUpSeconds, untilSeconds }: { readonly warmUpSeconds: number; readonly untilSeconds: number },
) {
  const arrivals = randomStream(seed, 'arrivals');
  const services = randomStream(seed, 'service');
  const pauses = randomStream(seed, 'pauses');
  const station = createStation<boolean>({ ...firstComeFirstServed(servers), waitLimitSeconds: 0 });
  let nextCall = gapSeconds(perSecond, arrivals);
  let nextRetry = Infinity;
  let [inOrbit, orbitSeconds, since] = [0, 0, warmUpSeconds];
  const counted = { first: 0, blocked: 0, retries: 0 };
  const moveOrbit = (at: number, change: number): void => {
    if (at > since) orbitSeconds += inOrbit * (at - since);
    since = Math.max(since, at);
    inOrbit += change;
    // Pauses have no memory: the next end of one may be drawn afresh whenever their number changes.
    nextRetry = at + gapSeconds(inOrbit * retriesPerSecond, pauses);
  };
  driveStation(
    {
      station,
      nextSeconds: () => Math.min(nextCall, nextRetry),
      happen(at) {
        const isRetry = nextRetry <= at;
        if (isRetry) moveOrbit(at, -1);
        else nextCall = at + gapSeconds(perSecond, arrivals);
        if (at >= warmUpSeconds) counted[isRetry ? 'retries' : 'first'] += 1;
        station.offer(at, { payload: !isRetry, serviceSeconds: gapSeconds(servicePerSecond, services), begun: false });
      },
      depart({ job, fate, atSeconds }) {
        if (fate !== 'timed-out') return;
        if (job.payload && atSeconds >= warmUpSeconds) counted.blocked += 1;
        moveOrbit(atSeconds, 1);
      },
    },
    untilSeconds,
  );
  moveOrbit(untilSeconds, 0);
  const seconds = untilSeconds - warmUpSeconds;
  return {
    blocked: counted.blocked / counted.first,
    orbit: orbitSeconds / seconds,
    retries: counted.retries / seconds,
  };
}
