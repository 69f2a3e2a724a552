/**
 * A map that forgets: every entry lives for a fixed time, and at most `capacity` of them are kept, the oldest going first.
 * Abandoned logins therefore cost a bounded amount of memory, and what was pushed out early is counted.
 */
export interface ExpiringStore<Value> {
  get(nowSeconds: number, key: string): Value | undefined;
  set(nowSeconds: number, key: string, value: Value): void;
  delete(key: string): boolean;
  /** Those that have not expired, oldest first. */
  values(nowSeconds: number): Value[];
  /** Entries kept, expired ones that nobody has asked for included. */
  size(): number;
  /** Entries pushed out before their time because the store was full. */
  evictions(): number;
}

interface Entry<Value> {
  readonly key: string;
  readonly value: Value;
  readonly expiresAtSeconds: number;
}

/** @param lifeSeconds how long an entry lives; @param capacity most entries kept */
export function createExpiringStore<Value>(limits: {
  readonly lifeSeconds: number;
  readonly capacity: number;
}): ExpiringStore<Value> {
  const entries = new Map<string, Entry<Value>>();
  /** In order of expiry, because every entry lives equally long. Entries replaced or deleted stay in it until their time. */
  let line: Entry<Value>[] = [];
  let head = 0;
  let evictions = 0;

  const isLive = (entry: Entry<Value>): boolean => entries.get(entry.key) === entry;

  function sweep(nowSeconds: number): void {
    for (let oldest = line[head]; oldest !== undefined; oldest = line[head]) {
      const live = isLive(oldest);
      const expired = oldest.expiresAtSeconds <= nowSeconds;
      if (live && !expired && entries.size <= limits.capacity) break;
      if (live) entries.delete(oldest.key);
      if (live && !expired) evictions += 1;
      head += 1;
    }
    if (head > line.length / 2 || line.length > 2 * limits.capacity + 64) compact();
  }

  function compact(): void {
    line = line.slice(head).filter(isLive);
    head = 0;
  }

  return {
    get(nowSeconds, key) {
      const entry = entries.get(key);
      return entry === undefined || entry.expiresAtSeconds <= nowSeconds ? undefined : entry.value;
    },
    set(nowSeconds, key, value) {
      const entry = { key, value, expiresAtSeconds: nowSeconds + limits.lifeSeconds };
      entries.set(key, entry);
      line.push(entry);
      sweep(nowSeconds);
    },
    delete: (key) => entries.delete(key),
    values: (nowSeconds) =>
      [...entries.values()].filter(({ expiresAtSeconds }) => expiresAtSeconds > nowSeconds).map(({ value }) => value),
    size: () => entries.size,
    evictions: () => evictions,
  };
}
