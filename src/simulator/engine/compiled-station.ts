/**
 * A station over rows of numbers: the rules of src/model/service/station.ts, one for one, without an object a job. A property test holds the two
 * equal over random plans. Jobs are numbers of visits.ts; times in seconds, never decreasing.
 */
import type { StationConfig } from '../../model/service/station-types.ts';
import { AtWork } from './at-work.ts';
import { CANCELLED, Departures, KEPT, REFUSED, SERVED, TIMED_OUT } from './departures.ts';
import { JobLine } from './job-line.ts';
import { StationQueue } from './station-queue.ts';
import { WaitLimits } from './wait-limits.ts';
import {
  ARRIVED_AT,
  AWAY,
  ENTRY,
  HELD,
  JOB_FLOATS,
  JOB_GONE,
  JOB_WORDS,
  LIMIT_ENTRY,
  REFUSAL,
  REFUSING,
  SERVICE_SECONDS,
  STATE,
  WAITING,
  WORKING,
} from './visits.ts';
import type { Visits } from './visits.ts';

export class CompiledStation {
  arrivals = 0;
  /** Departures by fate: served, refused, cancelled, timed out. */
  readonly left = new Float64Array(4);
  busySeconds = 0;
  deadSeconds = 0;
  heldSeconds = 0;
  refusalSeconds = 0;
  queueSeconds = 0;
  waitSeconds = 0;
  readonly departed = new Departures();
  readonly #visits: Visits;
  readonly #waiting: StationQueue;
  readonly #refusals: JobLine;
  readonly #atWork: AtWork;
  /** undefined: whoever waits, waits for ever. */
  readonly #limits: WaitLimits | undefined;
  #config: StationConfig;
  /** Of the configuration, made ready: most at work, and whether who has gone is cancelled. */
  #most = 0;
  #cancels = false;
  #held = 0;
  #speed = 1;
  #sharing: boolean;
  #clock = 0;
  #deadHeld = 0;

  /** @param priorityOfStep of the discipline `priority`: the lowest number first */
  constructor(config: StationConfig, visits: Visits, priorityOfStep: Int32Array) {
    this.#config = config;
    this.#sharing = config.discipline === 'processor-sharing';
    this.#visits = visits;
    this.#atWork = new AtWork(visits);
    this.#prepare();
    const { waitLimitSeconds } = config;
    this.#limits = typeof waitLimitSeconds === 'number' ? new WaitLimits(visits, waitLimitSeconds) : undefined;
    this.#waiting = new StationQueue(visits, priorityOfStep);
    this.#refusals = new JobLine(visits);
  }

