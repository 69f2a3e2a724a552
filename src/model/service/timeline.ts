/**
 * What is due when: items with a time, earliest first, ties in the order of insertion. A binary heap keyed by (time, sequence).
 * An item is in it at most once. What is removed before its time stays in the heap, unseen, until it would come first.
 */
export interface Timeline<Item extends object> {
  insert(atSeconds: number, item: Item): void;
  takeFirst(): Item | undefined;
  /** Time of the earliest item, or Infinity. */
  firstTime(): number;
  /** Whether the item was there. It must not be inserted again before its old time has passed. */
  remove(item: Item): boolean;
  has(item: Item): boolean;
  size(): number;
}

interface Entry<Item> {
  readonly atSeconds: number;
  readonly sequence: number;
  readonly item: Item;
}

export function createTimeline<Item extends object>(): Timeline<Item> {
  const heap: Entry<Item>[] = [];
  const present = new Set<Item>();
  let sequence = 0;

  function takeTop(): Item | undefined {
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined) return undefined;
    if (heap.length > 0) {
      heap[0] = last;
      siftDown(heap);
    }
    return first.item;
  }

  /** Drops what was removed from the top. */
  function skipRemoved(): void {
    while (heap.length > present.size && heap[0] !== undefined && !present.has(heap[0].item)) takeTop();
  }

  return {
    insert(atSeconds, item) {
      sequence += 1;
      present.add(item);
      heap.push({ atSeconds, sequence, item });
      siftUp(heap, heap.length - 1);
    },
    takeFirst() {
      skipRemoved();
      const item = takeTop();
      if (item !== undefined) present.delete(item);
      return item;
    },
    firstTime() {
      skipRemoved();
      return heap[0]?.atSeconds ?? Infinity;
    },
    remove: (item) => present.delete(item),
    has: (item) => present.has(item),
    size: () => present.size,
  };
}

const isBefore = <Item>(a: Entry<Item>, b: Entry<Item>): boolean =>
  a.atSeconds < b.atSeconds || (a.atSeconds === b.atSeconds && a.sequence < b.sequence);

function siftUp<Item>(heap: Entry<Item>[], from: number): void {
  let at = from;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (!swapIfBefore(heap, at, parent)) return;
    at = parent;
  }
}

function siftDown<Item>(heap: Entry<Item>[]): void {
  let at = 0;
  for (;;) {
    const left = 2 * at + 1;
    const smaller = pickSmaller(heap, left, left + 1);
    if (smaller === undefined || !swapIfBefore(heap, smaller, at)) return;
    at = smaller;
  }
}

function pickSmaller<Item>(heap: Entry<Item>[], left: number, right: number): number | undefined {
  const a = heap[left];
  const b = heap[right];
  if (a === undefined) return undefined;
  return b !== undefined && isBefore(b, a) ? right : left;
}

/** Swaps the two when the one at `low` belongs before the one at `high`. */
function swapIfBefore<Item>(heap: Entry<Item>[], low: number, high: number): boolean {
  const a = heap[low];
  const b = heap[high];
  if (a === undefined || b === undefined || !isBefore(a, b)) return false;
  heap[low] = b;
  heap[high] = a;
  return true;
}
