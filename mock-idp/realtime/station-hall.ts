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
import type { ServiceDraws } from '../../src/model/service/service-draws.ts';
import { stationConfigOf } from '../../src/model/service/station-config.ts';
import type { Fate } from '../../src/model/service/station-types.ts';
import type { Clock } from '../clock.ts';
import { undisturbed } from '../faults/station-speeds.ts';
import type { Disturbance } from '../faults/station-speeds.ts';
import type { ProfileDocument } from '../profiles/profile-document.ts';
import { createVisitTrace } from './visit-trace.ts';
import type { VisitTrace } from './visit-trace.ts';

/** How a visit ended; `closed`: the server was shut down first. */
export type VisitEnd = Fate | 'closed';

export interface HallOrder {
  readonly step: ServiceStep;
  /** How many services it takes, one after the other. */
  readonly times: number;
  readonly deadlineAtSeconds: number | undefined;
  /** How many times as much work it brings (a cold cache: more than 1); unset: 1. */
  readonly serviceFactor?: number;
}

export interface StationHall {
  /** Whether a step visits no station under the profile of this moment. */
  isFree(step: ServiceStep): boolean;
  /**
   * Queues one request at the station of its step. `settle` is called once, never before `enter` returns. The answer says that the client
   * has gone.
   */
  enter(order: HallOrder, settle: (end: VisitEnd) => void): () => void;
  /** A station that the profile does not name any more serves out what it has. */
  apply(profile: ProfileDocument): void;
  /**
   * How stations work from `atSeconds` on, those at work included. The moment may be a little ago, but nothing may have happened since.
   */
  disturb(atSeconds: number, disturbanceOf: (station: string) => Disturbance): void;
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
  return new RealTimeHall(clock, initial, hooks);
}

class RealTimeHall implements StationHall {
  readonly trace = createVisitTrace();
  readonly #clock: Clock;
  readonly #hooks: HallHooks;
  readonly #network = createNetwork<HallVisit>();
  readonly #open = new Set<HallVisit>();
  #profile: ProfileDocument;
  #draws: ServiceDraws;
  #disturbanceOf: (station: string) => Disturbance = () => undisturbed;
  #armedForSeconds = Infinity;
  #disarm: (() => void) | undefined;

  constructor(clock: Clock, initial: ProfileDocument, hooks: HallHooks) {
    this.#clock = clock;
    this.#hooks = hooks;
    this.#profile = initial;
    this.#draws = createServiceDraws(initial.seed);
    this.#configure(clock.nowSeconds());
  }

  isFree(step: ServiceStep): boolean {
    return costOf(this.#profile.steps, step) === undefined;
  }

  enter({ step, times, deadlineAtSeconds, serviceFactor = 1 }: HallOrder, settle: (end: VisitEnd) => void): () => void {
    const cost = costOf(this.#profile.steps, step);
    if (cost === undefined) {
      queueMicrotask(() => settle('served'));
      return () => undefined;
    }
    const payload: HallVisit = { step, settle };
    this.#open.add(payload);
    const [own, ...inner] = this.#draws.legsOf(step, cost, times);
    const nowSeconds = this.#touch();
    const visit = this.#network.offer(nowSeconds, {
      payload,
      legs: [slowed(own, serviceFactor), ...inner.map((leg) => slowed(leg, serviceFactor))],
      begun: !doorSteps.has(step),
      deadlineAtSeconds,
      priority: cost.priority,
    });
    this.#deliver(nowSeconds);
    return () => {
      if (payload.settle === undefined) return;
      const goneAtSeconds = this.#touch();
      this.#network.abandon(goneAtSeconds, visit);
      this.#deliver(goneAtSeconds);
    };
  }

  apply(changed: ProfileDocument): void {
    const nowSeconds = this.#touch();
    if (changed.seed !== this.#profile.seed) this.#draws = createServiceDraws(changed.seed);
    this.#profile = changed;
    this.#configure(nowSeconds);
    this.#deliver(nowSeconds);
  }

  disturb(atSeconds: number, disturbanceOf: (station: string) => Disturbance): void {
    this.#disturbanceOf = disturbanceOf;
    this.#configure(atSeconds);
    this.#deliver(this.#clock.nowSeconds());
  }

  totalsAt(nowSeconds: number): Record<string, StationTotals> {
    return this.#ofEach((name) => {
      const { queueAgeSeconds: _age, ...totals } = this.#network.stateAt(nowSeconds, name);
      return totals;
    });
  }

  queueAgesAt(nowSeconds: number): Record<string, number> {
    return this.#ofEach((name) => this.#network.stateAt(nowSeconds, name).queueAgeSeconds);
  }

  close(): void {
    this.#disarm?.();
    for (const visit of this.#open) this.#finish(visit, 'closed');
  }

  /** The time of the change that is about to be made. */
  #touch(): number {
    const nowSeconds = this.#clock.nowSeconds();
    this.#hooks.beforeChange(nowSeconds);
    return nowSeconds;
  }

  /** Hands out what is due by `nowSeconds` and sets the timer for what is not. */
  #deliver(nowSeconds: number): void {
    for (const ending of this.#network.advance(nowSeconds)) {
      this.#hooks.onEnding(nowSeconds - ending.atSeconds, ending);
      this.trace.add(ending, nowSeconds);
      this.#finish(ending.visit.order.payload, ending.fate);
    }
    const dueSeconds = this.#network.nextEventSeconds();
    if (dueSeconds === this.#armedForSeconds) return;
    this.#disarm?.();
    this.#disarm = undefined;
    this.#armedForSeconds = dueSeconds;
    if (dueSeconds === Infinity) return;
    this.#disarm = this.#clock.after(dueSeconds - nowSeconds, () => {
      this.#armedForSeconds = Infinity;
      this.#deliver(this.#touch());
    });
  }

  #finish(visit: HallVisit, end: VisitEnd): void {
    const { settle } = visit;
    visit.settle = undefined;
    this.#open.delete(visit);
    if (settle !== undefined) queueMicrotask(() => settle(end));
  }

  #configure(nowSeconds: number): void {
    for (const name of this.#names()) {
      const config = stationConfigOf(this.#profile, name);
      const { speed, mostServers } = this.#disturbanceOf(name);
      this.#network.configure(nowSeconds, name, { ...config, servers: Math.min(config.servers, mostServers) });
      this.#network.setSpeed(nowSeconds, name, speed);
    }
  }

  #names(): string[] {
    return Object.keys(this.#profile.stations);
  }

  #ofEach<Told>(tell: (name: string) => Told): Record<string, Told> {
    return Object.fromEntries(this.#names().map((name) => [name, tell(name)]));
  }
}

const slowed = (leg: Leg, factor: number): Leg =>
  factor === 1 ? leg : { ...leg, serviceSeconds: leg.serviceSeconds * factor };
