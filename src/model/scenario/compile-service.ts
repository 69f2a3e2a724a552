/** The service of a scenario at run size: see compile.ts for what compression and scale do. */
import { stretch } from '../distributions.ts';
import type { Distribution } from '../distributions.ts';
import { rescaledContention } from '../service/contention.ts';
import type { CapacityProfile, Discipline, StationProfile, StepCost } from './plan.ts';
import type { Scenario, WrittenDistribution } from './schema.ts';

/** Story time to run time. */
export interface RunClock {
  seconds(storySeconds: number): number;
  law(written: WrittenDistribution): Distribution;
}

/** The size of a run: see PlanOptions. */
interface RunSize {
  readonly scale: number;
  readonly fewerServers: boolean;
}

type WrittenService = Scenario['service'];
type WrittenStation = WrittenService['stations'][string];
type WrittenCost = NonNullable<WrittenService['steps']['authorize']>;

/** @param discipline of stations that have none of their own */
export function compileService(
  { stations, steps, refusalSeconds, signing }: WrittenService,
  { clock, size, discipline }: { readonly clock: RunClock; readonly size: RunSize; readonly discipline: Discipline },
): CapacityProfile {
  const slower = (station: string): number => scaledServers(stations[station]?.servers ?? 1, size).slower;
  const visit = ({
    station,
    service,
  }: Pick<WrittenCost, 'station' | 'service'>): Pick<StepCost, 'station' | 'service'> => {
    return { station, service: stretch(clock.law(service), slower(station)) };
  };
  const compiled = Object.entries(steps).flatMap(([step, cost]): [string, StepCost][] => {
    if (cost === undefined) return [];
    const { priority, holding } = cost;
    return [[step, { ...visit(cost), ...named({ priority, holding: holding?.map(visit) }) }]];
  });
  return {
    stations: Object.fromEntries(
      Object.entries(stations).map(([name, station]) => [
        name,
        compileStation(station, clock, size, station.discipline ?? discipline),
      ]),
    ),
    steps: Object.fromEntries(compiled) as CapacityProfile['steps'],
    refusalSeconds: clock.seconds(refusalSeconds) * slower(steps.authorize?.station ?? ''),
    signing,
  };
}

function compileStation(
  written: WrittenStation,
  clock: RunClock,
  size: RunSize,
  discipline: Discipline,
): StationProfile {
  const { servers, queueBound, waitLimitSeconds, contention } = written;
  const { scale } = size;
  const whole = scaledServers(servers, size).servers;
  return {
    servers: whole,
    ...named({
      discipline: written.discipline,
      queueBound: queueBound === null ? null : queueBound === undefined ? undefined : scaledBound(queueBound, scale),
      cancelAbandoned: written.cancelAbandoned,
      waitLimitSeconds: typeof waitLimitSeconds === 'number' ? clock.seconds(waitLimitSeconds) : waitLimitSeconds,
      contention:
        contention === null || contention === undefined
          ? contention
          : rescaledContention(contention, servers, whole, discipline === 'processor-sharing'),
    }),
  };
}

/** The bound of a queue shrinks with the scale: K ≤ μT has to hold in the run as in the story. Only a bound of none stays none. */
export const scaledBound = (bound: number, scale: number): number =>
  bound === 0 ? 0 : Math.max(1, Math.round(bound * scale));

/** servers × s as a whole number ≥ 1, and how much slower each is so that the capacity is exactly × s. */
function scaledServers(servers: number, { scale, fewerServers }: RunSize): { servers: number; slower: number } {
  const whole = scale >= 1 || fewerServers ? Math.max(1, Math.round(servers * scale)) : servers;
  return { servers: whole, slower: whole / (servers * scale) };
}

/** Without the members that are not there. */
function named<Members extends object>(
  members: Members,
): { [Name in keyof Members]?: Exclude<Members[Name], undefined> } {
  const there = Object.entries(members).filter(([, value]) => value !== undefined);
  return Object.fromEntries(there) as { [Name in keyof Members]?: Exclude<Members[Name], undefined> };
}
