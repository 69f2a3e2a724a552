/** All stations of a profile, and the seeded service times of the steps that visit them. */
import { draw } from '../../src/model/distributions.ts';
import { randomStream } from '../../src/model/random.ts';
import type { RandomStream } from '../../src/model/random.ts';
import type { StationTotals } from '../../src/model/record/run-record.ts';
import { costOf, doorSteps } from '../../src/model/scenario/steps.ts';
import type { ServiceStep } from '../../src/model/scenario/steps.ts';
import type { Departure } from '../../src/model/service/station.ts';
import type { Clock } from '../clock.ts';
import { stationConfigOf } from '../profiles/profile-document.ts';
import type { ProfileDocument } from '../profiles/profile-document.ts';
import { bindStation } from './bound-station.ts';
import type { BoundStation, Visit, VisitEnd } from './bound-station.ts';

export interface StationHall {
  /** Queues one request of a login at the station of its step. The answer says that the client has gone. */
  enter(
    visit: { readonly step: ServiceStep; readonly times: number; readonly deadlineAtSeconds: number | undefined },
    settle: (end: VisitEnd) => void,
  ): () => void;
  /** A station that the profile does not name any more serves out what it has. */
  apply(profile: ProfileDocument): void;
  totalsAt(nowSeconds: number): Record<string, StationTotals>;
  /** Of each station of the profile, seconds. */
  queueAgesAt(nowSeconds: number): Record<string, number>;
  close(): void;
}

export interface HallHooks {
  readonly beforeChange: (nowSeconds: number) => void;
  readonly onDeparture: (station: string, latenessSeconds: number, departure: Departure<Visit>) => void;
}

export function openStationHall(clock: Clock, initial: ProfileDocument, hooks: HallHooks): StationHall {
  const stations = new Map<string, BoundStation>();
  let profile = initial;
  let serviceTimes = new Map<ServiceStep, RandomStream>();

  function bind(name: string): BoundStation {
    const bound = bindStation(clock, stationConfigOf(profile, name), {
      beforeChange: hooks.beforeChange,
      onDeparture: (latenessSeconds, departure) => hooks.onDeparture(name, latenessSeconds, departure),
    });
    stations.set(name, bound);
    return bound;
  }

  function serviceTimesOf(step: ServiceStep): RandomStream {
    const stream = serviceTimes.get(step) ?? randomStream(profile.seed, `service ${step}`);
    serviceTimes.set(step, stream);
    return stream;
  }

  function apply(changed: ProfileDocument): void {
    if (changed.seed !== profile.seed) serviceTimes = new Map();
    profile = changed;
    for (const name of Object.keys(changed.stations)) {
      const known = stations.get(name);
      if (known === undefined) bind(name);
      else known.reconfigure(stationConfigOf(changed, name));
    }
  }

  const ofEach = <Told>(tell: (station: BoundStation) => Told): Record<string, Told> =>
    Object.fromEntries(Object.keys(profile.stations).map((name) => [name, tell(stations.get(name) ?? bind(name))]));

  for (const name of Object.keys(initial.stations)) bind(name);

  return {
    enter({ step, times, deadlineAtSeconds }, settle) {
      const cost = costOf(profile.steps, step);
      if (cost === undefined) {
        queueMicrotask(() => settle('served'));
        return () => undefined;
      }
      const { station, service } = cost;
      let serviceSeconds = 0;
      for (let part = 0; part < times; part += 1) serviceSeconds += draw(service, serviceTimesOf(step));
      const bound = stations.get(station) ?? bind(station);
      return bound.enter({ serviceSeconds, begun: !doorSteps.has(step), deadlineAtSeconds }, settle);
    },
    apply,
    totalsAt: (nowSeconds) => ofEach((station) => station.totalsAt(nowSeconds)),
    queueAgesAt: (nowSeconds) => ofEach((station) => station.queueAgeAt(nowSeconds)),
    close: () => stations.forEach((station) => station.close()),
  };
}
