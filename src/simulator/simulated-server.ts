/**
 * The identity server in virtual time: the stations, the waiting room and the portal's retry budget of the model, called directly, as
 * mock-idp calls them. Answers reach the client without delay; the network is not modelled.
 */
import type { CircuitBreaker } from '../model/client/circuit-breaker.ts';
import { createCircuitBreaker } from '../model/client/circuit-breaker.ts';
import type { RetryBudget } from '../model/client/retry-budget.ts';
import { createRetryBudget } from '../model/client/retry-budget.ts';
import { doorStep } from '../model/journeys/eid.ts';
import type { Answer, Login, RequestAction } from '../model/journeys/login.ts';
import { randomStream } from '../model/random.ts';
import type { ServerSample } from '../model/record/run-record.ts';
import type { Plan } from '../model/scenario/plan.ts';
import { costOf } from '../model/scenario/steps.ts';
import type { ServiceStep } from '../model/scenario/steps.ts';
import { undisturbedAnswer } from '../model/service/capacity.ts';
import { createNetwork } from '../model/service/network.ts';
import type { Ending, Network } from '../model/service/network.ts';
import { createServiceDraws } from '../model/service/service-draws.ts';
import type { ServiceDraws } from '../model/service/service-draws.ts';
import { stationConfigOf } from '../model/service/station-config.ts';
import type { RoomAnswer, WaitingRoom } from '../model/service/waiting-room.ts';
import { createWaitingRoom } from '../model/service/waiting-room.ts';
import type { Agenda } from './agenda.ts';
import type { StationChange } from './timeline-of-stations.ts';
import { stationChangesOf } from './timeline-of-stations.ts';

/** A user as the server sees one. */
export interface Visitor {
  readonly login: Login;
  /** Name in the waiting room; a new one for every place that is taken. */
  turn: string | null;
  /** Holds a turn that has come and may knock again with it. */
  admitted: boolean;
}

type Settle = (nowSeconds: number, answer: Answer) => void;

interface Request {
  readonly visitor: Visitor;
  readonly action: RequestAction;
  /** undefined: nobody waits for the answer any more. */
  settle: Settle | undefined;
}

export interface SimulatedServer {
  /** Takes a request; `settle` hears the answer once, unless the client leaves first by calling what is returned. */
  take(nowSeconds: number, visitor: Visitor, action: RequestAction, settle: Settle): (nowSeconds: number) => void;
  /** The login has ended, whichever way; its turn is free. */
  farewell(nowSeconds: number, visitor: Visitor): void;
  sampleAt(atSeconds: number): ServerSample;
}

export function openSimulatedServer(plan: Plan, agenda: Agenda): SimulatedServer {
  return new StationsAndDoor(plan, agenda);
}

const stays = (): void => {};

class StationsAndDoor implements SimulatedServer {
  readonly #plan: Plan;
  readonly #agenda: Agenda;
  readonly #network: Network<Request> = createNetwork();
  readonly #room: WaitingRoom | null;
  readonly #budget: RetryBudget | null;
  readonly #breaker: CircuitBreaker | null;
  readonly #draws: ServiceDraws;
  #wakeAtSeconds = Infinity;
  #turns = 0;

  constructor(plan: Plan, agenda: Agenda) {
    const { protection, service, client, seed } = plan;
    this.#plan = plan;
    this.#agenda = agenda;
    for (const name of Object.keys(service.stations))
      this.#network.configure(0, name, stationConfigOf({ ...service, protection }, name));
    this.#room =
      protection.waitingRoom === null
        ? null
        : createWaitingRoom(protection.waitingRoom, randomStream(seed, 'waiting room polls'));
    this.#budget = client.retryBudget === null ? null : createRetryBudget(client.retryBudget);
    this.#breaker = client.breaker === undefined ? null : createCircuitBreaker(client.breaker);
    this.#draws = createServiceDraws(seed);
    for (const change of stationChangesOf(plan)) agenda.at(change.atSeconds, (now) => this.#change(now, change));
  }

  take(nowSeconds: number, visitor: Visitor, action: RequestAction, settle: Settle): (nowSeconds: number) => void {
    const edge = this.#answerAtTheEdge(nowSeconds, visitor, action);
    if (edge !== null) {
      this.#agenda.at(nowSeconds, (now) => settle(now, edge));
      return stays;
    }
    if (visitor.turn !== null) this.#room?.heard(nowSeconds, visitor.turn);
    const watched = action.step === doorStep ? this.#watched(nowSeconds, settle) : { settle, left: stays };
    const leave = this.#queue(nowSeconds, { visitor, action, settle: watched.settle });
    return (goneAtSeconds) => {
      watched.left(goneAtSeconds);
      leave(goneAtSeconds);
    };
  }

  farewell(nowSeconds: number, { turn, login }: Visitor): void {
    const { outcome } = login.record();
    if (outcome === 'completed') this.#budget?.success();
    if (turn !== null && outcome !== 'abandoned')
      this.#room?.finish(nowSeconds, turn, outcome === 'completed' ? 'completed' : 'failed');
  }

  sampleAt(atSeconds: number): ServerSample {
    this.#room?.advance(atSeconds);
    const totals = Object.keys(this.#plan.service.stations).map((name) => {
      const { queueAgeSeconds: _age, ...state } = this.#network.stateAt(atSeconds, name);
      return [name, state];
    });
    return {
      atSeconds,
      stations: Object.fromEntries(totals) as ServerSample['stations'],
      cpuSeconds: 0,
      eventLoopUtilisation: 0,
      deliveryLatenessP99Seconds: 0,
      answersDue: 0,
      answersLate: 0,
      waitingRoom: this.#room?.totals() ?? null,
      retryBudget: this.#budget?.totals() ?? null,
    };
  }

