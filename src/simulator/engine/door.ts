/**
 * What stands before the stations: the waiting room, the portal's retry budget and its circuit breaker. Budget and breaker are the model's own;
 * who asks is a slot of a login.
 */
import { createCircuitBreaker } from '../../model/client/circuit-breaker.ts';
import type { CircuitBreaker } from '../../model/client/circuit-breaker.ts';
import { createRetryBudget } from '../../model/client/retry-budget.ts';
import type { RetryBudget } from '../../model/client/retry-budget.ts';
import type { RetryBudgetTotals, WaitingRoomTotals } from '../../model/record/run-record.ts';
import type { Plan } from '../../model/scenario/plan.ts';
import { CompiledRoom, HAS_TURN, WAITS } from './compiled-room.ts';
import { DOOR, QUEUE_POLL_STEP, RETRY_PERMIT_STEP } from './journey-table.ts';
import { wordStream } from './word-stream.ts';
import { ADMITTED, KNOCKS, MEMBER, NOTHING, REASON, TURN, WORDS } from './login-rows.ts';
import type { LoginRows } from './login-rows.ts';
import { DONE, ERROR, OK, QUEUED, QUEUE_PATIENCE, TRIES_USED, TURNED_AWAY } from './login-codes.ts';

/** Nothing is answered here: on to the stations. */
export const THROUGH = -1;

export class Door {
  /** Of the last answer: when to ask again, or what a refusal asks for, seconds; 0: nothing. */
  seconds = 0;
  readonly #rows: LoginRows;
  readonly #room: CompiledRoom | null;
  readonly #budget: RetryBudget | null;
  readonly #breaker: CircuitBreaker | null;
  readonly #retryAfterSeconds: number;
  #turns = 0;

  constructor({ protection, client, seed }: Plan, rows: LoginRows) {
    this.#rows = rows;
    this.#room =
      protection.waitingRoom === null
        ? null
        : new CompiledRoom(protection.waitingRoom, wordStream(seed, 'waiting room polls'));
    this.#budget = client.retryBudget === null ? null : createRetryBudget(client.retryBudget);
    this.#breaker = client.breaker === undefined ? null : createCircuitBreaker(client.breaker);
    this.#retryAfterSeconds = protection.retryAfterSeconds ?? 0;
  }

  /** What is answered before the stations, or THROUGH. */
  answer(slot: number, nowSeconds: number, step: number): number {
    const { words } = this.#rows;
    if (step === RETRY_PERMIT_STEP) return this.#budget?.takeRetry() === false ? TURNED_AWAY : OK;
    if (step === QUEUE_POLL_STEP) return this.#askRoom(slot, nowSeconds);
    if (step !== DOOR) return THROUGH;
    if (words[WORDS * slot + KNOCKS] === 1) this.#budget?.firstRequest();
    const held = this.#pass(slot, nowSeconds);
    if (held !== THROUGH || this.#breaker === null || this.#breaker.allows(nowSeconds)) return held;
    this.seconds = 0;
    return TURNED_AWAY;
  }

  /** A request of somebody with a turn goes on to the stations. */
  heard(slot: number, nowSeconds: number): void {
    const { words } = this.#rows;
    if (this.#room === null) return;
    const turn = words[WORDS * slot + TURN] as number;
    if (turn !== 0) this.#room.heard(nowSeconds, words[WORDS * slot + MEMBER] as number, turn);
  }

  /** The login has ended. */
  farewell(slot: number, nowSeconds: number): void {
    const { words } = this.#rows;
    const why = words[WORDS * slot + REASON] as number;
    if (why === DONE) this.#budget?.success();
    const turn = words[WORDS * slot + TURN] as number;
    if (turn !== 0 && why !== QUEUE_PATIENCE && why !== TRIES_USED)
      this.#room?.finish(nowSeconds, words[WORDS * slot + MEMBER] as number, turn);
  }

  /** Whether anybody has to tell how requests at the door end. */
  isWatched(): boolean {
    return this.#breaker !== null;
  }

  ended(nowSeconds: number, sentAtSeconds: number, failed: boolean): void {
    this.#breaker?.ended(nowSeconds, { failed, durationSeconds: nowSeconds - sentAtSeconds });
  }

  totalsAt(atSeconds: number): { waitingRoom: WaitingRoomTotals | null; retryBudget: RetryBudgetTotals | null } {
    this.#room?.advance(atSeconds);
    return { waitingRoom: this.#room?.totals() ?? null, retryBudget: this.#budget?.totals() ?? null };
  }

  #askRoom(slot: number, nowSeconds: number): number {
    const { words } = this.#rows;
    if (this.#room === null) return ERROR;
    const member = words[WORDS * slot + MEMBER] as number;
    const said = this.#room.poll(nowSeconds, member, words[WORDS * slot + TURN] as number);
    words[WORDS * slot + ADMITTED] = said === HAS_TURN ? 1 : 0;
    if (said !== WAITS) return said === HAS_TURN ? OK : ERROR;
    this.seconds = this.#room.pollAfterSeconds;
    return QUEUED;
  }

  /** With a turn that has come, or when nobody waits: through. Else a place in the line. */
  #pass(slot: number, nowSeconds: number): number {
    const { words } = this.#rows;
    const room = this.#room;
    if (room === null) return THROUGH;
    const turn = words[WORDS * slot + TURN] as number;
    if (words[WORDS * slot + ADMITTED] === 1 && room.start(nowSeconds, words[WORDS * slot + MEMBER] as number, turn)) {
      words[WORDS * slot + ADMITTED] = 0;
      return THROUGH;
    }
    this.#turns += 1;
    words[WORDS * slot + TURN] = this.#turns;
    return this.#join(slot, nowSeconds, room);
  }

  #join(slot: number, nowSeconds: number, room: CompiledRoom): number {
    const member = room.join(nowSeconds, this.#turns);
    this.seconds = this.#retryAfterSeconds;
    if (member === NOTHING) return TURNED_AWAY;
    this.#rows.words[WORDS * slot + MEMBER] = member;
    if (room.answer(member) !== WAITS && room.start(nowSeconds, member, this.#turns)) return THROUGH;
    this.seconds = room.pollAfterSeconds;
    return QUEUED;
  }
}
