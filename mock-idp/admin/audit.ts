/**
 * What was changed while the mock ran, by whom and when: the profile, switches, faults, keys, clients. The newest are kept, as many as
 * the ring holds; the sequence has no gaps, so whoever reads it sees what is missing. No secret belongs in it.
 */
import type { Clock } from '../clock.ts';

export interface AuditEvent {
  /** What was changed: `profile`, `switches`, `fault`, `keys`, `clients`. */
  readonly what: string;
  /** Who did it: `admin` over the admin API, `timeline`, `schedule`. */
  readonly by: string;
  /** In words, one line. */
  readonly detail: string;
}

export interface AuditEntry extends AuditEvent {
  /** From 1, without gaps. */
  readonly sequence: number;
  readonly atEpochMs: number;
}

export interface AuditRing {
  /** @param atSeconds the moment, on the clock; unset: now */
  add(event: AuditEvent, atSeconds?: number): void;
  /** Kept entries with a higher sequence, oldest first. */
  after(sequence: number): readonly AuditEntry[];
}

const MOST_KEPT = 1000;
const LONGEST_DETAIL = 1000;

export function createAuditRing(clock: Clock, capacity: number = MOST_KEPT): AuditRing {
  let entries: AuditEntry[] = [];
  let sequence = 0;
  return {
    add({ what, by, detail }, atSeconds = clock.nowSeconds()) {
      sequence += 1;
      entries.push({ sequence, atEpochMs: clock.epochMsAt(atSeconds), what, by, detail: oneLine(detail) });
      if (entries.length >= 2 * capacity) entries = entries.slice(-capacity);
    },
    after: (seen) => entries.slice(-capacity).filter((entry) => entry.sequence > seen),
  };
}

function oneLine(text: string): string {
  const line = text.replaceAll(/\p{Cc}+/gu, ' ');
  return line.length <= LONGEST_DETAIL ? line : `${line.slice(0, LONGEST_DETAIL - 1)}…`;
}
