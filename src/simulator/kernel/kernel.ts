/**
 * Poisson calls → one station with c servers and a queue → time-out → retry, compiled: the rules of model/service/station.ts,
 * model/client/backoff.ts and model/client/retry-budget.ts with no object and no closure per event. A property test holds the two
 * together, event for event (test/simulator/kernel-equals-rules.test.ts).
 *
 * A call is what a user wants; it sends up to R requests, one after the other. A request that is not answered within the time-out is given
 * up; unless it is cancelled it keeps its place and is served for nobody (dead work). Events have the key (time, priority, sequence). At
 * one moment: changes of speed and ends of bins, then services that end, then time-outs, then retries, then new calls.
 */
import { createRetryBudget } from '../../model/client/retry-budget.ts';
import type { RetryBudget } from '../../model/client/retry-budget.ts';
import { randomStream } from '../../model/random.ts';
import { answered, AttemptRing, cancelled, sent, waiting } from './attempt-ring.ts';
import type { Counts } from './counts.ts';
import { backoffStream, PoissonArrivals, ServiceTimes } from './draws.ts';
import { checkKernelConfig, longestBackoff } from './kernel-config.ts';
import type { KernelConfig } from './kernel-config.ts';
import { Ledger } from './ledger.ts';
import type { KernelResult } from './ledger.ts';
import { RetryDelay } from './retry-delay.ts';
import { RetryWheel } from './retry-wheel.ts';
import { WorkHeap } from './work-heap.ts';

export type { KernelConfig } from './kernel-config.ts';
export type { KernelResult } from './ledger.ts';

export interface Kernel {
  /** Goes on up to and including a moment. False: `mostEvents` have happened before. */
  run(untilSeconds: number, mostEvents?: number): boolean;
  nowSeconds(): number;
  /** Calls, retries, services ended and time-outs so far. */
  events(): number;
  result(): KernelResult;
}

/** @throws RangeError that lists every field of the configuration that cannot be */
export function createKernel(config: KernelConfig): Kernel {
  checkKernelConfig(config);
  return new CallKernel(config);
}

class CallKernel implements Kernel {
  readonly #arrivals: PoissonArrivals;
  readonly #service: ServiceTimes;
  readonly #delay: RetryDelay;
  readonly #budget: RetryBudget | null;
  readonly #ring = new AttemptRing();
  readonly #working: WorkHeap;
  readonly #retries: RetryWheel;
  readonly #ledger: Ledger;
  readonly #counts: Counts;
  readonly #speeds: KernelConfig['speeds'];
  readonly #servers: number;
  readonly #bound: number;
  readonly #isFast: boolean;
  readonly #timeout: number;
  readonly #mostAttempts: number;
  readonly #cancels: boolean;
  readonly #warmUp: number;
  #now = 0;
  #events = 0;
  #queue = 0;
  /** Numbers from here on have not been passed by the service; cancelled ones among them have not used up their draw. */
  #queueHead = 0;
  #undrawn = 0;
  /** The first number whose time-out has not come. Whoever is below has been answered or has given up. */
  #timeoutHead = 0;
  /** The clock of work: it showed `#work` at `#workSince` and goes at `#speed`. */
  #speed = 1;
  #work = 0;
  #workSince = 0;
  #speedsPassed = 0;
  #nextArrival: number;
  #nextDone = Infinity;
  #nextTimeout = Infinity;
  #nextRetry = Infinity;
  #nextChange = 0;

  constructor(config: KernelConfig) {
    this.#arrivals = new PoissonArrivals(config.seed, config.arrivals);
    this.#service = new ServiceTimes(config.seed, config.service);
    this.#delay = new RetryDelay(config.backoff, randomStream(config.seed, backoffStream));
    this.#budget = config.budget === null ? null : createRetryBudget(config.budget);
    this.#working = new WorkHeap(Math.min(config.servers, 65_536));
    this.#retries = new RetryWheel(longestBackoff(config));
    this.#ledger = new Ledger(config.binSeconds, config.warmUpSeconds);
    this.#counts = this.#ledger.counts;
    this.#speeds = config.speeds;
    this.#servers = config.servers;
    this.#bound = config.queueBound ?? Infinity;
    this.#isFast = config.refusal === 'fast';
    this.#timeout = config.timeoutSeconds;
    this.#mostAttempts = config.attempts;
    this.#cancels = config.cancelAbandoned;
    this.#warmUp = config.warmUpSeconds;
    this.#nextArrival = this.#arrivals.next();
  }

