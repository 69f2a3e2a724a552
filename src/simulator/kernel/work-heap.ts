/**
 * Those at work, by what the clock of work shows when they are done: a 4-ary heap of (work, number) on two arrays. Work starts in order of
 * the numbers, so the number is the tie-break too. A server that goes from one request straight to the next replaces the first entry, which
 * is one walk down instead of two walks.
 */
export class WorkHeap {
  #works: Float64Array;
  #numbers: Int32Array;
  #size = 0;

  constructor(capacity: number) {
    this.#works = new Float64Array(capacity);
    this.#numbers = new Int32Array(capacity);
  }

  size(): number {
    return this.#size;
  }

  /** Work of the first; Infinity when there is none. */
  firstWork(): number {
    return this.#size === 0 ? Infinity : (this.#works[0] as number);
  }

  /** Number of the first; there must be one. */
  firstNumber(): number {
    return this.#numbers[0] as number;
  }

  /** The lowest number of all; Infinity when there is none. Looks at every entry. */
  lowestNumber(): number {
    let lowest = Infinity;
    for (let at = 0; at < this.#size; at += 1) lowest = Math.min(lowest, this.#numbers[at] as number);
    return lowest;
  }

  push(work: number, number: number): void {
    if (this.#size === this.#works.length) this.#grow();
    const works = this.#works;
    const numbers = this.#numbers;
    let hole = this.#size;
    this.#size = hole + 1;
    while (hole > 0) {
      const parent = (hole - 1) >> 2;
      const parentWork = works[parent] as number;
      if (parentWork < work || (parentWork === work && (numbers[parent] as number) < number)) break;
      works[hole] = parentWork;
      numbers[hole] = numbers[parent] as number;
      hole = parent;
    }
    works[hole] = work;
    numbers[hole] = number;
  }

  removeFirst(): void {
    const last = this.#size - 1;
    this.#size = last;
    if (last > 0) this.#settle(this.#works[last] as number, this.#numbers[last] as number);
  }

  /** Takes the first out and puts (work, number) in. */
  replaceFirst(work: number, number: number): void {
    this.#settle(work, number);
  }

  /** Becomes what another heap is now. */
  copyFrom(other: WorkHeap): void {
    this.#works = other.#works.slice();
    this.#numbers = other.#numbers.slice();
    this.#size = other.#size;
  }

  /** Finds a place, from the top down, for (work, number); what is at the top is overwritten. */
  #settle(work: number, number: number): void {
    const works = this.#works;
    const numbers = this.#numbers;
    const size = this.#size;
    let hole = 0;
    for (let child = 1; child < size; child = 4 * hole + 1) {
      const first = child + 3 < size ? this.#firstOfFour(child) : this.#firstOfFew(child, size);
      const firstWork = works[first] as number;
      if (work < firstWork || (work === firstWork && number < (numbers[first] as number))) break;
      works[hole] = firstWork;
      numbers[hole] = numbers[first] as number;
      hole = first;
    }
    works[hole] = work;
    numbers[hole] = number;
  }

  #firstOfFour(child: number): number {
    const left = this.#firstOfTwo(child, child + 1);
    return this.#firstOfTwo(left, this.#firstOfTwo(child + 2, child + 3));
  }

  #firstOfFew(child: number, size: number): number {
    let first = child;
    for (let other = child + 1; other < size; other += 1) first = this.#firstOfTwo(first, other);
    return first;
  }

  #firstOfTwo(one: number, other: number): number {
    const works = this.#works;
    const oneWork = works[one] as number;
    const otherWork = works[other] as number;
    if (otherWork < oneWork) return other;
    if (otherWork > oneWork) return one;
    return (this.#numbers[other] as number) < (this.#numbers[one] as number) ? other : one;
  }

  #grow(): void {
    const capacity = this.#works.length * 2;
    const works = new Float64Array(capacity);
    const numbers = new Int32Array(capacity);
    works.set(this.#works);
    numbers.set(this.#numbers);
    this.#works = works;
    this.#numbers = numbers;
  }
}
