/**
 * The run record: the one file set that a run leaves behind. Every report, comparison and gate is a fold over it, and live and
 * simulated runs write the same one. Times are run seconds since the start of the plan unless a name says otherwise.
 */
import type { Plan } from '../scenario/plan.ts';
import type { ServiceStep } from '../scenario/steps.ts';
import type { Replication } from './tally.ts';

export const RUN_SCHEMA = 'launchquake/run@1';

/** How a login ended. Exactly one for every intended login; `in-flight` when the run ended first. */
export const outcomes = ['completed', 'abandoned', 'refused', 'failed', 'in-flight'] as const;
export type Outcome = (typeof outcomes)[number];

/**
 * Why it ended so. completed: done. abandoned: page-patience · queue-patience · tries-used. refused: door · anywhere · budget · room-full ·
 * no-method (nothing that this person can use is open).
 * failed: nfc-incompatible · tap-failed · pin-locked · protocol · signature. in-flight: run-ended · lost (the generator died with it).
 */
export const reasons = [
  'done',
  'page-patience',
  'queue-patience',
  'tries-used',
  'door',
  'anywhere',
  'budget',
  'room-full',
  'no-method',
  'nfc-incompatible',
  'tap-failed',
  'pin-locked',
  'protocol',
  'signature',
  'run-ended',
  'lost',
] as const;
export type Reason = (typeof reasons)[number];

/** Requests that a client makes besides the steps of a login: they never reach the stations of the identity server. */
export type EdgeStep = 'queue-poll' | 'retry-permit';

/** ok: answered as hoped. pending: answered, nothing yet. wrong-pin: answered so. queued: sent to the waiting room. */
export const answerResults = ['ok', 'pending', 'wrong-pin', 'queued', 'refused', 'timeout', 'error'] as const;
export type AnswerResult = (typeof answerResults)[number];

/** One request: step, start (run seconds), duration (seconds), result. */
export type AttemptRecord = readonly [
  step: ServiceStep | EdgeStep,
  atSeconds: number,
  durationSeconds: number,
  result: AnswerResult,
];

/** One line of logins.ndjson. */
export interface LoginRecord {
  /** Number of the arrival in the plan, from 0. */
  readonly index: number;
  readonly segment: string;
  /** When the user meant to start. Time-to-login counts from here. */
  readonly intendedSeconds: number;
  /** When the generator really started. Later than intended: the generator was late. */
  readonly startedSeconds: number;
  /** null: in flight. */
  readonly endedSeconds: number | null;
  readonly outcome: Outcome;
  readonly reason: Reason;
  /** Whole logins begun by this user, from 1. */
  readonly tries: number;
  readonly attempts: readonly AttemptRecord[];
  /** Whether the ID token's signature was checked, and what came of it. */
  readonly signature: 'unchecked' | 'valid' | 'invalid';
}

/** Totals of one station since its server started. Differences of two samples give a window. */
export interface StationTotals {
  readonly servers: number;
  readonly arrivals: number;
  readonly served: number;
  readonly refused: number;
  /** Dropped from the queue because the client had gone. */
  readonly cancelled: number;
  /** Sent away because they had waited for a server as long as the station lets anybody wait. */
  readonly timedOut: number;
  /** Service given, refusals included, and the time for which a server was kept for a request that was elsewhere. */
  readonly busySeconds: number;
  /** Service given after the client had gone. */
  readonly deadSeconds: number;
  /** The part of busySeconds in which a server was kept and did nothing. */
  readonly heldSeconds: number;
  readonly refusalSeconds: number;
  /** ∫ queue length dt. */
  readonly queueSeconds: number;
  /** Sum of the waits of those served. */
  readonly waitSeconds: number;
  readonly queueLength: number;
  readonly inService: number;
}

/** An answer of the mock that leaves so long after it was due is late by the mock's own fault, seconds (assumption: small against a time-out). */
export const LATE_ANSWER_SECONDS = 0.05;

/** What the server said about itself once a second, all totals since its start. */
export interface ServerSample {
  readonly atSeconds: number;
  readonly stations: Readonly<Record<string, StationTotals>>;
  /** CPU time of the server's process, seconds. */
  readonly cpuSeconds: number;
  /** Share of the last second in which the event loop was busy, 0–1. */
  readonly eventLoopUtilisation: number;
  /** Due answers of the last second: p99 of how late they left, seconds. */
  readonly deliveryLatenessP99Seconds: number;
  /** Answers that fell due, and those of them that left more than LATE_ANSWER_SECONDS after that. */
  readonly answersDue: number;
  readonly answersLate: number;
  readonly waitingRoom: WaitingRoomTotals | null;
  readonly retryBudget: RetryBudgetTotals | null;
}

export interface WaitingRoomTotals {
  readonly joined: number;
  readonly admitted: number;
  readonly abandoned: number;
  readonly expired: number;
  readonly polls: number;
  readonly earlyPolls: number;
  readonly waiting: number;
  readonly active: number;
}

export interface RetryBudgetTotals {
  readonly granted: number;
  readonly denied: number;
  readonly tokens: number;
}

/** The generator's own health once a second. */
export interface GeneratorSample {
  readonly atSeconds: number;
  /** CPU time of the k6 processes since their start, all instances together, seconds. */
  readonly cpuSeconds: number;
}

