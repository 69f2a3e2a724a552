/** The four behaviours of the fixture: what each variant's world looks like, second by second. */
import type { Collapse } from '../../src/analysis/collapse.ts';

export const spike = { start: 20, end: 45 } as const;
export const DURATION_SECONDS = 75;
export const WARM_UP_SECONDS = 5;
export const KNEE_PER_SECOND = 10;
const BASE_PER_SECOND = 7;
const SPIKE_PER_SECOND = 18;

/** λ(t), logins per second. */
export const plannedAt = (at: number): number =>
  at >= spike.start && at < spike.end ? SPIKE_PER_SECOND : BASE_PER_SECOND;

export interface Behaviour {
  readonly name: string;
  readonly title: string;
  readonly sentence: string;
  readonly collapse: Collapse;
  /** Logins per second that complete when `offered` want in. */
  goodputAt(at: number, offered: number): number;
  /** Requests per second that hit the server. */
  attemptsAt(at: number, offered: number): number;
  queueAt(at: number): number;
  deadWorkAt(at: number): number;
  waitingAt(at: number): number | null;
  /** Median time to login, seconds. */
  medianAt(at: number): number;
  /** Where the logins that did not complete went. */
  readonly lost: { readonly abandoned: number; readonly refused: number; readonly failed: number };
  readonly recovery: { readonly recovered: boolean; readonly seconds: number | null };
  readonly refusedShare: number;
}

const since = (at: number, moment: number): number => Math.max(0, at - moment);
const between = (at: number, from: number, to: number): boolean => at >= from && at < to;
/** Slides from `from` to `to` with the time constant `slow` seconds. */
const slide = (elapsed: number, from: number, to: number, slow: number): number =>
  to + (from - to) * Math.exp(-elapsed / slow);

const naive: Behaviour = {
  name: 'naive',
  title: 'Time-out and re-click, no bound anywhere',
  sentence:
    'Collapsed at 14.1 logins/s, 4 s into the spike: goodput fell to 1 % of the knee and is still down 30 s after the spike; 59 % of server time was dead work.',
  collapse: { fate: 'collapsed', stop: { atSeconds: spike.start + 4, offeredPerSecond: 14.1 }, lowest: null },
  goodputAt: (at, offered) =>
    at < spike.start + 2 ? Math.min(offered, KNEE_PER_SECOND) : slide(since(at, spike.start + 2), 9.5, 0.4, 3.5),
  attemptsAt: (at, offered) =>
    at < spike.start ? offered * 11 : slide(since(at, spike.start), offered * 11, 330, 5) - since(at, 55) * 6,
  queueAt: (at) => (at < spike.start ? 3 : slide(since(at, spike.start), 3, 1240, 12)),
  deadWorkAt: (at) => (at < spike.start + 3 ? 0.002 : slide(since(at, spike.start + 3), 0.02, 0.93, 4)),
  waitingAt: () => null,
  medianAt: (at) => (at < spike.start ? 3.1 : slide(since(at, spike.start), 3.1, 14.5, 6)),
  lost: { abandoned: 0.93, refused: 0, failed: 0.02 },
  recovery: { recovered: false, seconds: null },
  refusedShare: 0,
};

const backoff: Behaviour = {
  name: 'backoff',
  title: 'Exponential backoff with full jitter and a retry budget',
  sentence: 'Fell to 53 % of the knee in the spike and came back 17 s after it; 23 % of server time was dead work.',
  collapse: { fate: 'sagged', stop: { atSeconds: spike.start + 6, offeredPerSecond: 17 }, lowest: null },
  goodputAt: (at, offered) => {
    if (between(at, spike.start + 2, spike.end)) return slide(since(at, spike.start + 2), 9.8, 5.1, 4);
    return between(at, spike.end, 62)
      ? Math.min(9.8, 5 + since(at, spike.end) * 0.29)
      : Math.min(offered, KNEE_PER_SECOND);
  },
  attemptsAt: (at, offered) => offered * (between(at, spike.start, 62) ? 12.5 : 11),
  queueAt: (at) =>
    at < spike.start ? 3 : Math.max(3, slide(since(at, spike.start), 3, 420, 14) - since(at, spike.end) * 24),
  deadWorkAt: (at) => (between(at, spike.start + 3, 64) ? 0.42 : 0.004),
  waitingAt: () => null,
  medianAt: (at) => (between(at, spike.start, 62) ? slide(since(at, spike.start), 3.1, 8.2, 5) : 3.1),
  lost: { abandoned: 0.55, refused: 0.38, failed: 0.02 },
  recovery: { recovered: true, seconds: 17.2 },
  refusedShare: 0.02,
};

const bounded: Behaviour = {
  name: 'bounded',
  title: 'Bounded queue, refusals at the door, abandoned work cancelled',
  sentence:
    'Held 88 % of the knee through the spike, in waves, and recovered 6 s after it; 0.7 % of server time was dead work.',
  collapse: { fate: 'held', stop: { atSeconds: spike.start + 5, offeredPerSecond: 15 }, lowest: null },
  goodputAt: (at, offered) =>
    between(at, spike.start + 2, spike.end + 4) ? 7.6 + 2.2 * Math.sin(at / 1.6) : Math.min(offered, KNEE_PER_SECOND),
  attemptsAt: (at, offered) => offered * (between(at, spike.start, spike.end + 4) ? 9.2 : 11),
  queueAt: (at) => (between(at, spike.start, spike.end + 4) ? 58 + 24 * Math.sin(at / 1.6) : 3),
  deadWorkAt: (at) => (between(at, spike.start, spike.end + 4) ? 0.013 : 0.003),
  waitingAt: () => null,
  medianAt: (at) => (between(at, spike.start, spike.end + 4) ? 4.6 : 3.1),
  lost: { abandoned: 0.09, refused: 0.84, failed: 0.03 },
  recovery: { recovered: true, seconds: 6.1 },
  refusedShare: 0.38,
};

const waitingRoom: Behaviour = {
  name: 'waiting-room',
  title: 'Waiting room that admits just under the knee',
  sentence:
    'Held 92 % of the knee through the spike and recovered 3 s after it; the longest queue was 178 people, who saw their place.',
  collapse: { fate: 'held', stop: null, lowest: null },
  goodputAt: (at, offered) => (between(at, spike.start + 2, 66) ? 9.5 : Math.min(offered, KNEE_PER_SECOND)),
  attemptsAt: (at, offered) => (between(at, spike.start, 66) ? 108 : offered * 11),
  queueAt: (at) => (between(at, spike.start, 66) ? 11 : 3),
  deadWorkAt: () => 0.001,
  waitingAt: (at) => Math.max(0, Math.min(since(at, spike.start) * 7.1, 178 - since(at, spike.end) * 8.4)),
  medianAt: (at) => (between(at, spike.start, 66) ? 3.4 + Math.min(11, since(at, spike.start) * 0.45) : 3.1),
  lost: { abandoned: 0.72, refused: 0, failed: 0.04 },
  recovery: { recovered: true, seconds: 3 },
  refusedShare: 0,
};

export const behaviours: readonly Behaviour[] = [naive, backoff, bounded, waitingRoom];
