/** The calls that have not ended: when each began and how often it has been tried. Slots are used again, the last one freed first. */
export class Clients {
  #startedAt = new Float64Array(1024);
  #attempts = new Int32Array(1024);
  #free = new Int32Array(1024);
  #freed = 0;
  #opened = 0;

  /** Calls in flight. */
  size(): number {
    return this.#opened - this.#freed;
  }

  /** A call that begins now: its slot. */
  open(nowSeconds: number): number {
    const slot = this.#takeSlot();
    this.#startedAt[slot] = nowSeconds;
    this.#attempts[slot] = 0;
    return slot;
  }

  #takeSlot(): number {
    if (this.#freed > 0) {
      this.#freed -= 1;
      return this.#free[this.#freed] as number;
    }
    const slot = this.#opened;
    if (slot === this.#attempts.length) this.#grow();
    this.#opened = slot + 1;
    return slot;
  }

  close(slot: number): void {
    this.#free[this.#freed] = slot;
    this.#freed += 1;
  }

  /** Another request of this call is sent. */
  countAttempt(slot: number): void {
    this.#attempts[slot] = (this.#attempts[slot] as number) + 1;
  }

  attemptsOf(slot: number): number {
    return this.#attempts[slot] as number;
  }

  startedAt(slot: number): number {
    return this.#startedAt[slot] as number;
  }

  /** How many of those in flight began at `fromSeconds` or later. */
  startedSince(fromSeconds: number): number {
    const open = new Uint8Array(this.#opened).fill(1);
    for (let at = 0; at < this.#freed; at += 1) open[this.#free[at] as number] = 0;
    let since = 0;
    for (let slot = 0; slot < this.#opened; slot += 1)
      if (open[slot] === 1 && (this.#startedAt[slot] as number) >= fromSeconds) since += 1;
    return since;
  }

  #grow(): void {
    const capacity = this.#attempts.length * 2;
    const startedAt = new Float64Array(capacity);
    const attempts = new Int32Array(capacity);
    const free = new Int32Array(capacity);
    startedAt.set(this.#startedAt);
    attempts.set(this.#attempts);
    free.set(this.#free);
    this.#startedAt = startedAt;
    this.#attempts = attempts;
    this.#free = free;
  }
}
