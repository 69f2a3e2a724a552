/**
 * A station: c servers and one queue inside the service, in exact virtual time.
 *
 * It holds no timer. Its owner says what time it is: `offer` a job when it arrives, `abandon` it when its client goes, and
 * `advance` to any later time to learn what was finished by then. A job that waits starts at the exact moment a server came free,
 * not when somebody noticed, so a late timer never costs capacity: mock-idp in real time and the simulator in virtual time
 * get the same queue from the same calls.
 *
 * All who are at work progress alike, at a rate that depends on how many they are (contention, shared servers) and on the station's
 * speed; a clock of work (work-clock.ts) counts that progress, and a job is done when the clock shows what it showed at its start plus
 * its service.
 */
import { slowdownOf } from './contention.ts';
import { createServiceQueue } from './service-queue.ts';
import type { ServiceQueue } from './service-queue.ts';
import { zeroCounters } from './station-types.ts';
import type { Departure, Fate, Job, OfferedJob, Station, StationConfig, StationCounters } from './station-types.ts';
import { createTimeline } from './timeline.ts';
import type { Timeline } from './timeline.ts';
import { createWaitingLine } from './waiting-line.ts';
import type { WaitingLine } from './waiting-line.ts';
import { createWorkClock } from './work-clock.ts';

/** A station at time 0 with nothing in it. */
export function createStation<Payload>(config: StationConfig): Station<Payload> {
  return new ExactStation<Payload>(config);
}

const counterOf = { served: 'served', refused: 'refused', cancelled: 'cancelled', 'timed-out': 'timedOut' } as const;

class ExactStation<Payload> implements Station<Payload> {
  readonly #waiting: ServiceQueue<Job<Payload>> = createServiceQueue(({ priority }) => priority ?? 0);
  readonly #refusals: WaitingLine<Job<Payload>> = createWaitingLine();
  /** Those at work, by what the clock of work shows when they are done. */
  readonly #working: Timeline<Job<Payload>> = createTimeline();
  readonly #held = new Set<Job<Payload>>();
  /** Those who wait, by the moment at which they are sent away. Empty without a wait limit. */
  #limits: Timeline<Job<Payload>> = createTimeline();
  readonly #work = createWorkClock();
  readonly #counters = zeroCounters();
  #config: StationConfig;
  #speed = 1;
  /** More may be at work than there are servers: processor sharing, until as few are left as servers. */
  #sharing: boolean;
  #clock = 0;
  #deadAtWork = 0;
  #deadHeld = 0;
  #departed: Departure<Payload>[] = [];

  constructor(config: StationConfig) {
    this.#config = config;
    this.#sharing = config.discipline === 'processor-sharing';
  }

  offer(nowSeconds: number, offered: OfferedJob<Payload>): Job<Payload> {
    this.#run(nowSeconds);
    this.#counters.arrivals += 1;
    const refusal = this.#mustRefuse(offered.begun);
    const job: Job<Payload> = {
      ...offered,
      serviceSeconds: refusal ? this.#config.refusalSeconds : offered.serviceSeconds,
      arrivedAtSeconds: nowSeconds,
      startedAtSeconds: null,
      goneAtSeconds: null,
      refusal,
    };
    if (refusal) this.#refusals.add(job);
    else {
      this.#waiting.add(job);
      this.#limitWait(job);
    }
    this.#fillServers(nowSeconds);
    return job;
  }

