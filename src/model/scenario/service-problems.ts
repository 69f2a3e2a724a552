/** What cannot be in the stations and steps of a service, whoever writes them: a scenario or a profile of the mock. */
import type { CostedService } from '../service/station-seconds.ts';
import type { Path } from './path-in-words.ts';
import type { Discipline } from './plan.ts';

export interface ServiceProblem {
  /** From the service on: `['steps', 'token', 'station']`. */
  readonly path: Path;
  readonly found: string;
  readonly expected: string;
  readonly hint?: string;
}

/** @param disciplines those that stations without one of their own may get */
export function serviceProblems(service: CostedService, disciplines: readonly Discipline[]): ServiceProblem[] {
  const unknown = unknownStations(service);
  return [
    ...unknown,
    ...(unknown.length === 0 ? holdingCircles(service) : []),
    ...sharedServers(service, disciplines),
    ...tablesOutOfOrder(service),
  ];
}

const stepsOf = ({ steps }: CostedService) =>
  Object.entries(steps).flatMap(([step, cost]) => (cost === undefined ? [] : [{ step, cost }]));

function unknownStations(service: CostedService): ServiceProblem[] {
  const known = Object.keys(service.stations);
  const expected = `one of ${known.join(', ')}`;
  return stepsOf(service).flatMap(({ step, cost }) => {
    const named = [
      { path: ['steps', step, 'station'], station: cost.station },
      ...(cost.holding ?? []).map(({ station }, at) => ({ path: ['steps', step, 'holding', at, 'station'], station })),
    ];
    return named
      .filter(({ station }) => !known.includes(station))
      .map(({ path, station }) => ({ path, found: `"${station}"`, expected }));
  });
}

/** Servers of two stations kept for each other can all be kept for ever: nobody would be served again. */
function holdingCircles(service: CostedService): ServiceProblem[] {
  const waitsFor = new Map<string, Set<string>>();
  for (const { cost } of stepsOf(service))
    for (const { station } of cost.holding ?? [])
      waitsFor.set(cost.station, (waitsFor.get(cost.station) ?? new Set()).add(station));

  /** The way from a station back to another one, or undefined. */
  function way(from: string, to: string, seen: readonly string[]): readonly string[] | undefined {
    if (from === to) return [...seen, from];
    if (seen.includes(from)) return undefined;
    for (const next of waitsFor.get(from) ?? []) {
      const found = way(next, to, [...seen, from]);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  return stepsOf(service).flatMap(({ step, cost }) =>
    (cost.holding ?? []).flatMap(({ station }, at) => {
      const circle = way(station, cost.station, [cost.station]);
      if (circle === undefined && station !== cost.station) return [];
      return [
        {
          path: ['steps', step, 'holding', at, 'station'],
          found: `a circle: ${(circle ?? [station, station]).join(' → ')}`,
          expected: 'stations that do not wait for each other',
          hint: 'when every server is kept for the other station, nobody is served again',
        },
      ];
    }),
  );
}

/** Where all are served at once nobody waits, and nobody has a server to keep. */
function sharedServers(service: CostedService, disciplines: readonly Discipline[]): ServiceProblem[] {
  const shares = (station: string): boolean =>
    [service.stations[station]?.discipline ?? disciplines].flat().includes('processor-sharing');
  const waits = Object.entries(service.stations)
    .filter(([name, { waitLimitSeconds }]) => typeof waitLimitSeconds === 'number' && shares(name))
    .map(([name, { waitLimitSeconds }]): ServiceProblem => {
      return {
        path: ['stations', name, 'waitLimitSeconds'],
        found: `${waitLimitSeconds} where servers are shared`,
        expected: 'none: with processor-sharing nobody waits for a server',
        hint: 'a queueBound limits how many are served at once: that many more than there are servers',
      };
    });
  const holds = stepsOf(service)
    .filter(({ cost }) => cost.holding !== undefined && cost.holding.length > 0 && shares(cost.station))
    .map(({ step, cost }): ServiceProblem => {
      return {
        path: ['steps', step, 'holding'],
        found: `a server of ${cost.station} to keep, which shares its servers`,
        expected: 'another discipline than processor-sharing, or no holding',
      };
    });
  return [...waits, ...holds];
}

function tablesOutOfOrder({ stations }: CostedService): ServiceProblem[] {
  return Object.entries(stations).flatMap(([name, { contention }]) => {
    if (contention?.kind !== 'table') return [];
    const { factors } = contention;
    return factors.flatMap(([concurrency], at): ServiceProblem[] => {
      const before = factors[at - 1]?.[0] ?? 0;
      if (concurrency > before) return [];
      const path = ['stations', name, 'contention', 'factors', at, 0];
      return [{ path, found: `${concurrency}`, expected: `more than the concurrency before it, ${before}` }];
    });
  });
}
