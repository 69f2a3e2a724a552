/**
 * The waiting room bound to HTTP: papers are written and read here, the rule itself is src/model/service/waiting-room.ts.
 * Without a room everybody goes through.
 */
import type { FastifyRequest } from 'fastify';
import { randomStream } from '../../src/model/random.ts';
import type { WaitingRoomTotals } from '../../src/model/record/run-record.ts';
import type { WaitingRoomPolicy } from '../../src/model/scenario/plan.ts';
import { createWaitingRoom } from '../../src/model/service/waiting-room.ts';
import type { LoginEnd, Place, WaitingRoom } from '../../src/model/service/waiting-room.ts';
import type { PaperSigner } from '../../src/model/service/waiting-room-ticket.ts';
import type { Clock } from '../clock.ts';
import type { IdentifierSource } from '../identifiers.ts';
import { cookieOf } from '../cookies.ts';
import { passCookie, ticketCookie } from './cookies.ts';
import { createPapers } from './papers.ts';
import type { Papers } from './papers.ts';

export interface Waiting {
  readonly kind: 'waiting';
  readonly ticket: string;
  readonly place: Place;
}

/** What the door says to somebody who wants to start a login. */
export type Entrance =
  /** `holdsPass`: the turn stays theirs if this request fails, because they can show it again. */
  | { readonly kind: 'through'; readonly turn: string | undefined; readonly holdsPass: boolean }
  | Waiting
  | { readonly kind: 'full'; readonly retryAfterSeconds: number };

/** What the door says to somebody who asks about a ticket. */
export type TicketAnswer =
  | Waiting
  | { readonly kind: 'admitted'; readonly pass: string; readonly passSeconds: number }
  | { readonly kind: 'gone' | 'expired' | 'forged' | 'foreign' };

export interface Door {
  enter(request: FastifyRequest): Entrance;
  ask(ticket: string): TicketAnswer;
  /** A login of this turn shows life. */
  heard(turn: string | undefined): void;
  finish(turn: string | undefined, end: LoginEnd): void;
  apply(policy: WaitingRoomPolicy | null): void;
  totalsAt(nowSeconds: number): WaitingRoomTotals | null;
  releases(): Readonly<Record<LoginEnd, number>>;
}

export interface DoorOptions {
  readonly clock: Clock;
  readonly identifier: IdentifierSource;
  readonly signer: PaperSigner;
  /** Of the poll jitter. */
  readonly seed: number;
  /** Called before anything in the room changes. */
  readonly beforeChange: (nowSeconds: number) => void;
  readonly onAdmitted: (waitedSeconds: number) => void;
}

const PASS_HEADER = 'x-waiting-room-pass';
/** A ticket outlives the place it holds by far: the room frees places, not the paper. */
export const TICKET_LIFE_SECONDS = 3600;
/** What a pass says when there is no room. */
const OPEN_PASS_SECONDS = 60;

/** Where there is no room, or nobody has to wait. */
export const unhindered: Extract<Entrance, { kind: 'through' }> = {
  kind: 'through',
  turn: undefined,
  holdsPass: false,
};

