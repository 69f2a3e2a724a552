/**
 * The identity server in virtual time: the stations, the waiting room and the portal's retry budget of the model, called directly, as
 * mock-idp calls them. Answers reach the client without delay; the network is not modelled.
 */
import type { RetryBudget } from '../model/client/retry-budget.ts';
import { createRetryBudget } from '../model/client/retry-budget.ts';
import { draw } from '../model/distributions.ts';
import { doorStep } from '../model/journeys/eid.ts';
import type { Answer, Login, RequestAction } from '../model/journeys/login.ts';
import { randomStream } from '../model/random.ts';
import type { ServerSample } from '../model/record/run-record.ts';
import type { Plan } from '../model/scenario/plan.ts';
import type { StepName } from '../model/scenario/steps.ts';
import { undisturbedAnswer } from '../model/service/capacity.ts';
import { createStation } from '../model/service/station.ts';
import type { Departure, Job, Station } from '../model/service/station.ts';
import type { RoomAnswer, WaitingRoom } from '../model/service/waiting-room.ts';
import { createWaitingRoom } from '../model/service/waiting-room.ts';
import type { Agenda } from './agenda.ts';

/** A user as the server sees one. */
export interface Visitor {
  readonly login: Login;
  /** Name in the waiting room; a new one for every place that is taken. */
  turn: string | null;
  /** Holds a turn that has come and may knock again with it. */
  admitted: boolean;
}

type Settle = (nowSeconds: number, answer: Answer) => void;

interface Visit {
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
  readonly #stations: ReadonlyMap<string, Station<Visit>>;
  readonly #room: WaitingRoom | null;
  readonly #budget: RetryBudget | null;
  readonly #wakeAt = new Map<string, number>();
  readonly #serviceTimes: (step: StepName) => number;
  #turns = 0;

  constructor(plan: Plan, agenda: Agenda) {
    const { protection, service, client, seed } = plan;
    this.#plan = plan;
    this.#agenda = agenda;
    this.#stations = new Map(
      Object.entries(service.stations).map(([name, { servers }]) => {
        return [name, createStation<Visit>({ ...protection, servers, refusalSeconds: service.refusalSeconds })];
      }),
    );
    this.#room =
      protection.waitingRoom === null
        ? null
        : createWaitingRoom(protection.waitingRoom, randomStream(seed, 'waiting room polls'));
    this.#budget = client.retryBudget === null ? null : createRetryBudget(client.retryBudget);
    const streams = new Map(Object.keys(service.steps).map((step) => [step, randomStream(seed, `service ${step}`)]));
    this.#serviceTimes = (step) => {
      const stream = streams.get(step);
      if (stream === undefined) throw new RangeError(`the plan has no service time for ${step}`);
      return draw(service.steps[step].service, stream);
    };
  }

  take(nowSeconds: number, visitor: Visitor, action: RequestAction, settle: Settle): (nowSeconds: number) => void {
    const edge = this.#answerAtTheEdge(nowSeconds, visitor, action);
    if (edge !== null) {
      this.#agenda.at(nowSeconds, (now) => settle(now, edge));
      return stays;
    }
    if (visitor.turn !== null) this.#room?.heard(nowSeconds, visitor.turn);
    return this.#queue(nowSeconds, { visitor, action, settle });
  }

  farewell(nowSeconds: number, { turn, login }: Visitor): void {
    const { outcome } = login.record();
    if (outcome === 'completed') this.#budget?.success();
    if (turn !== null && outcome !== 'abandoned')
      this.#room?.finish(nowSeconds, turn, outcome === 'completed' ? 'completed' : 'failed');
  }

  sampleAt(atSeconds: number): ServerSample {
    this.#room?.advance(atSeconds);
    const totals = [...this.#stations].map(([name, station]) => {
      const counters = station.countersAt(atSeconds);
      const { servers } = station.config();
      return [name, { ...counters, servers, queueLength: station.queueLength(), inService: station.inService() }];
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
    return this.#passDoor(nowSeconds, visitor);
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

  #queue(nowSeconds: number, visit: Visit): (nowSeconds: number) => void {
    const step = visit.action.step as StepName;
    const name = this.#plan.service.steps[step].station;
    const station = this.#stations.get(name);
    if (station === undefined) throw new RangeError(`the plan has no station ${name}`);
    const order = { payload: visit, serviceSeconds: this.#serviceTimes(step), begun: step !== doorStep };
    const job: Job<Visit> = station.offer(nowSeconds, order);
    this.#deliver(name, station, nowSeconds);
    return (goneAtSeconds) => {
      visit.settle = undefined;
      station.abandon(goneAtSeconds, job);
      this.#deliver(name, station, goneAtSeconds);
    };
  }

  /** Hands out what is due, and comes back when the next departure is. */
  #deliver(name: string, station: Station<Visit>, nowSeconds: number): void {
    for (const departure of station.advance(nowSeconds)) this.#answer(nowSeconds, departure);
    const nextSeconds = station.nextDepartureSeconds();
    if (nextSeconds === Infinity || this.#wakeAt.get(name) === nextSeconds) return;
    this.#wakeAt.set(name, nextSeconds);
    this.#agenda.at(nextSeconds, (now) => this.#deliver(name, station, now));
  }

  #answer(nowSeconds: number, { job, fate }: Departure<Visit>): void {
    const { visitor, action, settle } = job.payload;
    job.payload.settle = undefined;
    if (settle === undefined) return;
    const refusal: Answer = { result: 'refused', retryAfterSeconds: this.#plan.protection.retryAfterSeconds };
    const answer = fate === 'served' ? undisturbedAnswer(visitor.login, action) : refusal;
    this.#agenda.at(nowSeconds, (now) => settle(now, answer));
  }
}