  /** What the portal and the waiting room answer by themselves; null: the request goes on to a station. */
  #answerAtTheEdge(nowSeconds: number, visitor: Visitor, { step, knocks }: RequestAction): Answer | null {
    if (step === 'retry-permit') return { result: this.#budget?.takeRetry() === false ? 'refused' : 'ok' };
    if (step === 'queue-poll') return this.#askRoom(nowSeconds, visitor);
    if (step !== doorStep) return null;
    if (knocks === 1) this.#budget?.firstRequest();
    const held = this.#passDoor(nowSeconds, visitor);
    return held === null && this.#breaker?.allows(nowSeconds) === false ? { result: 'refused' } : held;
  }

  #askRoom(nowSeconds: number, visitor: Visitor): Answer {
    const said: RoomAnswer = this.#room?.poll(nowSeconds, visitor.turn ?? '') ?? { kind: 'gone' };
    visitor.admitted = said.kind === 'admitted';
    if (said.kind === 'waiting') return { result: 'queued', pollAfterSeconds: said.place.pollAfterSeconds };
    return { result: said.kind === 'admitted' ? 'ok' : 'error' };
  }

  /** With a turn that has come, or when nobody waits: through. Else a place in the line. */
  #passDoor(nowSeconds: number, visitor: Visitor): Answer | null {
    if (this.#room === null) return null;
    if (visitor.admitted && visitor.turn !== null && this.#room.start(nowSeconds, visitor.turn)) {
      visitor.admitted = false;
      return null;
    }
    this.#turns += 1;
    visitor.turn = String(this.#turns);
    const said = this.#room.join(nowSeconds, visitor.turn);
    if (said.kind === 'admitted' && this.#room.start(nowSeconds, visitor.turn)) return null;
    if (said.kind === 'waiting') return { result: 'queued', pollAfterSeconds: said.place.pollAfterSeconds };
    return { result: 'refused', retryAfterSeconds: this.#plan.protection.retryAfterSeconds };
  }

  #queue(nowSeconds: number, request: Request): (nowSeconds: number) => void {
    const step = request.action.step as ServiceStep;
    const cost = costOf(this.#plan.service.steps, step);
    if (cost === undefined) return this.#answerAtOnce(nowSeconds, request);
    const visit = this.#network.offer(nowSeconds, {
      payload: request,
      legs: this.#draws.legsOf(step, cost),
      begun: step !== doorStep,
      priority: cost.priority,
    });
    this.#deliver(nowSeconds);
    return (goneAtSeconds) => {
      request.settle = undefined;
      this.#network.abandon(goneAtSeconds, visit);
      this.#deliver(goneAtSeconds);
    };
  }

  /** A step without a cost visits no station. */
  #answerAtOnce(nowSeconds: number, request: Request): (nowSeconds: number) => void {
    const { visitor, action } = request;
    this.#agenda.at(nowSeconds, (now) => request.settle?.(now, undisturbedAnswer(visitor.login, action)));
    return () => {
      request.settle = undefined;
    };
  }

  /** What the portal's circuit breaker learns of a request at the door: its answer, or that nobody waits for one any more. */
  #watched(sentAtSeconds: number, settle: Settle): { settle: Settle; left: (nowSeconds: number) => void } {
    const ended = (now: number, failed: boolean): void =>
      this.#breaker?.ended(now, { failed, durationSeconds: now - sentAtSeconds });
    return {
      settle: (now, answer) => {
        ended(now, answer.result === 'refused' || answer.result === 'error');
        settle(now, answer);
      },
      left: (now) => ended(now, true),
    };
  }

  #change(nowSeconds: number, change: StationChange): void {
    const { service, protection } = this.#plan;
    if (change.kind === 'speed') this.#network.setSpeed(nowSeconds, change.station, change.speed);
    else {
      const config = stationConfigOf({ ...service, protection }, change.station);
      this.#network.configure(nowSeconds, change.station, { ...config, servers: change.servers });
    }
    this.#deliver(nowSeconds);
  }

  /** Hands out what is due, and comes back when something happens next. */
  #deliver(nowSeconds: number): void {
    for (const ending of this.#network.advance(nowSeconds)) this.#answer(nowSeconds, ending);
    const nextSeconds = this.#network.nextEventSeconds();
    if (nextSeconds === Infinity || this.#wakeAtSeconds === nextSeconds) return;
    this.#wakeAtSeconds = nextSeconds;
    this.#agenda.at(nextSeconds, (now) => this.#deliver(now));
  }

  #answer(nowSeconds: number, { visit, fate }: Ending<Request>): void {
    const request = visit.order.payload;
    const { visitor, action, settle } = request;
    request.settle = undefined;
    if (settle === undefined) return;
    const refusal: Answer = { result: 'refused', retryAfterSeconds: this.#plan.protection.retryAfterSeconds };
    const answer = fate === 'served' ? undisturbedAnswer(visitor.login, action) : refusal;
    this.#agenda.at(nowSeconds, (now) => settle(now, answer));
  }
}
