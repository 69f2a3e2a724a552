/**
 * A server that everything slows down: whoever comes in when n are there, itself counted, is answered base + slope·n seconds later, and
 * nobody waits in a queue. Calls cross a network both ways, give up after a time-out and try again; the server never learns of it.
 *
 * This is the model of M. Brooker's congestion collapse (github.com/mbrooker/simulator_example, simple_collapse_sim): base 1 s, slope
 * 0.01 s, network exponential with mean 0.1 s each way, time-out 3 s, three requests per call. A state with C requests inside serves
 * x = C/(1 + 0.01·C) per second; answers come in time while 0.2 + 1 + 0.01·C < 3, that is C < 180. Rates above 180/2.8 = 64.3 per second
 * never fit; below 180/(3·2.8) = 21.4 even three requests per call do; between them the server is vulnerable.
 */
import { randomStream } from '../../model/random.ts';
import type { Backoff } from '../../model/scenario/plan.ts';
import { DELAY, MADE, RECORD } from './call-record.ts';
import { backoffStream, PoissonArrivals } from './draws.ts';
import { EventHeap } from './event-heap.ts';
import { ExponentialStream } from './exponential.ts';
import { arrivalProblems, unless } from './kernel-config.ts';
import { RetryDelay } from './retry-delay.ts';

export interface CongestionConfig {
  readonly seed: number;
  /** Rates from their moments on, per second; the first from 0 on. A Poisson process. */
  readonly arrivals: readonly { readonly fromSeconds: number; readonly perSecond: number }[];
  readonly untilSeconds: number;
  readonly baseSeconds: number;
  /** Added for each request that is there, the new one counted. */
  readonly perRequestSeconds: number;
  /** Mean of the exponential delay of the network, each way. */
  readonly networkSeconds: number;
  /** From the sending of a request to its giving up. */
  readonly timeoutSeconds: number;
  /** Requests per call, the first one included. */
  readonly attempts: number;
  /** Counted from the time-out. */
  readonly backoff: Backoff;
  /** Collapsed: in the last so many seconds, successes are fewer than half of the arrivals. */
  readonly judgedSeconds: number;
}

export interface CongestionResult {
  /** Calls begun, requests sent and calls answered in time, per second of the run. */
  readonly arrivals: Float64Array;
  readonly attempts: Float64Array;
  readonly successes: Float64Array;
  /** Requests at the server at the end of each second. */
  readonly concurrency: Float64Array;
  readonly collapsed: boolean;
}

/** @throws RangeError when the run has no whole second, or judges more than there is */
export function runCongestion(config: CongestionConfig): CongestionResult {
  checkCongestion(config);
  return new CongestedServer(config).run();
}

function checkCongestion(config: CongestionConfig): void {
  const { arrivals, untilSeconds, judgedSeconds, attempts, backoff: _backoff, ...rest } = config;
  const problems = [
    ...unless(untilSeconds >= 1 && untilSeconds < Infinity, `untilSeconds is ${untilSeconds}, expected a number ≥ 1`),
    ...unless(
      judgedSeconds > 0 && judgedSeconds <= untilSeconds,
      `judgedSeconds is ${judgedSeconds} of ${untilSeconds}`,
    ),
    ...unless(Number.isSafeInteger(attempts) && attempts >= 1, `attempts is ${attempts}, expected an integer ≥ 1`),
    ...arrivalProblems(arrivals),
  ];
  for (const [name, value] of Object.entries(rest))
    problems.push(...unless(value >= 0 && value < Infinity, `${name} is ${value}, expected a number ≥ 0`));
  if (problems.length > 0) throw new RangeError(`the congested server cannot run this:\n  ${problems.join('\n  ')}`);
}

/** What an event's payload says besides its number; also the order at one moment. */
const leaves = 0;
const isAnswered = 1;
const timesOut = 2;
const reaches = 3;
const sends = 4;
const KINDS = 8;

