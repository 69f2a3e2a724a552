/**
 * What the kernel must do, written down plainly: the model's own station, backoff and budget, called directly, events in an agenda with the
 * key (time, priority, sequence). Slow and simple on purpose.
 */
import { firstBackoff, nextBackoff } from '../../src/model/client/backoff.ts';
import type { BackoffState } from '../../src/model/client/backoff.ts';
import { createRetryBudget } from '../../src/model/client/retry-budget.ts';
import { draw } from '../../src/model/distributions.ts';
import { randomStream } from '../../src/model/random.ts';
import type { Job } from '../../src/model/service/station-types.ts';
import { createStation } from '../../src/model/service/station.ts';
import { ExponentialStream } from '../../src/simulator/kernel/exponential.ts';
import type { KernelConfig } from '../../src/simulator/kernel/kernel-config.ts';

interface Call {
  readonly startedAt: number;
  attempts: number;
  backoff: BackoffState;
  /** The request whose answer is awaited, or null. */
  request: Job<Call> | null;
}

interface Planned {
  readonly at: number;
  readonly priority: number;
  readonly sequence: number;
  readonly event: (now: number) => void;
}

export interface Reference {
  offered: number;
  succeeded: number;
  failed: number;
  inFlight: number;
  attempts: number;
  served: number;
  late: number;
  refused: number;
  cancelled: number;
  timedOut: number;
  busySeconds: number;
  queueSeconds: number;
  waitSeconds: number;
  /** Every event that a client or a server would see: what, and when. */
  readonly log: { readonly what: string; readonly at: number }[];
  /** Times from the calls' beginnings to their successes. */
  readonly latencies: number[];
}

/** At one moment, in this order. */
const priorities = { change: 0, timeout: 2, retry: 3, call: 4 };

export function referenceRun(config: KernelConfig, untilSeconds: number): Reference {
  const seen = newReference();
  const { log } = seen;
  const agenda: Planned[] = [];
  let sequence = 0;
  const plan = (at: number, priority: number, event: (now: number) => void): void => {
    sequence += 1;
    insert(agenda, { at, priority, sequence, event });
  };

  const arrivals = arrivalTimes(config, untilSeconds);
  const serviceOf = serviceTimes(config);
  const backoffRandom = randomStream(config.seed, 'kernel backoff');
  const budget = config.budget === null ? null : createRetryBudget(config.budget);
  const station = createStation<Call>({
    servers: config.servers,
    discipline: 'fifo',
    queueBound: config.queueBound,
    refuse: 'anywhere',
    cancelAbandoned: config.cancelAbandoned,
    refusalSeconds: 0,
  });

  function settle(now: number): void {
    for (const { job, fate, atSeconds } of station.advance(now)) {
      if (fate === 'cancelled') log.push({ what: 'cancelled', at: atSeconds });
      if (fate !== 'served') continue;
      const call = job.payload;
      if (call.request !== job) {
        log.push({ what: 'late', at: atSeconds });
        seen.late += 1;
        continue;
      }
      call.request = null;
      log.push({ what: 'success', at: atSeconds });
      seen.succeeded += 1;
      seen.latencies.push(atSeconds - call.startedAt);
      budget?.success();
    }
  }

  function send(now: number, call: Call): void {
    call.attempts += 1;
    seen.attempts += 1;
    log.push({ what: 'sent', at: now });
    const isRefused =
      station.inService() >= config.servers && config.queueBound !== null && station.queueLength() >= config.queueBound;
    const job = station.offer(now, { payload: call, serviceSeconds: isRefused ? 0 : serviceOf(), begun: false });
    settle(now);
    if (job.refusal) {
      seen.refused += 1;
      log.push({ what: 'refused', at: now });
      if (config.refusal === 'fast') {
        disappoint(now, call);
        return;
      }
    }
    call.request = job;
    if (config.timeoutSeconds === Infinity) return;
    plan(now + config.timeoutSeconds, priorities.timeout, (at) => {
      if (call.request !== job) return;
      call.request = null;
      seen.timedOut += 1;
      log.push({ what: 'timeout', at });
      if (!job.refusal) station.abandon(at, job);
      settle(at);
      disappoint(at, call);
    });
  }

  function disappoint(now: number, call: Call): void {
    if (call.attempts < config.attempts && budget?.takeRetry() !== false) {
      const { delaySeconds, state } = nextBackoff(config.backoff, call.backoff, backoffRandom);
      call.backoff = state;
      plan(now + delaySeconds, priorities.retry, (at) => send(at, call));
      return;
    }
    seen.failed += 1;
    log.push({ what: 'failure', at: now });
  }

  for (const { fromSeconds, speed } of config.speeds)
    plan(fromSeconds, priorities.change, (now) => station.setSpeed(now, speed));
  for (const startedAt of arrivals)
    plan(startedAt, priorities.call, (now) => {
      seen.offered += 1;
      log.push({ what: 'call', at: now });
      budget?.firstRequest();
      send(now, { startedAt, attempts: 0, backoff: firstBackoff, request: null });
    });

  for (;;) {
    const next = agenda.pop();
    if (next === undefined || next.at > untilSeconds) break;
    settle(next.at);
    next.event(next.at);
  }
  settle(untilSeconds);
  const counters = station.countersAt(untilSeconds);
  return {
    ...seen,
    inFlight: seen.offered - seen.succeeded - seen.failed,
    served: counters.served,
    cancelled: counters.cancelled,
    busySeconds: counters.busySeconds,
    queueSeconds: counters.queueSeconds,
    waitSeconds: counters.waitSeconds,
  };
}

/** Keeps the agenda in order, the first event last. */
function insert(agenda: Planned[], event: Planned): void {
  let [low, high] = [0, agenda.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBefore(agenda[middle]!, event)) high = middle;
    else low = middle + 1;
  }
  agenda.splice(low, 0, event);
}

const isBefore = (one: Planned, other: Planned): boolean =>
  one.at < other.at ||
  (one.at === other.at &&
    (one.priority < other.priority || (one.priority === other.priority && one.sequence < other.sequence)));

function newReference(): Reference {
  return {
    offered: 0,
    succeeded: 0,
    failed: 0,
    inFlight: 0,
    attempts: 0,
    served: 0,
    late: 0,
    refused: 0,
    cancelled: 0,
    timedOut: 0,
    busySeconds: 0,
    queueSeconds: 0,
    waitSeconds: 0,
    log: [],
    latencies: [],
  };
}

/** Where the integral of the rate passes 1, 2, 3 … exponentials. */
function arrivalTimes({ seed, arrivals }: KernelConfig, untilSeconds: number): number[] {
  const random = new ExponentialStream(seed, 'kernel arrivals');
  const times: number[] = [];
  let sum = random.next();
  let before = 0;
  arrivals.forEach(({ fromSeconds, perSecond }, part) => {
    const end = arrivals[part + 1]?.fromSeconds ?? untilSeconds + 1;
    const after = before + perSecond * (end - fromSeconds);
    for (; sum < after; sum += random.next()) times.push(fromSeconds + (sum - before) / perSecond);
    before = after;
  });
  return times;
}

function serviceTimes({ seed, service }: KernelConfig): () => number {
  if (service.kind === 'exponential') {
    const random = new ExponentialStream(seed, 'kernel service');
    return () => random.next() * service.meanSeconds;
  }
  const random = randomStream(seed, 'kernel service');
  return () => draw(service, random);
}
