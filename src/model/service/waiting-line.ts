/**
 * A line of waiting things: joined at the end, left from either end in constant time, or from anywhere by name.
 * Removal leaves a hole that is skipped later, so the line never shifts; `size` counts what is really there.
 */
export interface WaitingLine<Item extends object> {
  add(item: Item): void;
  /** Who has been there longest; stays in the line. */
  first(): Item | undefined;
  takeFirst(): Item | undefined;
  takeLast(): Item | undefined;
  /** Whether the item was there. */
  remove(item: Item): boolean;
  /** Everything that is there, in order of joining. */
  items(): Item[];
  size(): number;
}

/** Holes are cut out once there are this many and they are most of the array. */
const COMPACT_AFTER = 1024;

export function createWaitingLine<Item extends object>(): WaitingLine<Item> {
  let items: Item[] = [];
  let head = 0;
  const present = new Set<Item>();

  /** Cuts holes off the front. */
  function skipHoles(): void {
    while (head < items.length && !present.has(items[head] as Item)) head += 1;
    compact();
  }

  function compact(): void {
    if (head < COMPACT_AFTER || head * 2 < items.length) return;
    items = items.slice(head);
    head = 0;
  }

  return {
    add(item) {
      items.push(item);
      present.add(item);
    },
    first() {
      skipHoles();
      return items[head];
    },
    takeFirst() {
      skipHoles();
      const item = items[head];
      if (item === undefined) return undefined;
      head += 1;
      present.delete(item);
      return item;
    },
    takeLast() {
      while (items.length > head) {
        const item = items.pop() as Item;
        if (present.delete(item)) return item;
      }
      return undefined;
    },
    remove(item) {
      const wasThere = present.delete(item);
      if (items.length - head > 2 * present.size + COMPACT_AFTER) {
        items = [...present];
        head = 0;
      }
      return wasThere;
    },
    items: () => [...present],
    size: () => present.size,
  };
}