class CongestedServer {
  readonly #config: CongestionConfig;
  readonly #arrivals: PoissonArrivals;
  readonly #network: ExponentialStream;
  readonly #delay: RetryDelay;
  readonly #events = new EventHeap();
  /** By request: its call. By call: the request whose answer is awaited, −1 for none, and how many it has sent. */
  readonly #callOf: number[] = [];
  readonly #awaited: number[] = [];
  readonly #sent: number[] = [];
  readonly #record = new Float64Array(RECORD);
  readonly #delayBefore: number[] = [];
  readonly #seconds: number;
  readonly #result: Record<'arrivals' | 'attempts' | 'successes' | 'concurrency', Float64Array>;
  #concurrency = 0;

  constructor(config: CongestionConfig) {
    this.#config = config;
    this.#arrivals = new PoissonArrivals(config.seed, config.arrivals);
    this.#network = new ExponentialStream(config.seed, 'kernel network');
    this.#delay = new RetryDelay(config.backoff, randomStream(config.seed, backoffStream));
    this.#seconds = Math.ceil(config.untilSeconds);
    const series = (): Float64Array => new Float64Array(this.#seconds);
    this.#result = { arrivals: series(), attempts: series(), successes: series(), concurrency: series() };
  }

  run(): CongestionResult {
    const { untilSeconds } = this.#config;
    let nextArrival = this.#arrivals.next();
    let second = 0;
    for (;;) {
      const at = Math.min(nextArrival, this.#events.firstTime());
      for (; second < this.#seconds && second + 1 <= at; second += 1)
        this.#result.concurrency[second] = this.#concurrency;
      if (at >= untilSeconds) break;
      if (at === nextArrival) {
        nextArrival = this.#arrivals.next();
        this.#begin(at);
      } else this.#happen(at, this.#events.pop());
    }
    return { ...this.#result, collapsed: this.#hasCollapsed() };
  }

  #hasCollapsed(): boolean {
    const { arrivals, successes } = this.#result;
    const from = Math.floor(this.#config.untilSeconds - this.#config.judgedSeconds);
    const total = (series: Float64Array): number => series.subarray(from).reduce((sum, each) => sum + each, 0);
    return total(successes) < total(arrivals) / 2;
  }

  #begin(at: number): void {
    count(this.#result.arrivals, at);
    const call = this.#sent.length;
    this.#sent.push(0);
    this.#awaited.push(-1);
    this.#delayBefore.push(0);
    this.#send(at, call);
  }

  #happen(at: number, payload: number): void {
    const number = Math.floor(payload / KINDS);
    switch (payload - number * KINDS) {
      case leaves:
        this.#concurrency -= 1;
        this.#plan(at + this.#network.next() * this.#config.networkSeconds, isAnswered, number);
        return;
      case isAnswered:
        this.#answer(at, number);
        return;
      case timesOut:
        this.#timeOut(at, number);
        return;
      case reaches:
        this.#concurrency += 1;
        this.#plan(at + this.#config.baseSeconds + this.#config.perRequestSeconds * this.#concurrency, leaves, number);
        return;
      default:
        this.#send(at, number);
    }
  }

  #send(at: number, call: number): void {
    count(this.#result.attempts, at);
    const request = this.#callOf.length;
    this.#callOf.push(call);
    this.#awaited[call] = request;
    this.#sent[call] = (this.#sent[call] as number) + 1;
    this.#plan(at + this.#config.timeoutSeconds, timesOut, request);
    this.#plan(at + this.#network.next() * this.#config.networkSeconds, reaches, request);
  }

  #answer(at: number, request: number): void {
    const call = this.#callOf[request] as number;
    if (this.#awaited[call] !== request) return;
    this.#awaited[call] = -1;
    count(this.#result.successes, at);
  }

  #timeOut(at: number, request: number): void {
    const call = this.#callOf[request] as number;
    if (this.#awaited[call] !== request) return;
    this.#awaited[call] = -1;
    const made = this.#sent[call] as number;
    if (made >= this.#config.attempts) return;
    this.#record[MADE] = made;
    this.#record[DELAY] = this.#delayBefore[call] as number;
    this.#delay.draw(this.#record);
    const delay = this.#record[DELAY];
    this.#delayBefore[call] = delay;
    this.#plan(at + delay, sends, call);
  }

  #plan(at: number, kind: number, number: number): void {
    this.#events.push(at, kind, number * KINDS + kind);
  }
}

function count(series: Float64Array, at: number): void {
  const second = Math.floor(at);
  series[second] = (series[second] as number) + 1;
}