  /** @returns whether the next departure may be another one now */
  offer(nowSeconds: number, job: number, begun: boolean): boolean {
    const { floats, words } = this.#visits;
    this.run(nowSeconds);
    this.arrivals += 1;
    const refused = this.#mustRefuse(begun);
    words[JOB_WORDS * job + REFUSAL] = refused ? 1 : 0;
    floats[JOB_FLOATS * job + ARRIVED_AT] = nowSeconds;
    floats[JOB_FLOATS * job + ENTRY] = 0;
    floats[JOB_FLOATS * job + LIMIT_ENTRY] = 0;
    words[JOB_WORDS * job + JOB_GONE] = 0;
    if (refused) {
      floats[JOB_FLOATS * job + SERVICE_SECONDS] = this.#config.refusalSeconds;
      words[JOB_WORDS * job + STATE] = REFUSING;
      this.#refusals.add(job);
    } else {
      words[JOB_WORDS * job + STATE] = WAITING;
      this.#waiting.add(job);
      this.#limits?.add(job);
    }
    if (this.#atWork.size + this.#held >= this.#most && !this.#sharing && this.#limits === undefined)
      return this.departed.size() > 0;
    this.#fillServers(nowSeconds, 0);
    return true;
  }

  /** @returns whether the next departure may be another one now */
  abandon(nowSeconds: number, job: number): boolean {
    const { words } = this.#visits;
    this.run(nowSeconds);
    if (words[JOB_WORDS * job + JOB_GONE] === 1) return this.departed.size() > 0;
    words[JOB_WORDS * job + JOB_GONE] = 1;
    const where = words[JOB_WORDS * job + STATE] as number;
    if (where === WORKING) this.#abandonAtWork(nowSeconds, job);
    else if (where === HELD) this.#deadHeld += 1;
    else if (where === WAITING && this.#cancels) {
      this.#takeFromLine(job);
      this.#leave(job, CANCELLED, nowSeconds);
    }
    return this.departed.size() > 0 || this.#limits !== undefined;
  }

  /** Frees the server that a job has kept; no effect when it keeps none. */
  release(nowSeconds: number, job: number, fate: number): void {
    const { words } = this.#visits;
    this.run(nowSeconds);
    if (words[JOB_WORDS * job + STATE] !== HELD) return;
    words[JOB_WORDS * job + STATE] = AWAY;
    this.#held -= 1;
    if (words[JOB_WORDS * job + JOB_GONE] === 1) this.#deadHeld -= 1;
    this.left[fate] = (this.left[fate] as number) + 1;
    this.#fillServers(nowSeconds, 0);
  }

  nextDepartureSeconds(): number {
    if (this.departed.size() > 0) return this.departed.firstTime();
    const done = this.#nextDoneSeconds();
    return this.#limits === undefined ? done : Math.min(done, this.#nextLimitSeconds());
  }

  reconfigure(nowSeconds: number, config: StationConfig): void {
    this.run(nowSeconds);
    const before = this.#config;
    this.#config = config;
    this.#prepare();
    if (config.discipline === 'processor-sharing') this.#sharing = true;
    if ((before.waitLimitSeconds ?? null) !== (config.waitLimitSeconds ?? null))
      throw new RangeError('a wait limit cannot change on the way');
    this.#fillServers(nowSeconds, 0);
  }

  setSpeed(nowSeconds: number, speed: number): void {
    this.run(nowSeconds);
    this.#speed = speed;
    this.#atWork.pace(nowSeconds, this.#speed * this.#share(), 0);
  }

  #prepare(): void {
    const { discipline, servers, cancelAbandoned, contention } = this.#config;
    this.#most = discipline === 'processor-sharing' ? Infinity : servers;
    this.#cancels = cancelAbandoned;
    this.#atWork.contention = contention ?? null;
  }

  config(): StationConfig {
    return this.#config;
  }

  queueLength(): number {
    return this.#waiting.size();
  }

  inService(): number {
    return this.#atWork.size + this.#held;
  }

  /** Everything that is due by `nowSeconds`, each at its own moment; a server that comes free is before a wait that ends. */
  run(nowSeconds: number): void {
    for (;;) {
      const doneSeconds = this.#nextDoneSeconds();
      const limitSeconds = this.#nextLimitSeconds();
      const atSeconds = doneSeconds <= limitSeconds ? doneSeconds : limitSeconds;
      if (atSeconds > nowSeconds || atSeconds === Infinity) break;
      this.#integrate(atSeconds);
      if (doneSeconds <= limitSeconds) this.#finish(atSeconds);
      else this.#timeOut(atSeconds);
    }
    this.#integrate(nowSeconds);
  }

