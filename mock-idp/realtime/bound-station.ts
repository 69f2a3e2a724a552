/**
 * One station of the model, bound to real time: a timer waits for the next departure, and whoever is owed an answer gets it.
 * The station keeps exact virtual time, so a timer that fires late makes an answer late but costs no capacity.
 */
import type { StationTotals } from '../../src/model/record/run-record.ts';
import { createStation } from '../../src/model/service/station.ts';
import type { Departure, Fate, StationConfig } from '../../src/model/service/station.ts';
import type { Clock } from '../clock.ts';

/** How a visit ended; `closed`: the server was shut down first. */
export type VisitEnd = Fate | 'closed';

export interface VisitOrder {
  readonly serviceSeconds: number;
  /** Part of a login that was already let in. */
  readonly begun: boolean;
  /** Moment after which nobody waits any more, seconds on the clock. */
  readonly deadlineAtSeconds?: number | undefined;
}

export interface BoundStation {
  /** Queues a visit. `settle` is called once, never before `enter` returns; the answer says that the client has gone. */
  enter(order: VisitOrder, settle: (end: VisitEnd) => void): () => void;
  reconfigure(config: StationConfig): void;
  totalsAt(nowSeconds: number): StationTotals;
  /** How long the request that has waited longest has waited, seconds; 0 when none waits. */
  queueAgeAt(nowSeconds: number): number;
  /** Ends every open visit as `closed`. */
  close(): void;
}

export interface StationHooks {
  /** Called before anything of the station changes at `nowSeconds`. */
  readonly beforeChange: (nowSeconds: number) => void;
  readonly onDeparture: (latenessSeconds: number, departure: Departure<Visit>) => void;
}

export interface Visit {
  settle: ((end: VisitEnd) => void) | undefined;
}

export function bindStation(clock: Clock, config: StationConfig, hooks: StationHooks): BoundStation {
  const station = createStation<Visit>(config);
  const open = new Set<Visit>();
  let armedForSeconds = Infinity;
  let disarm: (() => void) | undefined;

  function finish(visit: Visit, end: VisitEnd): void {
    const { settle } = visit;
    visit.settle = undefined;
    open.delete(visit);
    if (settle !== undefined) queueMicrotask(() => settle(end));
  }

  /** Hands out what is due by `nowSeconds` and sets the timer for what is not. */
  function deliver(nowSeconds: number): void {
    for (const departure of station.advance(nowSeconds)) {
      hooks.onDeparture(nowSeconds - departure.atSeconds, departure);
      finish(departure.job.payload, departure.fate);
    }
    const dueSeconds = station.nextDepartureSeconds();
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

  /** The time of the change that is about to be made. */
  function touch(): number {
    const nowSeconds = clock.nowSeconds();
    hooks.beforeChange(nowSeconds);
    return nowSeconds;
  }

  return {
    enter(order, settle) {
      const visit: Visit = { settle };
      const { deadlineAtSeconds, ...rest } = order;
      open.add(visit);
      const nowSeconds = touch();
      const job = station.offer(nowSeconds, {
        ...rest,
        payload: visit,
        ...(deadlineAtSeconds === undefined ? {} : { deadlineAtSeconds }),
      });
      deliver(nowSeconds);
      return () => {
        if (visit.settle === undefined) return;
        const goneAtSeconds = touch();
        station.abandon(goneAtSeconds, job);
        deliver(goneAtSeconds);
      };
    },
    reconfigure(changed) {
      const nowSeconds = touch();
      station.reconfigure(nowSeconds, changed);
      deliver(nowSeconds);
    },
    totalsAt(nowSeconds) {
      const counters = station.countersAt(nowSeconds);
      return {
        servers: station.config().servers,
        ...counters,
        queueLength: station.queueLength(),
        inService: station.inService(),
      };
    },
    queueAgeAt: (nowSeconds) => station.queueAgeAt(nowSeconds),
    close() {
      disarm?.();
      for (const visit of open) finish(visit, 'closed');
    },
  };
}
