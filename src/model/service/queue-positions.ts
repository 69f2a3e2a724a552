/**
 * A first-in-first-out line that knows how many stand ahead of each member, also after others have left from the middle.
 * Members have rising numbers; living ones are counted in blocks, so a position costs n/512 + 512 steps at most.
 */
export interface QueuePositions<Member extends object> {
  add(member: Member): void;
  /** The member that has waited longest, or undefined. */
  first(): Member | undefined;
  remove(member: Member): boolean;
  /** Members that joined before this one and are still there. */
  ahead(member: Member): number;
  size(): number;
}

const BLOCK = 512;

export function createQueuePositions<Member extends object>(): QueuePositions<Member> {
  const numbers = new Map<Member, number>();
  /** Slot of member number n: n − base. Those who left are undefined. */
  let slots: (Member | undefined)[] = [];
  let base = 0;
  let head = 0;
  /** Living members of each block of slots. */
  let blocks: number[] = [];

  function skipHoles(): void {
    while (head < slots.length && slots[head] === undefined) head += 1;
    const whole = Math.floor(head / BLOCK);
    if (whole < 8 || head * 2 < slots.length) return;
    slots = slots.slice(whole * BLOCK);
    blocks = blocks.slice(whole);
    base += whole * BLOCK;
    head -= whole * BLOCK;
  }

  return {
    add(member) {
      const block = Math.floor(slots.length / BLOCK);
      blocks[block] = (blocks[block] ?? 0) + 1;
      numbers.set(member, base + slots.length);
      slots.push(member);
    },
    first() {
      skipHoles();
      return slots[head];
    },
    remove(member) {
      const number = numbers.get(member);
      if (number === undefined) return false;
      const slot = number - base;
      numbers.delete(member);
      slots[slot] = undefined;
      const block = Math.floor(slot / BLOCK);
      blocks[block] = (blocks[block] ?? 0) - 1;
      return true;
    },
    ahead(member) {
      const slot = (numbers.get(member) ?? base) - base;
      const block = Math.floor(slot / BLOCK);
      let count = 0;
      for (let at = 0; at < block; at += 1) count += blocks[at] ?? 0;
      for (let at = block * BLOCK; at < slot; at += 1) if (slots[at] !== undefined) count += 1;
      return count;
    },
    size: () => numbers.size,
  };
}