  #nextDoneSeconds(): number {
    const seconds = this.#atWork.nextDoneSeconds();
    return seconds > this.#clock ? seconds : this.#clock;
  }

  #nextLimitSeconds(): number {
    return this.#limits === undefined ? Infinity : Math.max(this.#clock, this.#limits.firstTime());
  }

  #finish(atSeconds: number): void {
    const { words } = this.#visits;
    const work = this.#atWork.firstWork();
    const job = this.#atWork.finish();
    if (words[JOB_WORDS * job + REFUSAL] === 1) this.#leave(job, REFUSED, atSeconds);
    else if (this.#visits.keepsServer(job)) this.#hold(job, atSeconds);
    else this.#leave(job, SERVED, atSeconds);
    this.#fillServers(atSeconds, work);
  }

  #hold(job: number, atSeconds: number): void {
    const { words } = this.#visits;
    words[JOB_WORDS * job + STATE] = HELD;
    this.#held += 1;
    if (words[JOB_WORDS * job + JOB_GONE] === 1) this.#deadHeld += 1;
    this.departed.add(job, KEPT, atSeconds);
  }

  #timeOut(atSeconds: number): void {
    if (this.#limits === undefined) return;
    const job = this.#limits.first();
    this.#takeFromLine(job);
    this.#leave(job, TIMED_OUT, atSeconds);
  }

  /** Shared service is stopped where it may be; a server's work on one job goes on to its end. */
  #abandonAtWork(nowSeconds: number, job: number): void {
    const { words } = this.#visits;
    if (!this.#sharing || !this.#cancels || words[JOB_WORDS * job + REFUSAL] === 1) {
      this.#atWork.dead += 1;
      return;
    }
    this.#atWork.stop();
    this.#leave(job, CANCELLED, nowSeconds);
    this.#fillServers(nowSeconds, 0);
  }

  #integrate(toSeconds: number): void {
    const span = toSeconds - this.#clock;
    if (span <= 0) return;
    const share = this.#share();
    const held = this.#held;
    this.busySeconds += span * (this.#atWork.size * share + held);
    this.deadSeconds += span * (this.#atWork.dead * share + this.#deadHeld);
    this.heldSeconds += span * held;
    this.queueSeconds += span * this.#waiting.size();
    this.#clock = toSeconds;
  }

  #share(): number {
    if (!this.#sharing || this.#atWork.size === 0) return 1;
    const free = Math.max(0, this.#config.servers - this.#held);
    return Math.min(1, free / this.#atWork.size);
  }

  #fillServers(atSeconds: number, done: number): void {
    if (this.#atWork.size + this.#held <= this.#most && this.#most !== Infinity) this.#sharing = false;
    while (this.#atWork.size + this.#held < this.#most) {
      const job = this.#refusals.size() > 0 ? this.#refusals.first() : this.#nextWaiting(atSeconds);
      if (job === -1) break;
      this.#start(job, atSeconds);
    }
    this.#atWork.pace(atSeconds, this.#speed * this.#share(), done);
  }

  /** The next job whose client is still there, or −1; it stays in its line. Those that are not are cancelled on the way. */
  #nextWaiting(atSeconds: number): number {
    const { words } = this.#visits;
    const { discipline, servers } = this.#config;
    for (;;) {
      const job = this.#waiting.chooseNext(discipline, servers);
      if (job === -1 || !this.#cancels || words[JOB_WORDS * job + JOB_GONE] === 0) return job;
      this.#takeFromLine(job);
      this.#leave(job, CANCELLED, atSeconds);
    }
  }

  #start(job: number, atSeconds: number): void {
    const { floats, words } = this.#visits;
    if (words[JOB_WORDS * job + STATE] === REFUSING) this.#refusals.remove(job);
    else this.#takeFromLine(job);
    if (words[JOB_WORDS * job + REFUSAL] === 1)
      this.refusalSeconds += floats[JOB_FLOATS * job + SERVICE_SECONDS] as number;
    else this.waitSeconds += atSeconds - (floats[JOB_FLOATS * job + ARRIVED_AT] as number);
    this.#atWork.start(job, atSeconds);
  }

  #takeFromLine(job: number): void {
    this.#waiting.remove(job);
    this.#limits?.remove();
  }

  #leave(job: number, fate: number, atSeconds: number): void {
    const { words } = this.#visits;
    words[JOB_WORDS * job + STATE] = AWAY;
    this.left[fate] = (this.left[fate] as number) + 1;
    this.departed.add(job, fate, atSeconds);
  }

  #mustRefuse(begun: boolean): boolean {
    const { queueBound, refuse, servers } = this.#config;
    if (queueBound === null) return false;
    const beyond = this.#atWork.size + this.#held - servers;
    if (beyond < 0) return false;
    const waits = this.#sharing ? beyond + this.#waiting.size() : this.#waiting.size();
    return waits >= queueBound && (refuse === 'anywhere' || !begun);
  }
}
