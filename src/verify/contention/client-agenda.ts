/** The clients that something is going to happen to, by time: a binary heap, at most one entry a client; ties go to the lower number. */
export interface ClientAgenda {
  add(client: number, time: number): void;
  /** Removes the earliest client and returns it; −1: none is left. */
  next(): number;
  /** The time of a client that was removed last. */
  at(client: number): number;
}

export function createClientAgenda(clients: number): ClientAgenda {
  const times = new Float64Array(clients);
  const heap = new Int32Array(clients);
  let size = 0;

  const timeOf = (client: number): number => times[client] as number;
  const inHeap = (place: number): number => heap[place] as number;
  const isBefore = (left: number, right: number): boolean =>
    timeOf(left) < timeOf(right) || (timeOf(left) === timeOf(right) && left < right);

  function rise(client: number, from: number): void {
    let place = from;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (!isBefore(client, inHeap(parent))) break;
      heap[place] = inHeap(parent);
      place = parent;
    }
    heap[place] = client;
  }

  function sink(client: number): void {
    let place = 0;
    for (;;) {
      const left = 2 * place + 1;
      if (left >= size) break;
      const right = left + 1;
      const child = right < size && isBefore(inHeap(right), inHeap(left)) ? right : left;
      if (!isBefore(inHeap(child), client)) break;
      heap[place] = inHeap(child);
      place = child;
    }
    heap[place] = client;
  }

  return {
    add(client, time) {
      times[client] = time;
      size += 1;
      rise(client, size - 1);
    },
    next() {
      if (size === 0) return -1;
      const first = inHeap(0);
      size -= 1;
      if (size > 0) sink(inHeap(size));
      return first;
    },
    at: timeOf,
  };
}
