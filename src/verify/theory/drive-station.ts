/** One station of the model's own rules (src/model/service/station.ts), moved from event to event: its departures and the world's events. */
import type { Departure, Station, StationConfig } from '../../model/service/station-types.ts';

/** First come, first served, without a bound. */
export const firstComeFirstServed = (servers: number): StationConfig => ({
  servers,
  discipline: 'fifo',
  queueBound: null,
  refuse: 'anywhere',
  cancelAbandoned: false,
  refusalSeconds: 0,
});

export interface World<Payload> {
  readonly station: Station<Payload>;
  /** When the world does something next, seconds. */
  nextSeconds(): number;
  happen(atSeconds: number): void;
  depart(departure: Departure<Payload>): void;
}

/** All events up to and including a moment, in order of time; a departure is before what the world does at the same moment. */
export function driveStation<Payload>(world: World<Payload>, untilSeconds: number): void {
  for (;;) {
    const departureSeconds = world.station.nextDepartureSeconds();
    const at = Math.min(departureSeconds, world.nextSeconds());
    if (at > untilSeconds) break;
    if (departureSeconds <= at) for (const departure of world.station.advance(at)) world.depart(departure);
    else world.happen(at);
  }
  for (const departure of world.station.advance(untilSeconds)) world.depart(departure);
}
