/** One server: first come first served, or whoever needs least first, interrupting (SRPT). */
import { EventHeap } from '../../simulator/kernel/event-heap.ts';
import type { ServiceOrder } from './visits.ts';

export interface OneServer {
  /** Infinity: nobody is there. */
  nextDone(): number;
  add(at: number, serviceSeconds: number): void;
  /** The service that ends next has ended: when its request came. */
  finish(): number;
}

export function createServer(order: ServiceOrder): OneServer {
  const interrupts = order === 'shortest-remaining';
  /** Waiting, by what is left to do, or in order of arrival. */
  const waiting = new EventHeap();
  const asked: number[] = [];
  const left: number[] = [];
  const freePlaces: number[] = [];
  let serving = -1;
  let doneAt = Infinity;

  const wait = (place: number): void => waiting.push(interrupts ? (left[place] as number) : 0, 0, place);
  function serve(place: number, at: number): void {
    serving = place;
    doneAt = at + (left[place] as number);
  }

  return {
    nextDone: () => doneAt,
    add(at, serviceSeconds) {
      const place = freePlaces.pop() ?? asked.length;
      asked[place] = at;
      left[place] = serviceSeconds;
      if (serving < 0) return serve(place, at);
      if (!interrupts || doneAt - at <= serviceSeconds) return wait(place);
      left[serving] = doneAt - at;
      wait(serving);
      serve(place, at);
    },
    finish() {
      const [at, ended] = [doneAt, serving];
      freePlaces.push(ended);
      serving = -1;
      doneAt = Infinity;
      if (waiting.size() > 0) serve(waiting.pop(), at);
      return asked[ended] as number;
    },
  };
}
