/**
 * What happens next, in numbers: the order of src/simulator/agenda.ts. At one moment first what was planned for it earlier, then what was
 * planned at that moment itself, each in the order of planning.
 */
import { EventHeap } from '../kernel/event-heap.ts';
import { NowRing } from './now-ring.ts';

/** Kinds of events. On the heap the payload is KINDS · slot + kind. */
export const WAKE = 0;
export const RESUME = 1;
export const ALARM = 2;
export const HEDGE = 3;
export const KINDS = 4;
/** Of the present moment alone: the answer to the first copy of a request, and to the second. */
export const FIRST_ANSWER = 4;
export const SECOND_ANSWER = 5;

export class NumberAgenda {
  nowSeconds = 0;
  readonly heap = new EventHeap();
  readonly ring = new NowRing();
  #planned = 0;

  /** The number of the next event that is planned. */
  nextOrder(): number {
    this.#planned += 1;
    return this.#planned;
  }

  /** @param order from nextOrder */
  plan(atSeconds: number, order: number, kind: number, slot: number): void {
    this.heap.insert(atSeconds, order, KINDS * slot + kind);
  }
}
