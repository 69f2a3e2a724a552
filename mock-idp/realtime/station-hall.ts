/**
 * All stations of a profile in real time: one network of the model, one timer for the next thing that happens in it, and whoever is owed an
 * answer gets it. The network keeps exact virtual time, so a timer that fires late makes an answer late but costs no capacity.
 */
import type { StationTotals } from '../../src/model/record/run-record.ts';
import { costOf, doorSteps } from '../../src/model/scenario/steps.ts';
import type { ServiceStep } from '../../src/model/scenario/steps.ts';
import { createNetwork } from '../../src/model/service/network.ts';
import type { Ending, Leg } from '../../src/model/service/network.ts';
import { createServiceDraws } from '../../src/model/service/service-draws.ts';
import { stationConfigOf } from '../../src/model/service/station-config.ts';
import type { Fate } from '../../src/model/service/station-types.ts';
import type { Clock } from '../clock.ts';
import type { ProfileDocument } from '../profiles/profile-document.ts';
import { createVisitTrace } from './visit-trace.ts';
import type { VisitTrace } from './visit-trace.ts';

/** How a visit ended; `closed`: the server was shut down first. */
export type VisitEnd = Fate | 'closed';

export interface StationHall {
  /**
   * Queues one request at the station of its step. `settle` is called once, never before `enter` returns. The answer says that the client
   * has gone.
   */
  enter(
    visit: { readonly step: ServiceStep; readonly times: number; readonly deadlineAtSeconds: number | undefined },
    settle: (end: VisitEnd) => void,
  ): () => void;
  /** A station that the profile does not name any more serves out what it has. */
  apply(profile: ProfileDocument): void;
  /**
   * How fast stations work, those at work included, from now on: 1 as the profile says, 0.5 half as fast, 0 not at all. A station that is
   * not named works as the profile says.
   */
  setSpeeds(speeds: Readonly<Record<string, number>>): void;
  /** How many times as much work requests bring that come to a station from now on (a cold cache: more than 1). Not named: 1. */
  setServiceFactors(factors: Readonly<Record<string, number>>): void;
  totalsAt(nowSeconds: number): Record<string, StationTotals>;
  /** How long the request that has waited longest at each station of the profile has waited, seconds; 0 when none waits. */
  queueAgesAt(nowSeconds: number): Record<string, number>;
  readonly trace: VisitTrace;
  /** Ends every open visit as `closed`. */
  close(): void;
}

export interface HallHooks {
  /** Called before anything changes at `nowSeconds`. */
  readonly beforeChange: (nowSeconds: number) => void;
  readonly onEnding: (latenessSeconds: number, ending: Ending<HallVisit>) => void;
}

/** A request that is owed an answer. */
export interface HallVisit {
  readonly step: ServiceStep;
  settle: ((end: VisitEnd) => void) | undefined;
}

export function openStationHall(clock: Clock, initial: ProfileDocument, hooks: HallHooks): StationHall {
  const network = createNetwork<HallVisit>();
  const open = new Set<HallVisit>();
  const trace = createVisitTrace();
  let profile = initial;
  let draws = createServiceDraws(initial.seed);
  let speeds: Readonly<Record<string, number>> = {};
  let factors: Readonly<Record<string, number>> = {};
  let armedForSeconds = Infinity;
  let disarm: (() => void) | undefined;

  /** The time of the change that is about to be made. */
  function touch(): number {
    const nowSeconds = clock.nowSeconds();
    hooks.beforeChange(nowSeconds);
    return nowSeconds;
  }

  function finish(visit: HallVisit, end: VisitEnd): void {
    const { settle } = visit;
    visit.settle = undefined;
    open.delete(visit);
    if (settle !== undefined) queueMicrotask(() => settle(end));
  }

  /** Hands out what is due by `nowSeconds` and sets the timer for what is not. */
  function deliver(nowSeconds: number): void {
    for (const ending of network.advance(nowSeconds)) {
      hooks.onEnding(nowSeconds - ending.atSeconds, ending);
      trace.add(ending, nowSeconds);
      finish(ending.visit.order.payload, ending.fate);
    }
    const dueSeconds = network.nextEventSeconds();
    if (dueSeconds === armedForSeconds) return;
    disarm?.();
    disarm = undefined;
    armedForSeconds = dueSeconds;
    if (dueSeconds !== Infinity) disarm = clock.after(dueSeconds - nowSeconds, onTimer);
  }

  function onTimer(): void {
    armedForSeconds = Infinity;
    deliver(touch());
  }

  function configure(nowSeconds: number): void {
    for (const name of Object.keys(profile.stations)) {
      const isNew = !network.has(name);
      network.configure(nowSeconds, name, stationConfigOf(profile, name));
      if (isNew) network.setSpeed(nowSeconds, name, speeds[name] ?? 1);
    }
  }

  const slowed = (leg: Leg): Leg => {
    const factor = factors[leg.station] ?? 1;
    return factor === 1 ? leg : { ...leg, serviceSeconds: leg.serviceSeconds * factor };
  };

  const ofEach = <Told>(tell: (name: string) => Told): Record<string, Told> =>
    Object.fromEntries(Object.keys(profile.stations).map((name) => [name, tell(name)]));

  configure(clock.nowSeconds());

  return {
    enter({ step, times, deadlineAtSeconds }, settle) {
      const cost = costOf(profile.steps, step);
      if (cost === undefined) {
        queueMicrotask(() => settle('served'));
        return () => undefined;
      }
      const payload: HallVisit = { step, settle };
      open.add(payload);
      const [own, ...inner] = draws.legsOf(step, cost, times);
      const nowSeconds = touch();
      const visit = network.offer(nowSeconds, {
        payload,
        legs: [slowed(own), ...inner.map(slowed)],
        begun: !doorSteps.has(step),
        deadlineAtSeconds,
        priority: cost.priority,
      });
      deliver(nowSeconds);
      return () => {
        if (payload.settle === undefined) return;
        const goneAtSeconds = touch();
        network.abandon(goneAtSeconds, visit);
        deliver(goneAtSeconds);
      };
    },
    apply(changed) {
      const nowSeconds = touch();
      if (changed.seed !== profile.seed) draws = createServiceDraws(changed.seed);
      profile = changed;
      configure(nowSeconds);
      deliver(nowSeconds);
    },
    setSpeeds(changed) {
      const nowSeconds = touch();
      speeds = { ...changed };
      for (const name of Object.keys(profile.stations)) network.setSpeed(nowSeconds, name, speeds[name] ?? 1);
      deliver(nowSeconds);
    },
    setServiceFactors(changed) {
      factors = { ...changed };
    },
    totalsAt: (nowSeconds) =>
      ofEach((name) => {
        const { queueAgeSeconds: _age, ...totals } = network.stateAt(nowSeconds, name);
        return totals;
      }),
    queueAgesAt: (nowSeconds) => ofEach((name) => network.stateAt(nowSeconds, name).queueAgeSeconds),
    trace,
    close() {
      disarm?.();
      for (const visit of open) finish(visit, 'closed');
    },
  };
}
