/** From what was followed to the record of one variant. Pure. */
import type { LaunchquakeError } from '../model/errors.ts';
import type { GeneratorHealth, VariantRecord } from '../model/record/run-record.ts';
import type { Plan } from '../model/scenario/plan.ts';
import { personOf } from '../model/traffic/population.ts';
import { fromMs } from '../model/units.ts';
import { completeLogins } from './k6/complete-logins.ts';
import type { K6Lines } from './k6/lines.ts';
import type { K6Summary } from './k6/summary.ts';
import { type RawServerSample, onRunClock } from './target/samples.ts';
import type { ProgramEnd } from './world.ts';

export interface VariantEnding {
  readonly status: VariantRecord['status'];
  readonly remarks: readonly string[];
  readonly failure: LaunchquakeError | null;
  /** When the load ended or was stopped. */
  readonly stoppedAtEpochMs: number;
  readonly end: ProgramEnd;
}

export interface Followed {
  readonly plan: Plan;
  readonly arrivals: readonly number[];
  readonly lines: K6Lines;
  readonly samples: readonly RawServerSample[];
  readonly cpu: readonly { readonly atEpochMs: number; readonly cpuSeconds: number }[];
  readonly summary: K6Summary | undefined;
  readonly exceptions: number;
  /** The last errors that k6 told. */
  readonly lastErrors: readonly string[];
  readonly version: string;
  readonly clockStepSeconds: number;
}

export function variantRecord(followed: Followed, ending: VariantEnding): VariantRecord {
  const { plan, arrivals, lines, samples, cpu } = followed;
  const begin = lines.beginEpochMs;
  const reachedSeconds = reached(plan, ending, begin);
  const stopped = ending.status === 'aborted' || ending.status === 'server-died';
  const segmentOf = (index: number): string => personOf(plan, index).segment.name;
  const completed = completeLogins(arrivals, lines.logins, { reachedSeconds, stopped, segmentOf });
  return {
    name: plan.variant,
    plan,
    startedAtEpochMs: begin,
    reachedSeconds,
    status: ending.status,
    remarks: [...ending.remarks, ...remarksOn(followed, completed, ending.status)],
    logins: completed.logins,
    server: begin === null ? [] : onRunClock(samples, begin),
    generator:
      begin === null
        ? []
        : cpu.map(({ atEpochMs, cpuSeconds }) => ({ atSeconds: fromMs(atEpochMs - begin), cpuSeconds })),
    health: healthOf(followed, ending.end),
  };
}

/** A variant whose load never started. */
export function notStarted(plan: Plan, version: string, remarks: readonly string[]): VariantRecord {
  const health = healthOf(
    { summary: undefined, exceptions: 0, version, clockStepSeconds: 0 },
    { exitCode: null, signal: null },
  );
  const nothing = { logins: [], server: [], generator: [], startedAtEpochMs: null, reachedSeconds: 0 } as const;
  return { name: plan.variant, plan, status: 'not-started', remarks, health, ...nothing };
}

function reached(plan: Plan, { status, stoppedAtEpochMs }: VariantEnding, begin: number | null): number {
  if (begin === null) return 0;
  if (status === 'complete') return plan.durationSeconds;
  return Math.min(Math.max(0, fromMs(stoppedAtEpochMs - begin)), plan.durationSeconds);
}

function remarksOn(
  { lines, exceptions, lastErrors }: Followed,
  { missing, surplus }: { missing: number; surplus: number },
  status: VariantRecord['status'],
): string[] {
  const lost = status === 'complete' ? 'they are counted as lost' : 'they were in flight';
  const thrown = `${exceptions} iterations of k6 threw, the last with: ${lastErrors.at(-1) ?? 'no word'}`;
  return [
    ...(missing > 0 ? [`${missing} logins left no line: ${lost}.`] : []),
    ...(surplus > 0 ? [`${surplus} login lines were of no arrival of the plan or came twice: they were dropped.`] : []),
    ...(lines.unreadable > 0 ? [`${lines.unreadable} lines of the generator could not be read.`] : []),
    ...(exceptions > 0 ? [thrown] : []),
  ];
}

function healthOf(
  {
    summary,
    exceptions,
    version,
    clockStepSeconds,
  }: Pick<Followed, 'summary' | 'exceptions' | 'version' | 'clockStepSeconds'>,
  { exitCode, signal }: ProgramEnd,
): GeneratorHealth {
  return {
    program: 'k6',
    version,
    exitCode,
    signal,
    droppedIterations: summary?.droppedIterations ?? 0,
    interruptedIterations: summary?.interrupted ?? 0,
    exceptions: Math.max(summary?.exceptions ?? 0, exceptions),
    loginsStarted: summary?.loginsStarted ?? null,
    loginsEnded: summary?.loginsEnded ?? null,
    clockStepSeconds,
  };
}