export function openDoor(options: DoorOptions, initial: WaitingRoomPolicy | null): Door {
  const { clock, identifier, signer } = options;
  const papers = createPapers(clock, signer, identifier());
  let policy: WaitingRoomPolicy | null = null;
  let room: WaitingRoom | null = null;

  function touch(): number {
    const nowSeconds = clock.nowSeconds();
    options.beforeChange(nowSeconds);
    return nowSeconds;
  }

  function apply(changed: WaitingRoomPolicy | null): void {
    const nowSeconds = touch();
    policy = changed;
    if (changed === null) room = null;
    else if (room !== null) room.reconfigure(nowSeconds, changed);
    else room = createWaitingRoom(changed, randomStream(options.seed, 'waiting room polls'), options.onAdmitted);
  }

  apply(initial);
  return {
    apply,
    enter(request) {
      if (room === null || policy === null) return unhindered;
      const nowSeconds = touch();
      const shown = showPass(room, papers, request, nowSeconds) ?? showTicket(room, papers, request, nowSeconds);
      return shown ?? join(room, papers, identifier(), { nowSeconds, fullSeconds: policy.pollSeconds });
    },
    ask(ticket) {
      const nowSeconds = touch();
      const found = papers.read('ticket', ticket);
      if (found.verdict !== 'valid') return { kind: found.verdict };
      return askRoom(room, papers, found.paper.id, nowSeconds);
    },
    heard(turn) {
      if (room !== null && turn !== undefined) room.heard(touch(), turn);
    },
    finish(turn, end) {
      if (room !== null && turn !== undefined) room.finish(touch(), turn, end);
    },
    totalsAt(nowSeconds) {
      room?.advance(nowSeconds);
      return room?.totals() ?? null;
    },
    releases: () => room?.releases() ?? { completed: 0, failed: 0 },
  };
}

/** A pass is as good as the turn behind it: while the login is under way it opens the door again, whatever its own expiry says. */
function showPass(
  room: WaitingRoom,
  papers: Papers,
  request: FastifyRequest,
  nowSeconds: number,
): Entrance | undefined {
  const header = request.headers[PASS_HEADER];
  const pass = typeof header === 'string' ? header : cookieOf(request, passCookie);
  const found = pass === undefined ? undefined : papers.read('pass', pass);
  if (found?.verdict !== 'valid' && found?.verdict !== 'expired') return undefined;
  const turn = found.paper.id;
  return room.start(nowSeconds, turn) ? { kind: 'through', turn, holdsPass: true } : undefined;
}

/** A browser that reloads the page shows its ticket: it asks how it stands, and walks in when its turn has come. */
function showTicket(
  room: WaitingRoom,
  papers: Papers,
  request: FastifyRequest,
  nowSeconds: number,
): Entrance | undefined {
  const ticket = cookieOf(request, ticketCookie);
  const found = ticket === undefined ? undefined : papers.read('ticket', ticket);
  if (found?.verdict !== 'valid') return undefined;
  const { id } = found.paper;
  const answer = room.poll(nowSeconds, id);
  if (answer.kind === 'waiting') return waiting(papers, id, nowSeconds, answer.place);
  return room.start(nowSeconds, id) ? { kind: 'through', turn: id, holdsPass: true } : undefined;
}

function join(
  room: WaitingRoom,
  papers: Papers,
  id: string,
  { nowSeconds, fullSeconds }: { readonly nowSeconds: number; readonly fullSeconds: number },
): Entrance {
  const answer = room.join(nowSeconds, id);
  if (answer.kind === 'waiting') return waiting(papers, id, nowSeconds, answer.place);
  if (answer.kind === 'full') return { kind: 'full', retryAfterSeconds: fullSeconds };
  room.start(nowSeconds, id);
  return { kind: 'through', turn: id, holdsPass: false };
}

function askRoom(room: WaitingRoom | null, papers: Papers, id: string, nowSeconds: number): TicketAnswer {
  if (room === null) return admitted(papers, id, nowSeconds, nowSeconds + OPEN_PASS_SECONDS);
  const answer = room.poll(nowSeconds, id);
  if (answer.kind === 'waiting') return waiting(papers, id, nowSeconds, answer.place);
  if (answer.kind === 'admitted') return admitted(papers, id, nowSeconds, answer.passExpiresAtSeconds);
  return { kind: 'gone' };
}

const waiting = (papers: Papers, id: string, nowSeconds: number, place: Place): Waiting => ({
  kind: 'waiting',
  ticket: papers.write('ticket', id, nowSeconds + TICKET_LIFE_SECONDS),
  place,
});

const admitted = (papers: Papers, id: string, nowSeconds: number, expiresAtSeconds: number): TicketAnswer => ({
  kind: 'admitted',
  pass: papers.write('pass', id, expiresAtSeconds),
  passSeconds: expiresAtSeconds - nowSeconds,
});
