/**
 * A waiting room in front of the login, in exact virtual time.
 *
 * People join, wait in the order in which they came, are admitted at a rate and (if wanted) up to a number of logins under way, and
 * learn it when they next ask. Like a station it holds no timer: its owner says what time it is, and everything that was due by then
 * happens at its own moment. A place whose owner has stopped asking is freed; a turn that is not used in time is given to the next at
 * once. Times in seconds on the owner's clock, never decreasing.
 */
import type { RandomStream } from '../random.ts';
import type { WaitingRoomTotals } from '../record/run-record.ts';
import type { WaitingRoomPolicy } from '../scenario/plan.ts';
import {
  admit,
  advanceRoom,
  createRoom,
  isOpen,
  nextRoomEventSeconds,
  remove,
  setDeadline,
  tokenRateOf,
} from './room-clockwork.ts';
import type { Member, Room } from './room-clockwork.ts';

/** What somebody who waits is told. */
export interface Place {
  /** From 1. */
  readonly position: number;
  readonly ahead: number;
  /** null: nobody knows yet. */
  readonly etaSeconds: number | null;
  readonly pollAfterSeconds: number;
}

export type RoomAnswer =
  | { readonly kind: 'waiting'; readonly place: Place }
  /** The turn has come; the login must start before `passExpiresAtSeconds`. */
  | { readonly kind: 'admitted'; readonly passExpiresAtSeconds: number }
  /** The turn or the place is lost, or was never there. */
  | { readonly kind: 'gone' }
  /** The room is at its longest: nothing was joined. */
  | { readonly kind: 'full' };

/** How an admitted login ended. */
export type LoginEnd = 'completed' | 'failed';

export interface WaitingRoom {
  /** A new person, known as `id` from now on. Goes straight through when nobody waits and there is a turn. */
  join(nowSeconds: number, id: string): RoomAnswer;
  /** The person asks how it stands. */
  poll(nowSeconds: number, id: string): RoomAnswer;
  /** The login of an admitted person starts; again if it was begun before. False: there is no such turn. */
  start(nowSeconds: number, id: string): boolean;
  /** A sign of life of a login under way. */
  heard(nowSeconds: number, id: string): void;
  finish(nowSeconds: number, id: string, end: LoginEnd): void;
  /** The person says that they leave, waiting or admitted. */
  leave(nowSeconds: number, id: string): void;
  advance(nowSeconds: number): void;
  /** When the next thing happens by itself, or Infinity. */
  nextEventSeconds(): number;
  reconfigure(nowSeconds: number, policy: WaitingRoomPolicy): void;
  totals(): WaitingRoomTotals;
  /** Logins that left by their own end. joined = waiting + active + abandoned + expired + completed + failed, always. */
  releases(): Readonly<Record<LoginEnd, number>>;
}

/** Polls are spread over ± this share of the interval, so that a crowd that came together does not ask together. */
export const POLL_JITTER_RATIO = 0.1;
/** Who is near the front asks sooner, at the time promised, so that no turn lies unused; never more often than this share of the interval. */
export const SHORTEST_POLL_RATIO = 0.1;
/** A poll this much of the interval too early is still on time: clocks and networks differ. */
export const EARLY_TOLERANCE_RATIO = 0.05;

/**
 * @param random the stream of the poll jitter
 * @param onAdmitted told once for every turn that comes, with the time its owner waited, seconds
 */
