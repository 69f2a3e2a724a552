/**
 * One server, Poisson arrivals, exponential service, nothing else: two clocks and a counter. The least that a simulator of queues can do per
 * event, so its rate is the ceiling that the machine sets.
 */
import { arrivalStream, serviceStream } from './draws.ts';
import { ExponentialStream } from './exponential.ts';

export interface Mm1Config {
  readonly seed: number;
  readonly arrivalsPerSecond: number;
  readonly servicesPerSecond: number;
  /** Arrivals and departures together. */
  readonly events: number;
}

export interface Mm1Result {
  readonly seconds: number;
  readonly arrivals: number;
  readonly departures: number;
  /** ∫ customers in the system dt; ÷ seconds is L = ρ/(1 − ρ) in the long run [Kleinrock, Queueing Systems 1, 1975, §3.2]. */
  readonly insideSeconds: number;
}

/** @throws RangeError when a rate or the number of events is not above 0 */
export function runMm1({ seed, arrivalsPerSecond, servicesPerSecond, events }: Mm1Config): Mm1Result {
  if (!(arrivalsPerSecond > 0 && servicesPerSecond > 0 && events > 0))
    throw new RangeError(`${arrivalsPerSecond}/s, ${servicesPerSecond}/s, ${events} events: all must be above 0`);
  const arrivalDraws = new ExponentialStream(seed, arrivalStream);
  const serviceDraws = new ExponentialStream(seed, serviceStream);
  let now = 0;
  let insideSeconds = 0;
  let inside = 0;
  let arrivals = 0;
  let nextArrival = arrivalDraws.next() / arrivalsPerSecond;
  let nextDeparture = Infinity;
  for (let event = 0; event < events; event += 1) {
    if (nextArrival < nextDeparture) {
      insideSeconds += (nextArrival - now) * inside;
      now = nextArrival;
      arrivals += 1;
      if (inside === 0) nextDeparture = now + serviceDraws.next() / servicesPerSecond;
      inside += 1;
      nextArrival = now + arrivalDraws.next() / arrivalsPerSecond;
    } else {
      insideSeconds += (nextDeparture - now) * inside;
      now = nextDeparture;
      inside -= 1;
      nextDeparture = inside > 0 ? now + serviceDraws.next() / servicesPerSecond : Infinity;
    }
  }
  return { seconds: now, arrivals, departures: events - arrivals, insideSeconds };
}
