/** The faults of a running mock: what is in force at each moment, and what it does to requests, stations and keys. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AuditRing } from '../admin/audit.ts';
import type { Clock } from '../clock.ts';
import type { StepLabel } from '../fastify-types.ts';
import { blockEventLoop } from './block-event-loop.ts';
import { isUntouched, stepInBody } from './endpoint-names.ts';
import { MOST_BLOCKED_SECONDS } from './fault.ts';
import type { Fault, FaultDocument, FaultKind } from './fault.ts';
import { faultInWords } from './fault-in-words.ts';
import { createFaultSchedule, secondsOfEpochMsBy } from './fault-schedule.ts';
import type { ScheduledFault } from './fault-schedule.ts';
import { cutBody, endRequest } from './inject.ts';
import { meet } from './request-faults.ts';
import type { Injection } from './request-faults.ts';
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
  /** Decides about a request as it arrives. `done` is not called for one that ends here. */
  readonly onArrival: (request: FastifyRequest, reply: FastifyReply, done: () => void) => void;
  /** The same where the body says which step it is. */
  readonly onBody: (request: FastifyRequest, reply: FastifyReply, done: () => void) => void;
  readonly onSend: (request: FastifyRequest, reply: FastifyReply, payload: unknown) => unknown;
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
  /** A request that ends without an answer. */
  readonly onUnanswered: (step: StepLabel | 'other', why: 'cut' | 'gone') => void;
}

export function openFaults(options: FaultsOptions): Faults {
  const { clock, audit, seed, disturb, onInjected, onUnanswered } = options;
  let disarm: (() => void) | undefined;
  let dueSeconds = Infinity;

  const schedule = createFaultSchedule({
    secondsOfEpochMs: secondsOfEpochMsBy(clock.epochMsAt),
    seed,
    onStart(scheduled, atSeconds) {
      const { fault } = scheduled;
      audit({ what: 'fault', by: 'schedule', detail: `${fault.id} starts: ${faultInWords(fault)}` }, atSeconds);
      startWhole(scheduled, atSeconds);
    },
    onEnd({ fault, hits }, atSeconds, removed) {
      const how = removed ? 'is taken away' : 'ends';
      const detail = `${fault.id} ${how}: injected ${hits} ${hits === 1 ? 'time' : 'times'}`;
      audit({ what: 'fault', by: removed ? 'admin' : 'schedule', detail }, atSeconds);
      if (disturbs(fault)) disturbNow(atSeconds);
    },
  });

  const disturbNow = (atSeconds: number): void =>
    disturb(atSeconds, (station) => disturbanceOf(schedule.active(), station));

  /** What a fault does to the service as a whole. */
  function startWhole(scheduled: ScheduledFault, atSeconds: number): void {
    const { fault } = scheduled;
    if (!disturbs(fault) && fault.kind !== 'key-rotation') return;
    count(scheduled);
    if (fault.kind === 'key-rotation') {
      options.rotateKeys().catch((error: unknown) => {
        const detail = `${fault.id}: no key was made: ${error instanceof Error ? error.message : String(error)}`;
        audit({ what: 'fault', by: 'schedule', detail });
      });
      return;
    }
    disturbNow(atSeconds);
    // Not at once: whoever asked for it is answered first.
    if (fault.kind === 'stall' && fault.blocks === true)
      clock.after(0, () => blockEventLoop(Math.min(scheduled.endSeconds - clock.nowSeconds(), MOST_BLOCKED_SECONDS)));
  }

  function count(scheduled: ScheduledFault): void {
    scheduled.hits += 1;
    onInjected(scheduled.fault.kind);
  }

  function reach(nowSeconds: number): void {
    if (dueSeconds > nowSeconds) return;
    schedule.reach(nowSeconds);
    arm(nowSeconds);
  }

  function arm(nowSeconds: number): void {
    dueSeconds = schedule.nextSeconds();
    disarm?.();
    disarm = dueSeconds === Infinity ? undefined : clock.after(waitOf(dueSeconds - nowSeconds), () => onTimer());
  }

  function onTimer(): void {
    const nowSeconds = clock.nowSeconds();
    // A timer may be a little early, and one that is far away comes in parts.
    if (nowSeconds < dueSeconds) arm(nowSeconds);
    else reach(nowSeconds);
  }

  function inject(injection: Injection, request: FastifyRequest, reply: FastifyReply, done: () => void): void {
    const { delaySeconds, end, fault, by } = injection;
    by.forEach(count);
    request.fault = fault;
    reply.header('x-fault', by.map((scheduled) => scheduled.fault.id).join(', '));
    const step = request.step ?? request.routeOptions.config.step ?? 'other';
    const onCut = (): void => onUnanswered(step, 'cut');
    const onGone = (): void => onUnanswered(step, 'gone');
    const next = (): void => (end === null ? done() : endRequest(end, request, reply, { clock, onCut, onGone }));
    if (delaySeconds > 0) clock.after(delaySeconds, next);
    else next();
  }

  function decide(request: FastifyRequest, reply: FastifyReply, done: () => void): void {
    const active = schedule.active();
    const path = request.routeOptions.url ?? request.url.split('?', 1)[0] ?? '';
    const step = stepInBody(request) ?? request.step ?? request.routeOptions.config.step;
    const injection = active.length === 0 ? undefined : meet(active, { path, step }, clock.nowSeconds());
    if (injection === undefined) done();
    else inject(injection, request, reply, done);
  }

  const isOutage = (): boolean => schedule.active().some(({ fault }) => fault.kind === 'outage');

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
      reach(clock.nowSeconds());
      const kinds = new Map<FaultKind, number>();
      for (const { fault } of schedule.active()) kinds.set(fault.kind, (kinds.get(fault.kind) ?? 0) + 1);
      return kinds;
    },
    reach,
    onArrival(request, reply, done) {
      if (dueSeconds === Infinity) {
        done();
        return;
      }
      reach(clock.nowSeconds());
      const { url, config } = request.routeOptions;
      if (isUntouched(url ?? request.url)) done();
      else if (config.stepOf === undefined || isOutage()) decide(request, reply, done);
      else done();
    },
    onBody(request, reply, done) {
      if (dueSeconds === Infinity) done();
      else decide(request, reply, done);
    },
    onSend(request, reply, payload) {
      const { keepShare } = request.fault;
      if (keepShare === null) return payload;
      onUnanswered(request.step ?? request.routeOptions.config.step ?? 'other', 'cut');
      return cutBody(request, reply, payload, keepShare);
    },
    close: () => disarm?.(),
  };
}

const disturbs = ({ kind }: Fault): boolean => kind === 'stall' || kind === 'brown-out';

/** Timers of Node.js wait for less than 2³¹ ms. */
const LONGEST_TIMER_SECONDS = 86_400;
const waitOf = (seconds: number): number => Math.min(seconds, LONGEST_TIMER_SECONDS);
