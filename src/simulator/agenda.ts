/** What happens when, in virtual time: events in order of their moment, ties in the order in which they were planned. */
import { createTimeline } from '../model/service/timeline.ts';

export interface Agenda {
  /** Plans `event` for `atSeconds`, not before now. */
  at(atSeconds: number, event: (nowSeconds: number) => void): void;
  /** Lets everything happen that is planned up to and including `untilSeconds`. */
  runUntil(untilSeconds: number): void;
  nowSeconds(): number;
}

interface Planned {
  readonly event: (nowSeconds: number) => void;
}

export function createAgenda(): Agenda {
  const timeline = createTimeline<Planned>();
  let now = 0;

  return {
    at(atSeconds, event) {
      if (!(atSeconds >= now))
        throw new RangeError(`an event at ${atSeconds} s was planned at ${now} s: time goes forward`);
      timeline.insert(atSeconds, { event });
    },
    runUntil(untilSeconds) {
      for (let next = timeline.firstTime(); next <= untilSeconds; next = timeline.firstTime()) {
        now = next;
        timeline.takeFirst()?.event(now);
      }
      now = Math.max(now, untilSeconds);
    },
    nowSeconds: () => now,
  };
}