  abandon(nowSeconds: number, job: Job<Payload>): void {
    this.#run(nowSeconds);
    if (job.goneAtSeconds !== null) return;
    job.goneAtSeconds = nowSeconds;
    if (this.#working.has(job)) this.#abandonAtWork(nowSeconds, job);
    else if (this.#held.has(job)) this.#deadHeld += 1;
    else if (this.#config.cancelAbandoned && this.#waiting.remove(job)) {
      this.#limits.remove(job);
      this.#leave(job, 'cancelled', nowSeconds);
    }
  }

  release(nowSeconds: number, job: Job<Payload>, fate: Fate): void {
    this.#run(nowSeconds);
    if (!this.#held.delete(job)) return;
    if (job.goneAtSeconds !== null) this.#deadHeld -= 1;
    this.#counters[counterOf[fate]] += 1;
    this.#fillServers(nowSeconds);
  }

  advance(nowSeconds: number): Departure<Payload>[] {
    this.#run(nowSeconds);
    const due = this.#departed;
    if (due.length > 0) this.#departed = [];
    return due;
  }

  nextDepartureSeconds(): number {
    return this.#departed[0]?.atSeconds ?? Math.min(this.#nextDoneSeconds(), this.#nextLimitSeconds());
  }

  reconfigure(nowSeconds: number, config: StationConfig): void {
    this.#run(nowSeconds);
    const before = this.#config;
    this.#config = config;
    if (config.discipline === 'processor-sharing') this.#sharing = true;
    if ((before.waitLimitSeconds ?? null) !== (config.waitLimitSeconds ?? null)) {
      this.#limits = createTimeline();
      for (const job of this.#waiting.items()) this.#limitWait(job);
    }
    this.#fillServers(nowSeconds);
  }

  setSpeed(nowSeconds: number, speed: number): void {
    this.#run(nowSeconds);
    this.#speed = speed;
    this.#retime(nowSeconds);
  }

  countersAt(nowSeconds: number): StationCounters {
    this.#run(nowSeconds);
    return { ...this.#counters };
  }

  queueLength(): number {
    return this.#waiting.size();
  }

  queueAgeAt(nowSeconds: number): number {
    this.#run(nowSeconds);
    const oldest = this.#waiting.oldest();
    return oldest === undefined ? 0 : nowSeconds - oldest.arrivedAtSeconds;
  }

  inService(): number {
    return this.#working.size() + this.#held.size;
  }

  config(): StationConfig {
    return this.#config;
  }

  /** Everything that is due by `nowSeconds`, each at its own exact moment. At one moment, a server that comes free is before a wait that ends. */
  #run(nowSeconds: number): void {
    for (;;) {
      const doneSeconds = this.#nextDoneSeconds();
      const limitSeconds = this.#nextLimitSeconds();
      const atSeconds = Math.min(doneSeconds, limitSeconds);
      if (atSeconds > nowSeconds || atSeconds === Infinity) break;
      this.#integrate(atSeconds);
      if (doneSeconds <= limitSeconds) this.#finish(atSeconds);
      else this.#timeOut(atSeconds);
    }
    this.#integrate(nowSeconds);
  }

  #nextDoneSeconds(): number {
    return this.#working.size() === 0 ? Infinity : Math.max(this.#clock, this.#work.timeOf(this.#working.firstTime()));
  }

  #nextLimitSeconds(): number {
    return Math.max(this.#clock, this.#limits.firstTime());
  }

  #finish(atSeconds: number): void {
    const work = this.#working.firstTime();
    const job = this.#working.takeFirst();
    if (job === undefined) return;
    if (job.goneAtSeconds !== null) this.#deadAtWork -= 1;
    if (job.refusal) this.#leave(job, 'refused', atSeconds);
    else if (job.holds === true) this.#hold(job, atSeconds);
    else this.#leave(job, 'served', atSeconds);
    this.#fillServers(atSeconds, work);
  }

  #hold(job: Job<Payload>, atSeconds: number): void {
    this.#held.add(job);
    if (job.goneAtSeconds !== null) this.#deadHeld += 1;
    this.#departed.push({ job, fate: 'held', atSeconds });
  }

  #timeOut(atSeconds: number): void {
    const job = this.#limits.takeFirst();
    if (job !== undefined && this.#waiting.remove(job)) this.#leave(job, 'timed-out', atSeconds);
  }

  /** Shared service is stopped where it may be; a server's work on one job goes on to its end. */
  #abandonAtWork(nowSeconds: number, job: Job<Payload>): void {
    if (!this.#sharing || !this.#config.cancelAbandoned || job.refusal) {
      this.#deadAtWork += 1;
      return;
    }
    this.#working.remove(job);
    this.#leave(job, 'cancelled', nowSeconds);
    this.#fillServers(nowSeconds);
  }

