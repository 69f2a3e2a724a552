/**
 * The kinds of reference experiments: for each the parameters of one case, all of them needed, and the quantities that it measures.
 * An experiment gives most parameters once, as its `settings`; a case says what differs.
 */
import { z } from 'zod';
import { clientPolicy } from './client-schema.ts';
import { distribution, positiveSeconds, seconds } from './law-schema.ts';

const positive = z.number().positive();
const jitter = z.enum(['none', 'exponential', 'equal-jitter', 'full-jitter', 'decorrelated-jitter']);

/** Clients that all change one row: read it, write it, begin again after a pause when another was faster. Milliseconds, as published. */
const contention = {
  parameters: z.strictObject({
    clients: z.int().min(1).max(10_000),
    backoff: jitter,
    baseMs: positive,
    capMs: positive,
    delayMeanMs: positive.describe('Each message takes |Normal(mean, deviation)|.'),
    delayDeviationMs: z.number().nonnegative(),
  }),
  quantities: ['calls', 'time'],
} as const;

/** Poisson calls, one station, a time-out, retries, and a fault that ends: does the overload stay? */
const retryStorm = {
  parameters: z.strictObject({
    perSecond: positive.describe('Calls that begin, Poisson.'),
    capacityPerSecond: positive.describe('Of all servers together; service is exponential.'),
    servers: z.int().min(1).max(1_000_000),
    queueBound: z.int().min(0).nullable(),
    refusal: z.enum(['fast', 'silent']).describe('silent: who is refused waits out the time-out.'),
    timeoutSeconds: positiveSeconds,
    attempts: z.int().min(1).max(1000).describe('The first one included.'),
    backoff: clientPolicy.shape.backoff,
    budget: clientPolicy.shape.retryBudget,
    cancelAbandoned: z.boolean(),
    faultAtSeconds: seconds,
    faultSeconds: seconds,
    faultSpeed: z.number().min(0).describe('The servers’ speed meanwhile; 0: they stand still.'),
    horizonSeconds: positiveSeconds,
    judgedSeconds: positiveSeconds.describe('Tipped: in these last seconds goodput is below half of the calls.'),
  }),
  quantities: ['tip', 'attempts', 'meanAttempts', 'goodput'],
} as const;

/** A formula's value beside the published one. */
const closedForm = {
  parameters: z.strictObject({
    formula: z.string().min(1).describe('By its name in src/verify/theory/formulas.ts.'),
    of: z.record(z.string(), z.union([z.number(), z.array(z.number())])).describe('Its arguments, by name.'),
    decimals: z.int().min(0).max(20).describe('That were published; the value is rounded to them.'),
  }),
  quantities: ['value'],
} as const;

const standardError = z
  .number()
  .gt(0)
  .max(0.5)
  .describe('Relative, of one seed’s mean; how long it runs follows from the asymptotic variance.');
const perSecond = positive.describe('Arrivals, Poisson.');
const servers = z.int().min(1).max(100_000);
const servicePerSecond = positive.describe('Of one server; service is exponential.');

/** One station, first come first served, for ever: M/M/c, M/G/1, M/D/c, M/M/c/K. */
const steadyQueue = {
  parameters: z.strictObject({
    perSecond,
    servers,
    service: distribution,
    queueBound: z.int().min(0).nullable(),
    deadlineSeconds: positiveSeconds.nullable().describe('Who has not been answered by then is served, but in vain.'),
    standardError,
  }),
  quantities: ['wait', 'queue', 'response', 'p99', 'utilisation', 'refused', 'goodput'],
} as const;

/** The same by the engine that simulates scenarios, on a journey of one request. */
const engineQueue = {
  parameters: z.strictObject({
    perSecond,
    servers,
    service: distribution,
    discipline: z.enum(['fifo', 'processor-sharing']),
    queueBound: z.int().min(0).nullable(),
    hedgeAfterSeconds: positiveSeconds.nullable().describe('A second copy is sent after so long.'),
    standardError,
  }),
  quantities: ['wait', 'queue', 'response', 'p99', 'utilisation', 'refused', 'copies'],
} as const;

const priorityQueue = {
  parameters: z.strictObject({
    servers,
    classes: z
      .array(z.strictObject({ perSecond, service: distribution }))
      .min(2)
      .max(3),
    standardError,
  }),
  quantities: ['firstWait', 'secondWait', 'thirdWait'],
} as const;

const processorSharing = {
  parameters: z.strictObject({ perSecond, service: distribution, standardError }),
  quantities: ['response', 'shortSlowdown', 'longSlowdown'],
} as const;

const impatientQueue = {
  parameters: z.strictObject({
    perSecond,
    servers,
    servicePerSecond,
    patienceSeconds: positiveSeconds.describe('Mean of an exponential law.'),
    longSeconds: seconds.describe('A wait beyond it is counted as long.'),
    standardError,
  }),
  quantities: ['delayed', 'abandoned', 'wait', 'long', 'occupancy'],
} as const;

const retrial = {
  parameters: z.strictObject({
    perSecond,
    servers,
    servicePerSecond,
    retriesPerSecond: positive.describe('Of each who was sent away.'),
    standardError,
  }),
  quantities: ['blocked', 'orbit', 'retries'],
} as const;

