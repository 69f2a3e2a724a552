/**
 * The waiting room over rows: the rules of src/model/service/waiting-room.ts and room-clockwork.ts, one for one. A member is a row, known by
 * its number and the turn that it holds: a row is used again, a turn never.
 */
import type { WaitingRoomTotals } from '../../model/record/run-record.ts';
import type { WaitingRoomPolicy } from '../../model/scenario/plan.ts';
import { createAdmissionRate } from '../../model/service/admission-rate.ts';
import type { AdmissionRate } from '../../model/service/admission-rate.ts';
import { createAdmissionTokens } from '../../model/service/admission-tokens.ts';
import type { AdmissionTokens } from '../../model/service/admission-tokens.ts';
import { RATE_MEMORY_POLLS, tokenRateOf } from '../../model/service/room-clockwork.ts';
import { EARLY_TOLERANCE_RATIO, POLL_JITTER_RATIO, SHORTEST_POLL_RATIO } from '../../model/service/waiting-room.ts';
import { EventHeap } from '../kernel/event-heap.ts';
import { PlaceLine } from './place-line.ts';
import { RoomMembers } from './room-members.ts';
import type { WordStream } from './word-stream.ts';

/** What somebody is told. */
const GONE = 0;
export const WAITS = 1;
export const HAS_TURN = 2;

const WAITING = 0;
const TURN_CAME = 1;
const TOLD = 2;
const STARTED = 3;

export class CompiledRoom {
  /** Of the last WAITS: when to ask again, seconds. */
  pollAfterSeconds = 0;
  readonly #policy: WaitingRoomPolicy;
  readonly #random: WordStream;
  readonly #members = new RoomMembers();
  readonly #line = new PlaceLine();
  readonly #deadlines = new EventHeap();
  readonly #tokens: AdmissionTokens;
  readonly #rate: AdmissionRate;
  #clock = 0;
  #active = 0;
  #joined = 0;
  #admitted = 0;
  #abandoned = 0;
  #expired = 0;
  #polls = 0;
  #earlyPolls = 0;

  constructor(policy: WaitingRoomPolicy, random: WordStream) {
    this.#policy = policy;
    this.#random = random;
    this.#tokens = createAdmissionTokens(tokenRateOf(policy));
    this.#rate = createAdmissionRate(() => RATE_MEMORY_POLLS * policy.pollSeconds);
  }

