/** Those who wait at a station, and who of them is next. The discipline may change while they wait: nobody loses the place in time. */
import { exhaustive } from '../errors.ts';
import type { Discipline } from '../scenario/plan.ts';
import { createTimeline } from './timeline.ts';
import { createWaitingLine } from './waiting-line.ts';

export interface ServiceQueue<Item extends object> {
  add(item: Item): void;
  takeNext(discipline: Discipline, servers: number): Item | undefined;
  /** Whether the item was there. */
  remove(item: Item): boolean;
  /** Who has waited longest; stays in the queue. */
  oldest(): Item | undefined;
  /** In order of arrival. */
  items(): Item[];
  size(): number;
}

/** @param priorityOf the lowest number is served first where the discipline is `priority` */
export function createServiceQueue<Item extends object>(priorityOf: (item: Item) => number): ServiceQueue<Item> {
  const line = createWaitingLine<Item>();
  /** In order of priority, then of arrival. Kept only while somebody asks for that order. */
  let ranked: ReturnType<typeof createTimeline<Item>> | undefined;

  function takeRanked(): Item | undefined {
    if (ranked === undefined) {
      ranked = createTimeline<Item>();
      for (const item of line.items()) ranked.insert(priorityOf(item), item);
    }
    const item = ranked.takeFirst();
    if (item !== undefined) line.remove(item);
    return item;
  }

  function take(end: 'first' | 'last'): Item | undefined {
    ranked = undefined;
    return end === 'first' ? line.takeFirst() : line.takeLast();
  }

  return {
    add(item) {
      line.add(item);
      ranked?.insert(priorityOf(item), item);
    },
    takeNext(discipline, servers) {
      switch (discipline) {
        case 'fifo':
        case 'processor-sharing':
          return take('first');
        case 'lifo':
          return take('last');
        case 'adaptive-lifo':
          return take(hasFormed(line.size(), servers) ? 'last' : 'first');
        case 'priority':
          return takeRanked();
        default:
          return exhaustive(discipline);
      }
    },
    remove(item) {
      ranked?.remove(item);
      return line.remove(item);
    },
    oldest: () => line.first(),
    items: () => line.items(),
    size: () => line.size(),
  };
}

/**
 * Adaptive LIFO serves in order of arrival until a queue has formed [Maurer, "Fail at Scale", ACM Queue 13(8), 2015]. We say that it has
 * when more requests wait than there are servers: the last of them would wait longer than one service.
 */
const hasFormed = (waiting: number, servers: number): boolean => waiting > servers;
