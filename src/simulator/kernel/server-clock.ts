/** The clock of work: it goes at the speed of the servers, so work of n seconds is done when it shows n more. */
import type { KernelConfig } from './kernel-config.ts';

export class ServerClock {
  readonly #speeds: KernelConfig['speeds'];
  #speed = 1;
  /** What it showed at `#since`. */
  #work = 0;
  #since = 0;
  #passed = 0;

  constructor(speeds: KernelConfig['speeds']) {
    this.#speeds = speeds;
  }

  /** When the speed changes next, seconds; Infinity: never again. */
  nextChangeSeconds(): number {
    return this.#speeds[this.#passed]?.fromSeconds ?? Infinity;
  }

  /** Takes the speed that is due at a moment. False: none is. */
  change(atSeconds: number): boolean {
    const due = this.#speeds[this.#passed];
    if (due === undefined || atSeconds < due.fromSeconds) return false;
    this.#work = this.workAt(atSeconds);
    this.#since = atSeconds;
    this.#speed = due.speed;
    this.#passed += 1;
    return true;
  }

  workAt(atSeconds: number): number {
    return this.#work + this.#speed * (atSeconds - this.#since);
  }

  /** When it shows `work`, as the speed is now, but not before `nowSeconds`. */
  momentOf(work: number, nowSeconds: number): number {
    const left = work - this.#work;
    const at = left <= 0 ? this.#since : this.#since + left / this.#speed;
    return at > nowSeconds ? at : nowSeconds;
  }

  /** Becomes what another clock of the same speeds is now. */
  copyFrom(other: ServerClock): void {
    this.#speed = other.#speed;
    this.#work = other.#work;
    this.#since = other.#since;
    this.#passed = other.#passed;
  }
}