  /** A new person with a turn of their own. @returns the member, or −1: the room is full */
  join(nowSeconds: number, turn: number): number {
    this.advance(nowSeconds);
    const straight =
      this.#line.size() === 0 && this.#hasFreeSlot() && this.#tokens.readyAtSeconds(this.#clock) <= this.#clock;
    if (!straight && this.#line.size() >= (this.#policy.maxWaiting ?? Infinity)) return -1;
    const member = this.#members.take(turn, this.#clock);
    this.#joined += 1;
    if (straight) this.#admit(member);
    else {
      this.#members.phase[member] = WAITING;
      this.#members.place[member] = this.#line.add(member);
    }
    return member;
  }

  /** What a member hears who has just joined: WAITS or HAS_TURN. */
  answer(member: number): number {
    const { phase } = this.#members;
    if (phase[member] === WAITING) {
      this.#tellPlace(member);
      return WAITS;
    }
    if (phase[member] === TURN_CAME) {
      phase[member] = TOLD;
      this.#keep(member);
    }
    return HAS_TURN;
  }

  poll(nowSeconds: number, member: number, turn: number): number {
    this.#polls += 1;
    this.advance(nowSeconds);
    if (!this.#members.isThere(member, turn)) return GONE;
    const early = (this.#members.nextPoll[member] as number) - EARLY_TOLERANCE_RATIO * this.#policy.pollSeconds;
    if (this.#clock < early) this.#earlyPolls += 1;
    return this.answer(member);
  }

  /** The login of an admitted member starts. False: there is no such turn. */
  start(nowSeconds: number, member: number, turn: number): boolean {
    this.advance(nowSeconds);
    if (!this.#members.isThere(member, turn) || this.#members.phase[member] === WAITING) return false;
    this.#members.phase[member] = STARTED;
    this.#keep(member);
    return true;
  }

  heard(nowSeconds: number, member: number, turn: number): void {
    this.advance(nowSeconds);
    if (this.#members.isThere(member, turn) && this.#members.phase[member] === STARTED) this.#keep(member);
  }

  finish(nowSeconds: number, member: number, turn: number): void {
    this.advance(nowSeconds);
    if (!this.#members.isThere(member, turn) || this.#members.phase[member] === WAITING) return;
    this.#remove(member);
    this.advance(nowSeconds);
  }

  advance(nowSeconds: number): void {
    for (;;) {
      const deadline = this.#deadlines.firstTime();
      const admission = this.#nextAdmissionSeconds();
      const atSeconds = Math.min(deadline, admission);
      if (atSeconds > nowSeconds || atSeconds === Infinity) break;
      this.#moveClock(atSeconds);
      if (deadline <= admission) this.#lookAgain(atSeconds);
      else this.#admitFirst();
    }
    this.#moveClock(nowSeconds);
  }

  totals(): WaitingRoomTotals {
    return {
      joined: this.#joined,
      admitted: this.#admitted,
      abandoned: this.#abandoned,
      expired: this.#expired,
      polls: this.#polls,
      earlyPolls: this.#earlyPolls,
      waiting: this.#line.size(),
      active: this.#active,
    };
  }

  #tellPlace(member: number): void {
    const { pollSeconds, missedPolls } = this.#policy;
    const perSecond = this.#rate.perSecond();
    const ahead = perSecond === null ? 0 : this.#line.ahead(this.#members.place[member] as number);
    const etaSeconds = perSecond === null ? pollSeconds : (ahead + 1) / perSecond;
    const intervalSeconds = Math.max(pollSeconds * SHORTEST_POLL_RATIO, Math.min(pollSeconds, etaSeconds));
    this.pollAfterSeconds = intervalSeconds * (1 + POLL_JITTER_RATIO * (2 * this.#random.uniform() - 1));
    const nextPoll = this.#clock + this.pollAfterSeconds;
    this.#members.nextPoll[member] = nextPoll;
    this.#setDeadline(member, nextPoll + missedPolls * pollSeconds);
  }

  #keep(member: number): void {
    this.#setDeadline(member, this.#clock + this.#policy.passSeconds);
  }

  #setDeadline(member: number, atSeconds: number): void {
    const { deadline, scheduled } = this.#members;
    deadline[member] = atSeconds;
    if (atSeconds < (scheduled[member] as number)) this.#schedule(member);
  }

  #schedule(member: number): void {
    const { deadline, scheduled, entry } = this.#members;
    const atSeconds = deadline[member] as number;
    scheduled[member] = atSeconds;
    const number = this.#members.nextEntry();
    entry[member] = number;
    this.#deadlines.insert(atSeconds, number, member);
  }

  /** A deadline has come up: it counts only if nothing was heard since it was set. */
  #lookAgain(atSeconds: number): void {
    const { deadline, entry, phase } = this.#members;
    const number = this.#deadlines.firstOrder();
    const member = this.#deadlines.pop();
    if (entry[member] !== number) return;
    if ((deadline[member] as number) > atSeconds) {
      this.#schedule(member);
      return;
    }
    if (phase[member] === WAITING) this.#abandoned += 1;
    else this.#expired += 1;
    this.#remove(member);
  }

  #admitFirst(): void {
    const member = this.#line.first();
    this.#line.remove(this.#members.place[member] as number);
    this.#rate.admitted();
    this.#admit(member);
  }

  #admit(member: number): void {
    this.#tokens.take(this.#clock);
    this.#members.phase[member] = TURN_CAME;
    this.#active += 1;
    this.#admitted += 1;
  }

  /** Takes somebody out. A turn that was not used goes back. */
  #remove(member: number): void {
    const phase = this.#members.phase[member];
    this.#members.free(member);
    if (phase === WAITING) {
      this.#line.remove(this.#members.place[member] as number);
      return;
    }
    this.#active -= 1;
    if (phase !== STARTED) this.#tokens.giveBack(this.#clock);
  }

  #moveClock(toSeconds: number): void {
    if (this.#line.size() > 0) this.#rate.pass(toSeconds - this.#clock);
    if (toSeconds > this.#clock) this.#clock = toSeconds;
  }

  #hasFreeSlot(): boolean {
    const { maxActiveLogins } = this.#policy;
    return maxActiveLogins === null || this.#active < maxActiveLogins;
  }

  #nextAdmissionSeconds(): number {
    return this.#line.size() > 0 && this.#hasFreeSlot() ? this.#tokens.readyAtSeconds(this.#clock) : Infinity;
  }
}
