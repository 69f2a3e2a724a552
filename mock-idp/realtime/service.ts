/** The part of the mock that lives in time: stations, door, budget and samples, all under one profile that can change at any moment. */
import type { Ending } from '../../src/model/service/network.ts';
import type { Clock } from '../clock.ts';
import type { IdentifierSource } from '../identifiers.ts';
import { hmacSigner, secretsEqual } from '../identifiers.ts';
import type { Metrics } from '../metrics.ts';
import { openPortalBudget } from '../portal/portal-budget.ts';
import type { PortalBudget } from '../portal/portal-budget.ts';
import type { ProcessLoad } from '../process-load.ts';
import type { ProfileDocument } from '../profiles/profile-document.ts';
import { openDoor } from '../waiting-room/door.ts';
import type { Door } from '../waiting-room/door.ts';
import { openDesk } from './desk.ts';
import type { Desk } from './desk.ts';
import { createLatenessRecorder } from './lateness.ts';
import type { LatenessRecorder } from './lateness.ts';
import { createSampleRing } from './sample-ring.ts';
import type { Reading, SampleRing } from './sample-ring.ts';
import { createSecondTicks } from './second-ticks.ts';
import { openStationHall } from './station-hall.ts';
import type { StationHall } from './station-hall.ts';
import { waitsOf } from './waits.ts';
import type { VisitTrace } from './visit-trace.ts';

export interface Service {
  readonly profile: () => ProfileDocument;
  readonly apply: (profile: ProfileDocument) => void;
  readonly desk: Desk;
  readonly door: Door;
  readonly budget: PortalBudget;
  readonly samples: SampleRing;
  /** How things stand now; the shares of the last second come from its sample. */
  readonly reading: () => Reading;
  /** How long the request that has waited longest at each station has waited by now, seconds. */
  readonly queueAges: () => Readonly<Record<string, number>>;
  /** How stations work from a moment on; see the station hall. */
  readonly disturb: StationHall['disturb'];
  /** What became of the last visits. */
  readonly trace: VisitTrace;
  readonly isOpen: () => boolean;
  readonly close: () => void;
}

export interface ServiceOptions {
  readonly clock: Clock;
  readonly identifier: IdentifierSource;
  readonly profile: ProfileDocument;
  readonly processLoad: ProcessLoad;
  readonly metrics: Metrics;
  /** Called before anything is done or read at a moment: what has to happen by then happens first. */
  readonly before?: (nowSeconds: number) => void;
}

export function openService(options: ServiceOptions): Service {
  const { clock, profile: initial, processLoad, metrics, before = () => undefined } = options;
  let profile = initial;
  let open = true;
  const lateness = createLatenessRecorder();
  const samples = createSampleRing();
  const ticks = createSecondTicks(clock, (atSeconds, atEpochMs) => {
    before(atSeconds);
    const lateP99Seconds = lateness.takeP99Seconds();
    samples.add(atEpochMs, read(atSeconds, processLoad.takeEventLoopUtilisation(), lateP99Seconds));
  });
  function reach(nowSeconds: number): void {
    before(nowSeconds);
    ticks.reach(nowSeconds);
  }
  const hall = openStationHall(clock, initial, {
    beforeChange: reach,
    onEnding: (lateSeconds, ending) => observe(lateSeconds, ending, { lateness, metrics }),
  });
  const door = openServiceDoor(options, reach);
  const budget = openPortalBudget(clock, initial.retryBudget, reach);

  function read(atSeconds: number, eventLoopUtilisation: number, deliveryLatenessP99Seconds: number): Reading {
    return {
      stations: hall.totalsAt(atSeconds),
      cpuSeconds: processLoad.cpuSeconds(),
      eventLoopUtilisation,
      deliveryLatenessP99Seconds,
      ...lateness.totals(),
      waitingRoom: door.totalsAt(atSeconds),
      retryBudget: budget.totals(),
    };
  }

  /** This moment, with the samples of every second before it taken. */
  function reached(): number {
    const nowSeconds = clock.nowSeconds();
    reach(nowSeconds);
    return nowSeconds;
  }

  ticks.start();
  return {
    profile: () => profile,
    apply(changed) {
      profile = changed;
      hall.apply(changed);
      door.apply(changed.protection.waitingRoom);
      budget.apply(changed.retryBudget);
    },
    desk: openDesk({
      clock,
      hall,
      retryAfterSeconds: () => profile.protection.retryAfterSeconds,
      onGone: metrics.gone,
    }),
    door,
    budget,
    samples,
    reading() {
      const nowSeconds = reached();
      const last = samples.last();
      return read(nowSeconds, last?.eventLoopUtilisation ?? 0, last?.deliveryLatenessP99Seconds ?? 0);
    },
    queueAges: () => hall.queueAgesAt(reached()),
    disturb(atSeconds, disturbanceOf) {
      ticks.reach(atSeconds);
      hall.disturb(atSeconds, disturbanceOf);
    },
    trace: hall.trace,
    isOpen: () => open,
    close() {
      open = false;
      hall.close();
      ticks.stop();
    },
  };
}

/** Lateness of an answer, and the waits of a request that was served. */
function observe(
  lateSeconds: number,
  ending: Ending<unknown>,
  { lateness, metrics }: { readonly lateness: LatenessRecorder; readonly metrics: Metrics },
): void {
  lateness.record(lateSeconds);
  metrics.lateness(lateSeconds);
  for (const { station, seconds } of waitsOf(ending)) metrics.stationWait(station, seconds);
}

const openServiceDoor = (
  { clock, identifier, profile, metrics }: ServiceOptions,
  beforeChange: (nowSeconds: number) => void,
): Door =>
  openDoor(
    {
      clock,
      identifier,
      signer: { sign: hmacSigner(identifier()), equal: secretsEqual },
      seed: profile.seed,
      beforeChange,
      onAdmitted: metrics.waitingRoomWait,
    },
    profile.protection.waitingRoom,
  );
