/**
 * What happens next, in numbers: the order of src/simulator/agenda.ts. At one moment first what was planned for it earlier, then what was
 * planned at that moment itself, each in the order of planning.
 */
import { EventHeap } from '../kernel/event-heap.ts';
import { Calendar } from './calendar.ts';
import { NowRing } from './now-ring.ts';

/** Kinds of events. The payload is KINDS · slot + kind. */
export const WAKE = 0;
export const RESUME = 1;
export const ALARM = 2;
export const HEDGE = 3;
export const KIND_BITS = 2;
export const KINDS = 2 ** KIND_BITS;
/** Of the present moment alone: the answer to the first copy of a request, and to the second. */
export const FIRST_ANSWER = 4;
export const SECOND_ANSWER = 5;

export class NumberAgenda {
  nowSeconds = 0;
  readonly ring = new NowRing();
  readonly #calendar: Calendar;
  /** Moments at which the service has to be looked at: few at a time, and many in all. */
  readonly #wakes = new EventHeap();
  #planned = 0;
  #wakeIsFirst = false;

  /** @param eventsPerSecond as many as are expected */
  constructor(eventsPerSecond: number) {
    this.#calendar = new Calendar(eventsPerSecond);
  }

  /** The number of the next event that is planned. */
  nextOrder(): number {
    this.#planned += 1;
    return this.#planned;
  }

  /** @param order from nextOrder */
  plan(atSeconds: number, order: number, kind: number, slot: number): void {
    this.#calendar.insert(atSeconds, order, KINDS * slot + kind);
  }

  planWake(atSeconds: number): void {
    this.#wakes.insert(atSeconds, this.nextOrder(), WAKE);
  }

  /** Time of the first event that was planned for a later moment; Infinity when there is none. */
  firstTime(): number {
    const wake = this.#wakes.firstTime();
    const other = this.#calendar.firstTime();
    this.#wakeIsFirst =
      wake < other || (wake === other && wake !== Infinity && this.#wakes.firstOrder() < this.#calendar.firstOrder());
    return this.#wakeIsFirst ? wake : other;
  }

  /** Of the event that `firstTime` was about. */
  firstOrder(): number {
    return this.#wakeIsFirst ? this.#wakes.firstOrder() : this.#calendar.firstOrder();
  }

  /** Takes the event that `firstTime` was about. */
  pop(): number {
    return this.#wakeIsFirst ? this.#wakes.pop() : this.#calendar.pop();
  }
}