  run(untilSeconds: number, mostEvents = Infinity): boolean {
    if (!(untilSeconds >= this.#now && untilSeconds < Infinity))
      throw new RangeError(`cannot go on to ${untilSeconds} s from ${this.#now} s`);
    const lastEvent = this.#events + mostEvents;
    for (;;) {
      const at = Math.min(this.#nextDone, this.#nextTimeout, this.#nextRetry, this.#nextArrival, this.#nextChange);
      if (at > untilSeconds) break;
      if (this.#events >= lastEvent) return false;
      this.#passTo(at);
      this.#happen(at);
    }
    this.#passTo(untilSeconds);
    return true;
  }

  nowSeconds(): number {
    return this.#now;
  }

  events(): number {
    return this.#events;
  }

  result(): KernelResult {
    return this.#ledger.result(this.#now, this.#queue, this.#inFlight());
  }

  /** Calls begun since the warm-up that wait for an answer or for their next attempt, looked up one by one. */
  #inFlight(): number {
    const first = this.#timeout === Infinity ? this.#oldestWanted() : this.#timeoutHead;
    return this.#ring.unanswered(first, this.#warmUp) + this.#retries.startedSince(this.#warmUp);
  }

  #passTo(at: number): void {
    const span = at - this.#now;
    this.#counts.busySeconds += span * this.#working.size();
    this.#counts.queueSeconds += span * this.#queue;
    this.#now = at;
  }

  #happen(at: number): void {
    if (this.#nextChange === at) this.#change(at);
    else if (this.#nextDone === at) this.#finish(at);
    else if (this.#nextTimeout === at) this.#timeOut(at);
    else if (this.#nextRetry === at) this.#retry(at);
    else this.#call(at);
  }

  /** The end of the warm-up, the end of a bin, a change of speed. */
  #change(at: number): void {
    this.#ledger.turnPage(at, this.#queue);
    const change = this.#speeds[this.#speedsPassed];
    if (change !== undefined && at >= change.fromSeconds) {
      this.#speedsPassed += 1;
      this.#setSpeed(at, change.speed);
    }
    this.#nextChange = Math.min(this.#ledger.nextSeconds(), this.#speeds[this.#speedsPassed]?.fromSeconds ?? Infinity);
  }

  #setSpeed(at: number, speed: number): void {
    this.#work += this.#speed * (at - this.#workSince);
    this.#workSince = at;
    this.#speed = speed;
    this.#planDone();
  }

  /** When the first of those at work is done, as the speed is now. */
  #planDone(): void {
    const left = this.#working.firstWork() - this.#work;
    const at = left <= 0 ? this.#workSince : this.#workSince + left / this.#speed;
    this.#nextDone = at > this.#now ? at : this.#now;
  }

  #workNow(at: number): number {
    return this.#work + this.#speed * (at - this.#workSince);
  }

  #call(at: number): void {
    this.#events += 1;
    this.#counts.offered += 1;
    this.#nextArrival = this.#arrivals.next();
    this.#budget?.firstRequest();
    this.#send(at, at, 0, 1);
  }

