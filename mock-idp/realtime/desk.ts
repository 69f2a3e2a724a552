/**
 * The desk every step of a login passes: it queues the request at the step's station, waits for the service, notices when the client
 * goes, and only then lets the endpoint do its real work. What is done for a client that has gone is thrown away: the service was spent,
 * but nothing changes, so a step can be tried again.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ServiceStep } from '../../src/model/scenario/steps.ts';
import { fromMs } from '../../src/model/units.ts';
import type { Clock } from '../clock.ts';
import { sendUnavailable } from './refusal.ts';
import type { StationHall, VisitEnd } from './station-hall.ts';

/** How a request left the station, as its endpoint sees it. */
export type DeskResult = 'served' | 'turned-away' | 'gone';

export interface Desk {
  /** Pays for `step`, then runs `work`, which answers. Refused, cancelled and closed requests are answered here. */
  serve(
    step: ServiceStep,
    request: FastifyRequest,
    reply: FastifyReply,
    work: () => void | Promise<void>,
  ): Promise<DeskResult>;
  /**
   * A visit that no client of ours waits for: a message, a ticket, a look-up of the provider's own.
   * @param times how many services it takes, one after the other: an SMS of two parts takes two
   */
  visit(step: ServiceStep, times?: number): Promise<VisitEnd>;
}

export interface DeskOptions {
  readonly clock: Clock;
  readonly hall: Pick<StationHall, 'enter' | 'isFree'>;
  /** What a refusal tells; null: nothing. */
  readonly retryAfterSeconds: () => number | null;
  readonly onGone: (step: ServiceStep) => void;
}

export function openDesk({ clock, hall, retryAfterSeconds, onGone }: DeskOptions): Desk {
  function visit(step: ServiceStep, request: FastifyRequest, reply: FastifyReply): Promise<VisitEnd | 'gone'> {
    const { promise, resolve } = Promise.withResolvers<VisitEnd | 'gone'>();
    let hasGone = false;
    const order = {
      step,
      times: 1,
      deadlineAtSeconds: deadlineOf(request, clock.nowSeconds()),
      serviceFactor: request.fault.serviceFactor,
    };
    const leave = hall.enter(order, (end) => {
      reply.raw.off('close', onClose);
      resolve(hasGone ? 'gone' : end);
    });
    const onClose = (): void => {
      if (reply.raw.writableFinished) return;
      hasGone = true;
      onGone(step);
      leave();
    };
    reply.raw.once('close', onClose);
    if (request.raw.socket.destroyed) onClose();
    return promise;
  }

  return {
    visit(step, times = 1) {
      const { promise, resolve } = Promise.withResolvers<VisitEnd>();
      hall.enter({ step, times, deadlineAtSeconds: undefined }, resolve);
      return promise;
    },
    async serve(step, request, reply, work) {
      // Nobody waits for what costs nothing, so nobody has to be watched.
      const end = hall.isFree(step) && !request.raw.socket.destroyed ? 'served' : await visit(step, request, reply);
      if (end === 'gone') {
        reply.hijack();
        return 'gone';
      }
      if (end === 'served') {
        await work();
        return 'served';
      }
      sendUnavailable(reply, retryAfterSeconds(), reasons[end]);
      return 'turned-away';
    },
  };
}

const reasons: Readonly<Record<Exclude<VisitEnd, 'served'>, string>> = {
  refused: 'The service is overloaded. Try again later.',
  cancelled: 'Nobody seems to wait for this any more.',
  'timed-out': 'No server came free in time. Try again later.',
  closed: 'The service is shutting down. Try again later.',
};

/** Header in which a client says for how much longer it waits, milliseconds. */
const DEADLINE_HEADER = 'x-request-deadline-ms';

function deadlineOf(request: FastifyRequest, nowSeconds: number): number | undefined {
  const leftMs = Number(request.headers[DEADLINE_HEADER] ?? Number.NaN);
  return Number.isFinite(leftMs) && leftMs >= 0 ? nowSeconds + fromMs(leftMs) : undefined;
}
