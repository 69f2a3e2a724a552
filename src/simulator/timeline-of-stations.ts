/** What changes at the stations while a plan runs: faults slow them down, remedies bring more servers. */
import { eventsOf, switchesAt } from '../model/remedies/switches-at.ts';
import { cardAlone } from '../model/remedies/switches.ts';
import type { Plan } from '../model/scenario/plan.ts';

export type StationChange =
  | { readonly atSeconds: number; readonly station: string; readonly kind: 'speed'; readonly speed: number }
  | { readonly atSeconds: number; readonly station: string; readonly kind: 'servers'; readonly servers: number };

/** In order of time; those of one moment in the order of the plan, speeds first. None is after the end of the plan. */
export function stationChangesOf(plan: Plan): readonly StationChange[] {
  return [...speedsOf(plan), ...serversOf(plan)]
    .filter(({ atSeconds }) => atSeconds <= plan.durationSeconds)
    .toSorted((a, b) => a.atSeconds - b.atSeconds);
}

/** Faults that overlap at one station multiply. */
function speedsOf({ faults = [] }: Plan): StationChange[] {
  const edges = faults.flatMap(({ station, startSeconds, durationSeconds }) =>
    [startSeconds, startSeconds + durationSeconds].map((atSeconds) => ({ atSeconds, station })),
  );
  return edges.map(({ atSeconds, station }) => ({
    atSeconds,
    station,
    kind: 'speed',
    speed: faults
      .filter((fault) => fault.station === station)
      .filter(
        ({ startSeconds, durationSeconds }) => atSeconds >= startSeconds && atSeconds < startSeconds + durationSeconds,
      )
      .reduce((product, { speed }) => product * speed, 1),
  }));
}

function serversOf({ remedies = [], service }: Plan): StationChange[] {
  const moments = eventsOf(remedies.filter(({ kind }) => kind === 'servers')).map(({ atSeconds }) => atSeconds);
  return moments.flatMap((atSeconds) => {
    const { serverFactors } = switchesAt(cardAlone, remedies, atSeconds);
    return Object.entries(service.stations).map(([station, { servers }]): StationChange => {
      const factor = serverFactors[station] ?? 1;
      return { atSeconds, station, kind: 'servers', servers: Math.max(1, Math.round(servers * factor)) };
    });
  });
}