  #retry(at: number): void {
    this.#events += 1;
    const retries = this.#retries;
    const place = retries.takeFirst();
    const startedAt = retries.startedAt(place);
    const delay = retries.delayOf(place);
    const made = retries.madeBy(place) + 1;
    this.#nextRetry = retries.firstTime();
    this.#send(at, startedAt, delay, made);
  }

  /** The `made`-th request of a call that began at `startedAt`, after a delay. */
  #send(at: number, startedAt: number, delay: number, made: number): void {
    this.#counts.attempts += 1;
    const isFree = this.#working.size() < this.#servers;
    const isRefused = !isFree && this.#queue >= this.#bound;
    if (isRefused) this.#counts.refused += 1;
    if (isRefused && this.#isFast) {
      this.#disappoint(at, startedAt, delay, made);
      return;
    }
    if (this.#ring.isFull()) this.#ring.makeRoom(this.#oldestWanted());
    const number = this.#ring.add(at, startedAt, delay, made);
    if (isFree) this.#serveAtOnce(at, number);
    else if (isRefused) this.#ring.setState(number, sent);
    else this.#join(number);
    if (this.#nextTimeout === Infinity) this.#nextTimeout = at + this.#timeout;
  }

  #serveAtOnce(at: number, number: number): void {
    this.#ring.setState(number, sent);
    this.#working.push(this.#workNow(at) + this.#service.next(), number);
    this.#planDone();
  }

  #join(number: number): void {
    this.#ring.setState(number, waiting);
    if (this.#queue === 0 && this.#undrawn === 0) this.#queueHead = number;
    this.#queue += 1;
  }

  #oldestWanted(): number {
    const queued = this.#queue > 0 || this.#undrawn > 0 ? this.#queueHead : this.#ring.count();
    const unanswered = this.#timeout === Infinity ? this.#working.lowestNumber() : this.#timeoutHead;
    return Math.min(queued, unanswered);
  }

  #finish(at: number): void {
    this.#events += 1;
    this.#counts.served += 1;
    const number = this.#working.firstNumber();
    const next = this.#nextWaiting();
    if (next === -1) this.#working.removeFirst();
    else {
      this.#counts.waitSeconds += at - this.#ring.sentAt(next);
      this.#ring.setState(next, sent);
      this.#working.replaceFirst(this.#workNow(at) + this.#service.next(), next);
    }
    this.#planDone();
    if (number >= this.#timeoutHead) this.#succeed(at, number);
    else this.#counts.late += 1;
  }

  /** Takes the next request out of the queue; −1: none waits. Each one cancelled on the way uses up its draw: the others keep theirs. */
  #nextWaiting(): number {
    while (this.#queue > 0 || this.#undrawn > 0) {
      const number = this.#queueHead;
      this.#queueHead = number + 1;
      const state = this.#ring.stateOf(number);
      if (state === waiting) {
        this.#queue -= 1;
        return number;
      }
      if (state === cancelled) {
        this.#undrawn -= 1;
        this.#service.next();
      }
    }
    return -1;
  }

  #succeed(at: number, number: number): void {
    this.#ring.setState(number, answered);
    this.#budget?.success();
    this.#ledger.succeed(this.#ring.startedAt(number), at);
  }

  #timeOut(at: number): void {
    const number = this.#timeoutHead;
    const state = this.#ring.stateOf(number);
    this.#passTimeouts(number + 1);
    if (state === answered) return;
    this.#events += 1;
    this.#counts.timedOut += 1;
    if (state === waiting && this.#cancels) {
      this.#ring.setState(number, cancelled);
      this.#queue -= 1;
      this.#undrawn += 1;
      this.#counts.cancelled += 1;
    }
    this.#disappoint(at, this.#ring.startedAt(number), this.#ring.delayOf(number), this.#ring.madeBy(number));
  }

  /** Plans the next time-out, from `first` on, of a request that is not answered. */
  #passTimeouts(first: number): void {
    const ring = this.#ring;
    const count = ring.count();
    let number = first;
    while (number < count && ring.stateOf(number) === answered) number += 1;
    this.#timeoutHead = number;
    this.#nextTimeout = number < count ? ring.sentAt(number) + this.#timeout : Infinity;
  }

  /** A request came to nothing: another one, if the policy and the budget grant it. */
  #disappoint(at: number, startedAt: number, delay: number, made: number): void {
    if (made < this.#mostAttempts && (this.#budget === null || this.#budget.takeRetry())) {
      const pause = this.#delay.next(made - 1, delay);
      this.#retries.add(at + pause, startedAt, pause, made);
      if (at + pause < this.#nextRetry) this.#nextRetry = at + pause;
      return;
    }
    this.#ledger.fail(startedAt, at);
  }
}