/** One of several k6 processes that shared the arrivals of a plan. */
export interface InstanceHealth {
  /** From 1. */
  readonly index: number;
  /** Of the arrivals, 0–1. */
  readonly share: number;
  /** Arrivals of the plan that were its own to start. */
  readonly arrivals: number;
  /** The wall clock that it took for run second 0; null: it never said. */
  readonly beginEpochMs: number | null;
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** It ended by a fault of its own; the others were stopped then. */
  readonly died: boolean;
  /** Run seconds; null: before run second 0 was known. */
  readonly endedAtSeconds: number | null;
  readonly droppedIterations: number;
  readonly interruptedIterations: number;
  readonly exceptions: number;
  readonly loginsStarted: number | null;
  readonly loginsEnded: number | null;
  /** Over its whole life; null: not measured. */
  readonly cpuSeconds: number | null;
}

export interface GeneratorHealth {
  readonly program: string;
  readonly version: string;
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly droppedIterations: number;
  /** Iterations that k6 cut off or that threw. */
  readonly interruptedIterations: number;
  readonly exceptions: number;
  /** Logins begun and ended by the generator's own counters: a cross-check of the login lines. */
  readonly loginsStarted: number | null;
  readonly loginsEnded: number | null;
  /** Difference of wall clock and monotonic clock over the run, seconds. */
  readonly clockStepSeconds: number;
  /** Where several shared the arrivals, each; the numbers above are of all of them. */
  readonly instances?: readonly InstanceHealth[];
}

/** What was changed on the server while the run went on: by a person, by a timeline, by a fault that started or ended. */
export interface ServerChange {
  readonly atSeconds: number;
  readonly what: string;
  readonly by: string;
  /** In words, one line; no secret is in it. */
  readonly detail: string;
}

/** Where the cost of a password's hash was paid. */
export interface PasswordHashing {
  /** `charged`: at a station, in virtual time. `computed`: by the CPU of the server, which really computed it. */
  readonly mode: 'charged' | 'computed';
  readonly algorithm: string | null;
  readonly parameters: Readonly<Record<string, number>> | null;
  /** One hash alone; null: not measured. */
  readonly measuredSecondsPerHash: number | null;
  /** Hashes that were really computed. */
  readonly computed: number;
}

export interface VariantRecord {
  readonly name: string;
  readonly plan: Plan;
  /** Wall clock at run second 0; null when it never started. */
  readonly startedAtEpochMs: number | null;
  /** How far the run came, seconds; the plan's duration when complete. */
  readonly reachedSeconds: number;
  readonly status: 'complete' | 'aborted' | 'generator-died' | 'server-died' | 'not-started';
  /** Said once, for people: what ended it early. */
  readonly remarks: readonly string[];
  readonly logins: readonly LoginRecord[];
  readonly server: readonly ServerSample[];
  readonly generator: readonly GeneratorSample[];
  readonly health: GeneratorHealth;
  /** Unset: not known; nobody asked, or the server did not say. */
  readonly changes?: readonly ServerChange[];
  readonly passwordHashing?: PasswordHashing;
  /** Of a simulated variant: every seed. Its `logins`, `server` and `generator` are empty. Unset: it was run live. */
  readonly replications?: readonly Replication[];
  /** Of a live variant: what the simulator said of its plan before it began. Unset: it was not asked. */
  readonly prediction?: readonly Replication[];
}

/** What became of the metrics that a run sent to Prometheus. The record is complete without them. */
export interface MetricsExport {
  /** Where they went, without user, password and query. */
  readonly url: string;
  /** Requests of Launchquake itself; tries of the same samples count once. */
  readonly pushes: number;
  readonly failedPushes: number;
  /** Of all samples that there were to send, each is one of these. */
  readonly samplesSent: number;
  readonly samplesLost: number;
  /** Pushes that k6 says have failed: it sends its own. The totals in the next one make good for it. */
  readonly generatorFailedPushes: number;
  /** In words; null: nothing went wrong. */
  readonly firstError: string | null;
  readonly lastError: string | null;
}

export interface RunRecord {
  readonly schema: typeof RUN_SCHEMA;
  /** Folder name: <utc>-<scenario>-<hash>. */
  readonly runId: string;
  readonly scenario: string;
  readonly title: string;
  readonly engine: 'live' | 'simulated';
  readonly startedAt: string;
  readonly endedAt: string | null;
  /** partial: the process died before it could finish the record. */
  readonly status: 'complete' | 'aborted' | 'partial';
  readonly seeds: readonly number[];
  /** Of a simulated run: one simulated login stands for so many, and every count is multiplied by it. Unset: each one was simulated. */
  readonly sample?: number;
  /** SHA-256 of the plans, hex. */
  readonly planHash: string;
  /** Expectations of the scenario, by variant. */
  readonly expect: Readonly<Record<string, readonly string[]>>;
  readonly versions: Readonly<Record<string, string>>;
  readonly git: { readonly commit: string; readonly dirty: boolean } | null;
  readonly machine: { readonly cpu: string; readonly cores: number; readonly memoryBytes: number; readonly os: string };
  readonly target: { readonly kind: 'mock' | 'external'; readonly url: string; readonly owned: string | null };
  readonly sideBySide: boolean;
  /** null: the run sent none. */
  readonly metricsExport: MetricsExport | null;
  readonly commandLine: string;
  readonly variants: readonly VariantRecord[];
}
