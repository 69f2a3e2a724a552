/** The kernel at work: requests are numbers, calls are records. What it simulates, and in which order: kernel.ts. */
import type { RetryBudget } from '../../model/client/retry-budget.ts';
import { randomStream } from '../../model/random.ts';
import { answered, AttemptRing, cancelled, sent, waiting } from './attempt-ring.ts';
import { budgetWith } from './budget-with.ts';
import { AT, BEGAN, DELAY, MADE, RECORD } from './call-record.ts';
import type { Counts } from './counts.ts';
import { backoffStream, PoissonArrivals, ServiceTimes } from './draws.ts';
import { longestBackoff } from './kernel-config.ts';
import type { KernelConfig } from './kernel-config.ts';
import { Ledger } from './ledger.ts';
import type { KernelResult } from './ledger.ts';
import { RetryDelay } from './retry-delay.ts';
import { RetryWheel } from './retry-wheel.ts';
import { ServerClock } from './server-clock.ts';
import { WorkHeap } from './work-heap.ts';

const NOBODY = -1;

export class CallKernel {
  readonly #config: KernelConfig;
  /** The call whose event it is. */
  readonly #record = new Float64Array(RECORD);
  readonly #arrivals: PoissonArrivals;
  readonly #service: ServiceTimes;
  readonly #delay: RetryDelay;
  #budget: RetryBudget | null;
  readonly #ring = new AttemptRing();
  readonly #working: WorkHeap;
  readonly #clock: ServerClock;
  readonly #retries: RetryWheel;
  readonly #ledger: Ledger;
  readonly #counts: Counts;
  readonly #servers: number;
  readonly #bound: number;
  readonly #timeout: number;
  readonly #isFast: boolean;
  readonly #mostAttempts: number;
  #now = 0;
  #events = 0;
  #queue = 0;
  /** Numbers from here on have not been passed by the service; cancelled ones among them have not used up their draw. */
  #queueHead = 0;
  #undrawn = 0;
  /** The first number whose time-out has not come. Whoever is below has been answered or has given up. */
  #timeoutHead = 0;
  #nextArrival: number;
  #nextDone = Infinity;
  #nextTimeout = Infinity;
  #nextRetry = Infinity;
  #nextChange = 0;