  /** Integrals up to `toSeconds`; between two events nothing changes. */
  #integrate(toSeconds: number): void {
    const span = toSeconds - this.#clock;
    if (span <= 0) return;
    const share = this.#share();
    const held = this.#held.size;
    this.#counters.busySeconds += span * (this.#working.size() * share + held);
    this.#counters.deadSeconds += span * (this.#deadAtWork * share + this.#deadHeld);
    this.#counters.heldSeconds += span * held;
    this.#counters.queueSeconds += span * this.#waiting.size();
    this.#clock = toSeconds;
  }

  /** Share of a server that each of those at work has. */
  #share(): number {
    if (!this.#sharing || this.#working.size() === 0) return 1;
    const free = Math.max(0, this.#config.servers - this.#held.size);
    return Math.min(1, free / this.#working.size());
  }

  /** Sets the rate of the clock of work for those who are at work now. @param done what the clock shows at least */
  #retime(atSeconds: number, done?: number): void {
    const { contention } = this.#config;
    const rate = (this.#speed * this.#share()) / slowdownOf(contention, this.#working.size());
    if (rate !== this.#work.rate() && this.#working.size() > 0) this.#work.setRate(atSeconds, rate, done);
  }

  #fillServers(atSeconds: number, done?: number): void {
    const { discipline, servers } = this.#config;
    if (discipline !== 'processor-sharing' && this.inService() <= servers) this.#sharing = false;
    const hasRoom = (): boolean => discipline === 'processor-sharing' || this.inService() < servers;
    while (hasRoom()) {
      const job = this.#refusals.takeFirst() ?? this.#nextWaiting(atSeconds);
      if (job === undefined) break;
      this.#start(job, atSeconds);
    }
    this.#retime(atSeconds, done);
  }

  /** The next job whose client is still there, or undefined. Those that are not are cancelled on the way. */
  #nextWaiting(atSeconds: number): Job<Payload> | undefined {
    const { discipline, servers, cancelAbandoned } = this.#config;
    for (;;) {
      const job = this.#waiting.takeNext(discipline, servers);
      if (job === undefined) return undefined;
      this.#limits.remove(job);
      if (!cancelAbandoned || !hasExpired(job, atSeconds)) return job;
      this.#leave(job, 'cancelled', atSeconds);
    }
  }

  #start(job: Job<Payload>, atSeconds: number): void {
    job.startedAtSeconds = atSeconds;
    if (job.goneAtSeconds !== null) this.#deadAtWork += 1;
    if (job.refusal) this.#counters.refusalSeconds += job.serviceSeconds;
    else this.#counters.waitSeconds += atSeconds - job.arrivedAtSeconds;
    this.#working.insert(this.#work.workAt(atSeconds) + job.serviceSeconds, job);
  }

  #limitWait(job: Job<Payload>): void {
    const { waitLimitSeconds } = this.#config;
    if (typeof waitLimitSeconds === 'number') this.#limits.insert(job.arrivedAtSeconds + waitLimitSeconds, job);
  }

  #leave(job: Job<Payload>, fate: Fate, atSeconds: number): void {
    this.#counters[counterOf[fate]] += 1;
    this.#departed.push({ job, fate, atSeconds });
  }

  #mustRefuse(begun: boolean): boolean {
    const { queueBound, refuse, servers } = this.#config;
    const beyond = this.inService() - servers;
    if (queueBound === null || beyond < 0) return false;
    const waits = this.#sharing ? beyond + this.#waiting.size() : this.#waiting.size();
    return waits >= queueBound && (refuse === 'anywhere' || !begun);
  }
}

const hasExpired = <Payload>(job: Job<Payload>, atSeconds: number): boolean =>
  job.goneAtSeconds !== null || (job.deadlineAtSeconds !== undefined && job.deadlineAtSeconds < atSeconds);
