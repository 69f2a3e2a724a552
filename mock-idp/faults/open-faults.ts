/** The faults of a running mock: which are at work at each moment, what they do to the service as a whole, and what the audit says of them. */
import type { AuditRing } from '../admin/audit.ts';
import type { Clock } from '../clock.ts';
import { blockEventLoop } from './block-event-loop.ts';
import { MOST_BLOCKED_SECONDS } from './fault.ts';
import type { Fault, FaultDocument, FaultKind } from './fault.ts';
import { faultInWords } from './fault-in-words.ts';
import { createFaultSchedule, secondsOfEpochMsBy } from './fault-schedule.ts';
import type { FaultSchedule, ScheduledFault } from './fault-schedule.ts';
import { disturbanceOf } from './station-speeds.ts';
import type { Disturbance } from './station-speeds.ts';

export interface Faults {
  readonly document: () => FaultDocument;
  /** All or nothing, from this moment on. */
  readonly install: (document: FaultDocument) => void;
  /** Each with its state and how often it was injected, as of now. */
  readonly told: () => readonly ToldFault[];
  /** How many are at work, by kind. */
  readonly active: () => ReadonlyMap<FaultKind, number>;
  /** What starts or ends by then does so, each at its own moment. */
  readonly reach: (nowSeconds: number) => void;
  /** Those at work at this moment. */
  readonly atWork: () => readonly ScheduledFault[];
  /** A fault has hit once more. */
  readonly count: (scheduled: ScheduledFault) => void;
  readonly close: () => void;
}

export type ToldFault = Fault & {
  readonly endsAt: string;
  readonly state: ScheduledFault['state'];
  readonly hits: number;
};

export interface FaultsOptions {
  readonly clock: Clock;
  readonly audit: AuditRing['add'];
  readonly seed: () => number;
  /** Stations work as told from this exact moment on. */
  readonly disturb: (atSeconds: number, disturbance: (station: string) => Disturbance) => void;
  readonly rotateKeys: () => Promise<unknown>;
  readonly onInjected: (kind: FaultKind) => void;
}

export function openFaults(options: FaultsOptions): Faults {
  const { clock } = options;
  let disarm: (() => void) | undefined;
  let dueSeconds = Infinity;
  const schedule = scheduleOf(options);

  function reach(nowSeconds: number): void {
    if (dueSeconds > nowSeconds) return;
    schedule.reach(nowSeconds);
    arm(nowSeconds);
  }

  function arm(nowSeconds: number): void {
    dueSeconds = schedule.nextSeconds();
    disarm?.();
    disarm = dueSeconds === Infinity ? undefined : clock.after(waitOf(dueSeconds - nowSeconds), onTimer);
  }

  function onTimer(): void {
    const nowSeconds = clock.nowSeconds();
    // A wait that is long comes in parts.
    if (nowSeconds < dueSeconds) arm(nowSeconds);
    else reach(nowSeconds);
  }

  function atWork(): readonly ScheduledFault[] {
    // Where nothing has still to start or to end, nothing is at work: most mocks, all the time.
    if (dueSeconds === Infinity) return none;
    reach(clock.nowSeconds());
    return schedule.active();
  }

  return {
    document: () => ({ faults: schedule.all().map(({ fault }) => fault) }),
    install({ faults }) {
      const nowSeconds = clock.nowSeconds();
      reach(nowSeconds);
      schedule.install(nowSeconds, faults);
      arm(nowSeconds);
    },
    told() {
      reach(clock.nowSeconds());
      return schedule.all().map(({ fault, state, hits, endSeconds }) => {
        const endsAt = new Date(Math.round(clock.epochMsAt(endSeconds))).toISOString();
        return { ...fault, endsAt, state, hits };
      });
    },
    active() {
      const kinds = new Map<FaultKind, number>();
      for (const { fault } of atWork()) kinds.set(fault.kind, (kinds.get(fault.kind) ?? 0) + 1);
      return kinds;
    },
    reach,
    atWork,
    count: countBy(options),
    close: () => disarm?.(),
  };
}

const none: readonly ScheduledFault[] = [];

/** A schedule whose starts and ends do what they say to stations and keys. */
function scheduleOf(options: FaultsOptions): FaultSchedule {
  const { clock, audit, seed, disturb } = options;
  const count = countBy(options);
  const schedule = createFaultSchedule({
    secondsOfEpochMs: secondsOfEpochMsBy(clock.epochMsAt),
    seed,
    onStart(scheduled, atSeconds) {
      const { fault } = scheduled;
      audit({ what: 'fault', by: 'schedule', detail: `${fault.id} starts: ${faultInWords(fault)}` }, atSeconds);
      if (fault.kind === 'key-rotation') rotate(scheduled);
      if (disturbs(fault)) stall(scheduled, atSeconds);
    },
    onEnd({ fault, hits }, atSeconds, removed) {
      const how = removed ? 'is taken away' : 'ends';
      const detail = `${fault.id} ${how}: injected ${hits} ${hits === 1 ? 'time' : 'times'}`;
      audit({ what: 'fault', by: removed ? 'admin' : 'schedule', detail }, atSeconds);
      if (disturbs(fault)) disturbFrom(atSeconds);
    },
  });

  function disturbFrom(atSeconds: number): void {
    disturb(atSeconds, (station) => disturbanceOf(schedule.active(), station));
  }

  function stall(scheduled: ScheduledFault, atSeconds: number): void {
    const { fault, endSeconds } = scheduled;
    count(scheduled);
    disturbFrom(atSeconds);
    // Not at once: whoever asked for it is answered first.
    if (fault.kind === 'stall' && fault.blocks === true)
      clock.after(0, () => blockEventLoop(Math.min(endSeconds - clock.nowSeconds(), MOST_BLOCKED_SECONDS)));
  }

  function rotate(scheduled: ScheduledFault): void {
    count(scheduled);
    options.rotateKeys().catch((error: unknown) => {
      const why = error instanceof Error ? error.message : String(error);
      audit({ what: 'fault', by: 'schedule', detail: `${scheduled.fault.id} made no key: ${why}` });
    });
  }

  return schedule;
}

const countBy =
  ({ onInjected }: FaultsOptions) =>
  (scheduled: ScheduledFault): void => {
    scheduled.hits += 1;
    onInjected(scheduled.fault.kind);
  };

const disturbs = ({ kind }: Fault): boolean => kind === 'stall' || kind === 'brown-out';

/** Timers of Node.js wait for less than 2³¹ ms. */
const LONGEST_TIMER_SECONDS = 86_400;
const waitOf = (seconds: number): number => Math.min(seconds, LONGEST_TIMER_SECONDS);