export function createWaitingRoom(
  policy: WaitingRoomPolicy,
  random: RandomStream,
  onAdmitted: (waitedSeconds: number) => void = () => {},
): WaitingRoom {
  const room = createRoom(policy, onAdmitted);
  const releases: Record<LoginEnd, number> = { completed: 0, failed: 0 };
  let polls = 0;
  let earlyPolls = 0;

  const findAt = (nowSeconds: number, id: string): Member | undefined => {
    advanceRoom(room, nowSeconds);
    return room.members.get(id);
  };

  return {
    join: (nowSeconds, id) => join(room, random, nowSeconds, id),
    poll(nowSeconds, id) {
      polls += 1;
      const member = findAt(nowSeconds, id);
      if (member === undefined) return { kind: 'gone' };
      if (isEarly(room, member)) earlyPolls += 1;
      return answer(room, random, member);
    },
    start(nowSeconds, id) {
      const member = findAt(nowSeconds, id);
      if (member === undefined || member.phase === 'waiting') return false;
      member.phase = 'started';
      keep(room, member);
      return true;
    },
    heard(nowSeconds, id) {
      const member = findAt(nowSeconds, id);
      if (member?.phase === 'started') keep(room, member);
    },
    finish(nowSeconds, id, end) {
      const member = findAt(nowSeconds, id);
      if (member === undefined || member.phase === 'waiting') return;
      releases[end] += 1;
      remove(room, member);
      advanceRoom(room, nowSeconds);
    },
    leave(nowSeconds, id) {
      const member = findAt(nowSeconds, id);
      if (member === undefined) return;
      room.abandoned += 1;
      remove(room, member);
      advanceRoom(room, nowSeconds);
    },
    advance: (nowSeconds) => advanceRoom(room, nowSeconds),
    nextEventSeconds: () => nextRoomEventSeconds(room),
    reconfigure(nowSeconds, changed) {
      advanceRoom(room, nowSeconds);
      room.policy = changed;
      room.tokens.reconfigure(room.clockSeconds, tokenRateOf(changed));
    },
    totals: () => totalsOf(room, polls, earlyPolls),
    releases: () => ({ ...releases }),
  };
}

function join(room: Room, random: RandomStream, nowSeconds: number, id: string): RoomAnswer {
  advanceRoom(room, nowSeconds);
  const straight = isOpen(room);
  if (!straight && room.line.size() >= (room.policy.maxWaiting ?? Infinity)) return { kind: 'full' };
  const member = newMember(id, room.clockSeconds);
  room.joined += 1;
  room.members.set(id, member);
  if (straight) admit(room, member);
  else room.line.add(member);
  return answer(room, random, member);
}

function answer(room: Room, random: RandomStream, member: Member): RoomAnswer {
  if (member.phase === 'waiting') return { kind: 'waiting', place: placeOf(room, random, member) };
  if (member.phase === 'admitted') {
    member.phase = 'told';
    keep(room, member);
  }
  return { kind: 'admitted', passExpiresAtSeconds: member.deadlineSeconds };
}

function placeOf(room: Room, random: RandomStream, member: Member): Place {
  const { pollSeconds, missedPolls } = room.policy;
  const ahead = room.line.ahead(member);
  const perSecond = room.rate.perSecond();
  const etaSeconds = perSecond === null ? null : (ahead + 1) / perSecond;
  const intervalSeconds = Math.max(pollSeconds * SHORTEST_POLL_RATIO, Math.min(pollSeconds, etaSeconds ?? pollSeconds));
  const pollAfterSeconds = intervalSeconds * (1 + POLL_JITTER_RATIO * (2 * random.uniform() - 1));
  member.nextPollSeconds = room.clockSeconds + pollAfterSeconds;
  setDeadline(room, member, member.nextPollSeconds + missedPolls * pollSeconds);
  return {
    position: ahead + 1,
    ahead,
    etaSeconds,
    pollAfterSeconds,
  };
}

/** The turn stays theirs for another `passSeconds`. */
const keep = (room: Room, member: Member): void =>
  setDeadline(room, member, room.clockSeconds + room.policy.passSeconds);

const isEarly = ({ policy, clockSeconds }: Room, member: Member): boolean =>
  clockSeconds < member.nextPollSeconds - EARLY_TOLERANCE_RATIO * policy.pollSeconds;

const totalsOf = (room: Room, polls: number, earlyPolls: number): WaitingRoomTotals => ({
  joined: room.joined,
  admitted: room.admitted,
  abandoned: room.abandoned,
  expired: room.expired,
  polls,
  earlyPolls,
  waiting: room.line.size(),
  active: room.active,
});

const newMember = (id: string, atSeconds: number): Member => ({
  id,
  joinedAtSeconds: atSeconds,
  phase: 'waiting',
  deadlineSeconds: Infinity,
  scheduledSeconds: Infinity,
  nextPollSeconds: atSeconds,
  admittedAtSeconds: atSeconds,
});
