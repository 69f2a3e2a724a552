/** From what was followed to the record of one variant. Pure. */
import type { GeneratorHealth, VariantRecord } from '../model/record/run-record.ts';
import type { Plan } from '../model/scenario/plan.ts';
import { personOf } from '../model/traffic/population.ts';
import { fromMs } from '../model/units.ts';
import { completeLogins } from './k6/complete-logins.ts';
import type { InstanceFacts } from './k6/instances.ts';
import { mergedHealth, mergedLogins, unreadableLines, wentDown } from './k6/merged.ts';
import { type RawServerSample, onRunClock } from './target/samples.ts';
import { type ServerAccount, changesOnRunClock } from './target/server-account.ts';
import type { VariantEnding } from './variant-ending.ts';

export interface Followed {
  readonly plan: Plan;
  readonly arrivals: readonly number[];
  /** Of every k6 that shared the arrivals. */
  readonly k6: readonly InstanceFacts[];
  readonly samples: readonly RawServerSample[];
  readonly cpu: readonly { readonly atEpochMs: number; readonly cpuSeconds: number }[];
  readonly version: string;
  readonly clockStepSeconds: number;
  readonly account: ServerAccount;
}

export function variantRecord(followed: Followed, ending: VariantEnding): VariantRecord {
  const { plan, arrivals, k6, samples, cpu, version, clockStepSeconds, account } = followed;
  const begin = beginOf(k6);
  const reachedSeconds = reached(plan, ending, begin);
  const segmentOf = (index: number): string => personOf(plan, index).segment.name;
  const stopped = stoppedBy(ending.status, k6);
  const completed = completeLogins(arrivals, mergedLogins(k6), { reachedSeconds, stopped, segmentOf });
  return {
    name: plan.variant,
    plan,
    startedAtEpochMs: begin,
    reachedSeconds,
    status: ending.status,
    remarks: [...ending.remarks, ...remarksOn(k6, completed, ending.status)],
    logins: completed.logins,
    server: begin === null ? [] : onRunClock(samples, begin),
    generator:
      begin === null
        ? []
        : cpu.map(({ atEpochMs, cpuSeconds }) => ({ atSeconds: fromMs(atEpochMs - begin), cpuSeconds })),
    health: { ...mergedHealth(k6, arrivals.length, begin), version, clockStepSeconds },
    ...toldOf(account, begin),
  };
}

/** What the server said of itself; what it did not say is not there. */
function toldOf(
  { changes, passwordHashing }: ServerAccount,
  begin: number | null,
): Pick<VariantRecord, 'changes' | 'passwordHashing'> {
  return {
    ...(changes === undefined || begin === null ? {} : { changes: changesOnRunClock(changes, begin) }),
    ...(passwordHashing === undefined ? {} : { passwordHashing }),
  };
}

/** The earliest that any of them took for run second 0: a rule of validity says whether they agreed. */
function beginOf(k6: readonly InstanceFacts[]): number | null {
  const said = k6.flatMap(({ lines }) => lines.beginEpochMs ?? []);
  return said.length === 0 ? null : Math.min(...said);
}

/** Whether an arrival that left no line was stopped on purpose with the k6 that had it. */
function stoppedBy(status: VariantRecord['status'], k6: readonly InstanceFacts[]): (index: number) => boolean {
  if (status === 'aborted' || status === 'server-died') return () => true;
  const oneOfSeveralDied = k6.length > 1 && k6.some(({ died }) => died);
  return (index) => oneOfSeveralDied && !wentDown(k6, index);
}

/** A variant whose load never started. */
export function notStarted(plan: Plan, version: string, remarks: readonly string[]): VariantRecord {
  const health: GeneratorHealth = { ...mergedHealth([], 0, null), version, clockStepSeconds: 0 };
  const nothing = { logins: [], server: [], generator: [], startedAtEpochMs: null, reachedSeconds: 0 } as const;
  return { name: plan.variant, plan, status: 'not-started', remarks, health, ...nothing };
}

function reached(plan: Plan, { status, stoppedAtEpochMs }: VariantEnding, begin: number | null): number {
  if (begin === null) return 0;
  if (status === 'complete') return plan.durationSeconds;
  return Math.min(Math.max(0, fromMs(stoppedAtEpochMs - begin)), plan.durationSeconds);
}

function remarksOn(
  k6: readonly InstanceFacts[],
  { missing, surplus }: { missing: number; surplus: number },
  status: VariantRecord['status'],
): string[] {
  const lost = status === 'complete' ? 'they are counted as lost' : 'they were in flight';
  const unreadable = unreadableLines(k6);
  const exceptions = k6.reduce((sum, one) => sum + one.exceptions, 0);
  const last = k6.flatMap(({ lastErrors }) => lastErrors.slice(-1)).at(-1);
  return [
    ...(missing > 0 ? [`${missing} logins left no line: ${lost}.`] : []),
    ...(surplus > 0 ? [`${surplus} login lines were of no arrival of the plan or came twice: they were dropped.`] : []),
    ...(unreadable > 0 ? [`${unreadable} lines of the generator could not be read.`] : []),
    ...(exceptions > 0 ? [`${exceptions} iterations of k6 threw, the last with: ${last ?? 'no word'}`] : []),
  ];
}