  constructor(config: KernelConfig) {
    this.#config = config;
    this.#arrivals = new PoissonArrivals(config.seed, config.arrivals);
    this.#service = new ServiceTimes(config.seed, config.service);
    this.#delay = new RetryDelay(config.backoff, randomStream(config.seed, backoffStream));
    this.#budget = budgetWith(config.budget, config.budget?.capacity ?? 0);
    this.#working = new WorkHeap(Math.min(config.servers, 65_536));
    this.#clock = new ServerClock(config.speeds);
    this.#retries = new RetryWheel(longestBackoff(config));
    this.#ledger = new Ledger(config.binSeconds, config.warmUpSeconds);
    this.#counts = this.#ledger.counts;
    this.#servers = config.servers;
    this.#bound = config.queueBound ?? Infinity;
    this.#timeout = config.timeoutSeconds;
    this.#isFast = config.refusal === 'fast';
    this.#mostAttempts = config.attempts;
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
      this.#happen();
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

  queueLength(): number {
    return this.#queue;
  }

  fork(seed: number): CallKernel {
    const fork = new CallKernel({ ...this.#config, seed });
    fork.#becomes(this);
    return fork;
  }

  #becomes(other: CallKernel): void {
    this.#ring.copyFrom(other.#ring);
    this.#working.copyFrom(other.#working);
    this.#clock.copyFrom(other.#clock);
    this.#retries.copyFrom(other.#retries);
    this.#ledger.copyFrom(other.#ledger);
    [this.#now, this.#events, this.#queue] = [other.#now, other.#events, other.#queue];
    [this.#queueHead, this.#undrawn, this.#timeoutHead] = [other.#queueHead, other.#undrawn, other.#timeoutHead];
    [this.#nextDone, this.#nextTimeout] = [other.#nextDone, other.#nextTimeout];
    [this.#nextRetry, this.#nextChange] = [other.#nextRetry, other.#nextChange];
    if (other.#budget !== null) this.#budget = budgetWith(this.#config.budget, other.#budget.totals().tokens);
    this.#arrivals.startAt(this.#now);
    this.#nextArrival = this.#arrivals.next();
  }

  result(): KernelResult {
    return this.#ledger.result(this.#now, this.#queue, this.#inFlight());
  }

  /** Calls begun since the warm-up that wait for an answer or for their next attempt, looked up one by one. */
  #inFlight(): number {
    const first = this.#timeout === Infinity ? this.#oldestWanted() : this.#timeoutHead;
    return (
      this.#ring.unanswered(first, this.#config.warmUpSeconds) + this.#retries.startedSince(this.#config.warmUpSeconds)
    );
  }

  #passTo(at: number): void {
    const span = at - this.#now;
    this.#counts.busySeconds += span * this.#working.size();
    this.#counts.queueSeconds += span * this.#queue;
    this.#now = at;
  }

  #happen(): void {
    const at = this.#now;
    if (this.#nextChange === at) this.#change();
    else if (this.#nextDone === at) this.#finish();
    else if (this.#nextTimeout === at) this.#timeOut();
    else if (this.#nextRetry === at) this.#retry();
    else this.#call();
  }

  /** The end of the warm-up, the end of a bin, a change of speed. */
  #change(): void {
    this.#ledger.turnPage(this.#now, this.#queue);
    if (this.#clock.change(this.#now)) this.#planDone();
    this.#nextChange = Math.min(this.#ledger.nextSeconds(), this.#clock.nextChangeSeconds());
  }

  /** When the first of those at work is done, as the speed is now. */
  #planDone(): void {
    this.#nextDone = this.#clock.momentOf(this.#working.firstWork(), this.#now);
  }

  #call(): void {
    this.#events += 1;
    this.#counts.offered += 1;
    this.#nextArrival = this.#arrivals.next();
    this.#budget?.firstRequest();
    this.#record[BEGAN] = this.#now;
    this.#record[DELAY] = 0;
    this.#record[MADE] = 0;
    this.#send();
  }

  #retry(): void {
    this.#events += 1;
    this.#retries.takeFirst(this.#record);
    this.#nextRetry = this.#retries.firstTime();
    this.#send();
  }

  /** The next request of the call in the record. */
  #send(): void {
    const record = this.#record;
    record[AT] = this.#now;
    record[MADE] = (record[MADE] as number) + 1;
    this.#counts.attempts += 1;
    if (this.#working.size() < this.#servers) this.#serveAtOnce();
    else if (this.#queue < this.#bound) this.#join();
    else this.#refuse();
  }

  #serveAtOnce(): void {
    const number = this.#number(sent);
    this.#working.push(this.#clock.workAt(this.#now) + this.#service.next(), number);
    this.#planDone();
  }

  #join(): void {
    const number = this.#number(waiting);
    if (this.#queue === 0 && this.#undrawn === 0) this.#queueHead = number;
    this.#queue += 1;
  }

  #refuse(): void {
    this.#counts.refused += 1;
    if (this.#isFast) this.#disappoint();
    else this.#number(sent);
  }

  /** Gives the request in the record its number, and its time-out. */
  #number(state: number): number {
    if (this.#ring.isFull()) this.#ring.makeRoom(this.#oldestWanted());
    if (this.#nextTimeout === Infinity) this.#nextTimeout = this.#now + this.#timeout;
    return this.#ring.add(this.#record, state);
  }

  #oldestWanted(): number {
    const queued = this.#queue > 0 || this.#undrawn > 0 ? this.#queueHead : this.#ring.count();
    const unanswered = this.#timeout === Infinity ? this.#working.lowestNumber() : this.#timeoutHead;
    return Math.min(queued, unanswered);
  }

  #finish(): void {
    this.#events += 1;
    this.#counts.served += 1;
    const number = this.#working.firstNumber();
    const next = this.#queue > 0 || this.#undrawn > 0 ? this.#nextWaiting() : NOBODY;
    if (next === NOBODY) this.#working.removeFirst();
    else {
      this.#counts.waitSeconds += this.#now - this.#ring.sentAt(next);
      this.#ring.setState(next, sent);
      this.#working.replaceFirst(this.#clock.workAt(this.#now) + this.#service.next(), next);
    }
    this.#planDone();
    if (number >= this.#timeoutHead) this.#succeed(number);
    else this.#counts.late += 1;
  }

  /** Takes the next request out of the queue; `NOBODY`: none waits. Each one cancelled on the way uses up its draw: the others keep theirs. */
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
    return NOBODY;
  }

  #succeed(number: number): void {
    this.#ring.setState(number, answered);
    this.#budget?.success();
    this.#ledger.succeed(this.#ring.beganAt(number), this.#now);
  }

  #timeOut(): void {
    const number = this.#timeoutHead;
    const state = this.#ring.stateOf(number);
    this.#passTimeouts(number + 1);
    if (state === answered) return;
    this.#events += 1;
    this.#counts.timedOut += 1;
    if (state === waiting && this.#config.cancelAbandoned) {
      this.#ring.setState(number, cancelled);
      this.#queue -= 1;
      this.#undrawn += 1;
      this.#counts.cancelled += 1;
    }
    this.#ring.read(number, this.#record);
    this.#disappoint();
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

  /** The last request of the call in the record came to nothing: another one, if the policy and the budget grant it. */
  #disappoint(): void {
    const record = this.#record;
    if ((record[MADE] as number) < this.#mostAttempts && (this.#budget === null || this.#budget.takeRetry())) {
      this.#delay.draw(record);
      const at = this.#now + (record[DELAY] as number);
      record[AT] = at;
      this.#retries.add(record);
      if (at < this.#nextRetry) this.#nextRetry = at;
      return;
    }
    this.#ledger.fail(record[BEGAN] as number, this.#now);
  }
}
