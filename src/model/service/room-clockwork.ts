/**
 * The clockwork of a waiting room: everything that happens by itself, each thing at its own moment. A turn comes, a place is freed because
 * its owner stopped asking, a pass runs out. What people meet when they join, ask or start is in waiting-room.ts.
 */
import type { WaitingRoomPolicy } from '../scenario/plan.ts';
import { createAdmissionRate } from './admission-rate.ts';
import type { AdmissionRate } from './admission-rate.ts';
import { burstOf, createAdmissionTokens } from './admission-tokens.ts';
import type { AdmissionTokenRate, AdmissionTokens } from './admission-tokens.ts';
import { createQueuePositions } from './queue-positions.ts';
import type { QueuePositions } from './queue-positions.ts';
import { createTimeline } from './timeline.ts';
import type { Timeline } from './timeline.ts';

/** Somebody in the room or admitted by it. */
export interface Member {
  readonly id: string;
  readonly joinedAtSeconds: number;
  phase: 'waiting' | 'admitted' | 'told' | 'started';
  /** When the place or the turn is lost unless something is heard before. */
  deadlineSeconds: number;
  /** The entry of the timeline that counts for this member; others are old. */
  scheduledSeconds: number;
  nextPollSeconds: number;
  admittedAtSeconds: number;
}

/** A moment at which a member has to be looked at again. */
interface Deadline {
  readonly member: Member;
  readonly atSeconds: number;
}

export interface Room {
  policy: WaitingRoomPolicy;
  clockSeconds: number;
  /** Admitted and not ended. */
  active: number;
  joined: number;
  admitted: number;
  abandoned: number;
  expired: number;
  readonly members: Map<string, Member>;
  readonly line: QueuePositions<Member>;
  readonly deadlines: Timeline<Deadline>;
  readonly tokens: AdmissionTokens;
  readonly rate: AdmissionRate;
  /** Told once for every turn that comes. */
  readonly onAdmitted: (waitedSeconds: number) => void;
}

/** Memory of the time that is promised, poll intervals. */
export const RATE_MEMORY_POLLS = 5;

export function createRoom(policy: WaitingRoomPolicy, onAdmitted: Room['onAdmitted']): Room {
  const room: Room = {
    policy,
    clockSeconds: 0,
    active: 0,
    joined: 0,
    admitted: 0,
    abandoned: 0,
    expired: 0,
    members: new Map(),
    line: createQueuePositions(),
    deadlines: createTimeline(),
    tokens: createAdmissionTokens(tokenRateOf(policy)),
    rate: createAdmissionRate(() => RATE_MEMORY_POLLS * room.policy.pollSeconds),
    onAdmitted,
  };
  return room;
}

export const tokenRateOf = ({ admitPerSecond, pollSeconds }: WaitingRoomPolicy): AdmissionTokenRate => ({
  perSecond: admitPerSecond,
  burst: burstOf(admitPerSecond, pollSeconds),
});

/** Lets everything happen that is due by `nowSeconds`. */
export function advanceRoom(room: Room, nowSeconds: number): void {
  for (;;) {
    const deadline = room.deadlines.firstTime();
    const admission = nextAdmissionSeconds(room);
    const atSeconds = Math.min(deadline, admission);
    if (atSeconds > nowSeconds) break;
    moveClock(room, atSeconds);
    const due = deadline <= admission ? room.deadlines.takeFirst() : undefined;
    if (due === undefined) admitFirst(room);
    else lookAgain(room, due);
  }
  moveClock(room, nowSeconds);
}

/** When the next thing happens by itself, or Infinity. */
export const nextRoomEventSeconds = (room: Room): number =>
  Math.min(room.deadlines.firstTime(), nextAdmissionSeconds(room));

/** Whether somebody who comes now need not wait. */
export const isOpen = (room: Room): boolean =>
  room.line.size() === 0 && hasFreeSlot(room) && room.tokens.readyAtSeconds(room.clockSeconds) <= room.clockSeconds;

/** Gives a turn, now. */
export function admit(room: Room, member: Member): void {
  room.tokens.take(room.clockSeconds);
  member.phase = 'admitted';
  member.admittedAtSeconds = room.clockSeconds;
  room.active += 1;
  room.admitted += 1;
  room.onAdmitted(member.admittedAtSeconds - member.joinedAtSeconds);
}

/** Takes somebody out. A turn that was not used goes back. */
export function remove(room: Room, member: Member): void {
  room.members.delete(member.id);
  if (room.line.remove(member)) return;
  room.active -= 1;
  if (member.phase !== 'started') room.tokens.giveBack(room.clockSeconds);
}

/** The member is lost at `deadlineSeconds` unless it is set anew before. */
export function setDeadline(room: Room, member: Member, deadlineSeconds: number): void {
  member.deadlineSeconds = deadlineSeconds;
  if (deadlineSeconds < member.scheduledSeconds) schedule(room, member);
}

function schedule(room: Room, member: Member): void {
  member.scheduledSeconds = member.deadlineSeconds;
  room.deadlines.insert(member.deadlineSeconds, { member, atSeconds: member.deadlineSeconds });
}

/** A deadline has come up: it counts only if nothing was heard since it was set. */
function lookAgain(room: Room, { member, atSeconds }: Deadline): void {
  if (room.members.get(member.id) !== member || member.scheduledSeconds !== atSeconds) return;
  if (member.deadlineSeconds > atSeconds) {
    schedule(room, member);
    return;
  }
  if (member.phase === 'waiting') room.abandoned += 1;
  else room.expired += 1;
  remove(room, member);
}

function admitFirst(room: Room): void {
  const member = room.line.first();
  if (member === undefined) return;
  room.line.remove(member);
  room.rate.admitted();
  admit(room, member);
}

function moveClock(room: Room, toSeconds: number): void {
  if (room.line.size() > 0) room.rate.pass(toSeconds - room.clockSeconds);
  room.clockSeconds = Math.max(room.clockSeconds, toSeconds);
}

const hasFreeSlot = ({ policy: { maxActiveLogins }, active }: Room): boolean =>
  maxActiveLogins === null || active < maxActiveLogins;

const nextAdmissionSeconds = (room: Room): number =>
  room.line.size() > 0 && hasFreeSlot(room) ? room.tokens.readyAtSeconds(room.clockSeconds) : Infinity;