const closedQueue = {
  parameters: z.strictObject({
    people: z.int().min(1).max(1_000_000),
    thinkSeconds: positiveSeconds,
    serviceSeconds: positiveSeconds,
    servers,
    standardError,
  }),
  quantities: ['throughput', 'response'],
} as const;

const timeVarying = {
  parameters: z.strictObject({
    meanPerSecond: positive,
    swingPerSecond: positive.describe('The rate is mean + swing · sin(2πt/period).'),
    periodSeconds: positiveSeconds,
    servicePerSecond,
    warmUpPeriods: z.int().min(1),
    periods: z.int().min(1),
  }),
  quantities: ['rising', 'highest', 'falling', 'lowest'],
} as const;

/** How often our own intervals hold the exact mean queue of M/M/c. */
const intervalCoverage = {
  parameters: z.strictObject({
    perSecond,
    servers,
    servicePerSecond,
    seedsTogether: z.int().min(2).describe('Seeds behind one interval over seeds.'),
    standardError,
  }),
  quantities: ['batches', 'seeds', 'spread'],
} as const;

/** A server that is the slower the more it holds, a spike of calls that ends, clients that give up and try again: does it collapse? */
const congestion = {
  parameters: z.strictObject({
    perSecond: positive.describe('Calls that begin, Poisson.'),
    spikePerSecond: positive,
    spikeAtSeconds: positiveSeconds,
    spikeSeconds: positiveSeconds,
    untilSeconds: positiveSeconds,
    baseSeconds: positiveSeconds.describe('Of service, alone.'),
    perRequestSeconds: seconds.describe('More of it for each request that is there.'),
    networkSeconds: seconds.describe('Mean of the exponential delay each way.'),
    timeoutSeconds: positiveSeconds,
    attempts: z.int().min(1).max(1000).describe('The first one included.'),
    backoff: clientPolicy.shape.backoff,
    judgedSeconds: positiveSeconds.describe('Collapsed: in these last seconds fewer than half of the calls succeed.'),
  }),
  quantities: ['collapse'],
} as const;

/** Live runs held to what the simulator says of the same plans, or of wrong ones. Needs k6. */
const fidelity = {
  parameters: z.strictObject({
    runs: z
      .record(
        z.string(),
        z.strictObject({
          scenario: z.string().describe('Path below scenarios/, without its ending.'),
          variant: z.string(),
          compress: z.number().min(1),
          scale: positive,
        }),
      )
      .describe('Live runs by name: each is made once, whatever it is compared with.'),
    of: z.array(z.string()).min(1).describe('Which of them this case looks at.'),
    serviceFactor: positive.describe('The simulator’s services ÷ those of the live run; 1: the same plan.'),
  }),
  quantities: [
    'windows',
    'goodputWindows',
    'attemptsWindows',
    'queueWindows',
    'goodputWidth',
    'attemptsWidth',
    'queueWidth',
    'goodputMean',
    'attemptsMean',
    'queueMean',
    'p50',
    'p99',
    'outcomes',
    'collapse',
    'recovery',
    'agreeing',
    'disagreeing',
  ],
} as const;

/** One server under open, closed and partly open load. */
const workloadModel = {
  parameters: z.strictObject({
    people: z.int().min(1).max(1_000_000).nullable().describe('Closed: so many, for ever. null: visitors arrive.'),
    perSecond: positive.describe('Requests of all visitors.'),
    requestsPerVisit: z.number().min(1).describe('Mean, geometric. 1 is open.'),
    thinkSeconds: seconds.describe('Mean between an answer and the next request, exponential.'),
    serviceSeconds: positiveSeconds.describe('Mean.'),
    serviceScv: z
      .number()
      .min(1)
      .describe('Squared coefficient of variation; 1 is exponential, above it hyperexponential.'),
    order: z.enum(['first-come', 'shortest-remaining']),
    compareOrders: z.boolean().describe('Measure how much the order matters.'),
    requests: z.int().min(1),
    warmUpRequests: z.int().min(0),
  }),
  quantities: ['response', 'throughput', 'gain'],
} as const;

/** A constant stream of requests to a service that stalls, as two clients see it, and simulated people. */
const coordinatedOmission = {
  parameters: z.strictObject({
    client: z
      .enum(['waits', 'keeps-its-plan', 'simulated-people'])
      .describe('waits: sends the next request only after an answer, and counts from the sending.'),
    perSecond: positive,
    serviceSeconds: positiveSeconds,
    stallAtSeconds: seconds,
    stallSeconds: positiveSeconds,
    untilSeconds: positiveSeconds.describe('Of the plan.'),
  }),
  quantities: ['samples', 'mean', 'p50', 'p75', 'p99', 'p9999'],
} as const;

export const kinds = {
  'closed-form': closedForm,
  'steady-queue': steadyQueue,
  'engine-queue': engineQueue,
  'priority-queue': priorityQueue,
  'processor-sharing': processorSharing,
  'impatient-queue': impatientQueue,
  'retrial-queue': retrial,
  'closed-queue': closedQueue,
  'time-varying': timeVarying,
  'interval-coverage': intervalCoverage,
  contention,
  'retry-storm': retryStorm,
  fidelity,
  congestion,
  'workload-model': workloadModel,
  'coordinated-omission': coordinatedOmission,
} as const;
