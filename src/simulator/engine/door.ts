/**
 * What stands before the stations: the waiting room, the portal's retry budget and its circuit breaker. Their rules are called directly;
 * who asks is a slot of a login.
 */
import { createCircuitBreaker } from '../../model/client/circuit-breaker.ts';
import type { CircuitBreaker } from '../../model/client/circuit-breaker.ts';
import { createRetryBudget } from '../../model/client/retry-budget.ts';
import type { RetryBudget } from '../../model/client/retry-budget.ts';
import { randomStream } from '../../model/random.ts';
import type { RetryBudgetTotals, WaitingRoomTotals } from '../../model/record/run-record.ts';
import type { Plan } from '../../model/scenario/plan.ts';
import { createWaitingRoom } from '../../model/service/waiting-room.ts';
import type { RoomAnswer, WaitingRoom } from '../../model/service/waiting-room.ts';
import { DOOR, QUEUE_POLL_STEP, RETRY_PERMIT_STEP } from './journey-table.ts';
import { ADMITTED, KNOCKS, REASON, TURN, WORDS } from './login-rows.ts';
import type { LoginRows } from './login-rows.ts';
import { DONE, ERROR, OK, QUEUED, QUEUE_PATIENCE, TRIES_USED, TURNED_AWAY } from './login-codes.ts';

/** Nothing is answered here: on to the stations. */
export const THROUGH = -1;

export class Door {
  /** Of the last answer: when to ask again, or what a refusal asks for, seconds; 0: nothing. */
  seconds = 0;
  readonly #rows: LoginRows;
  readonly #room: WaitingRoom | null;
  readonly #budget: RetryBudget | null;
  readonly #breaker: CircuitBreaker | null;
  readonly #retryAfterSeconds: number;
  #turns = 0;

  constructor({ protection, client, seed }: Plan, rows: LoginRows) {
    this.#rows = rows;
    this.#room =
      protection.waitingRoom === null
        ? null
        : createWaitingRoom(protection.waitingRoom, randomStream(seed, 'waiting room polls'));
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
    const turn = words[WORDS * slot + TURN] as number;
    if (turn !== 0) this.#room?.heard(nowSeconds, String(turn));
  }

  /** The login has ended. */
  farewell(slot: number, nowSeconds: number): void {
    const { words } = this.#rows;
    const why = words[WORDS * slot + REASON] as number;
    if (why === DONE) this.#budget?.success();
    if (words[WORDS * slot + TURN] !== 0 && why !== QUEUE_PATIENCE && why !== TRIES_USED)
      this.#room?.finish(nowSeconds, String(words[WORDS * slot + TURN]), why === DONE ? 'completed' : 'failed');
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
    const said: RoomAnswer = this.#room?.poll(nowSeconds, String(words[WORDS * slot + TURN])) ?? { kind: 'gone' };
    words[WORDS * slot + ADMITTED] = said.kind === 'admitted' ? 1 : 0;
    if (said.kind !== 'waiting') return said.kind === 'admitted' ? OK : ERROR;
    this.seconds = said.place.pollAfterSeconds;
    return QUEUED;
  }

  #pass(slot: number, nowSeconds: number): number {
    const { words } = this.#rows;
    if (this.#room === null) return THROUGH;
    if (
      words[WORDS * slot + ADMITTED] === 1 &&
      words[WORDS * slot + TURN] !== 0 &&
      this.#room.start(nowSeconds, String(words[WORDS * slot + TURN]))
    ) {
      words[WORDS * slot + ADMITTED] = 0;
      return THROUGH;
    }
    this.#turns += 1;
    words[WORDS * slot + TURN] = this.#turns;
    const name = String(this.#turns);
    const said = this.#room.join(nowSeconds, name);
    if (said.kind === 'admitted' && this.#room.start(nowSeconds, name)) return THROUGH;
    this.seconds = said.kind === 'waiting' ? said.place.pollAfterSeconds : this.#retryAfterSeconds;
    return said.kind === 'waiting' ? QUEUED : TURNED_AWAY;
  }
}
