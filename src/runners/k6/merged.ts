/** What several k6 processes left behind, as one generator: lines together, counters summed, each kept beside. Pure. */
import type { GeneratorHealth, InstanceHealth, LoginRecord } from '../../model/record/run-record.ts';
import { arrivalsOf, instanceOf } from '../../model/traffic/instances.ts';
import { fromMs } from '../../model/units.ts';
import type { InstanceFacts } from './instances.ts';

export type MergedHealth = Omit<GeneratorHealth, 'version' | 'clockStepSeconds'>;

/** @param arrivals of the plan */
export function mergedHealth(
  facts: readonly InstanceFacts[],
  arrivals: number,
  beginEpochMs: number | null,
): MergedHealth {
  const instances = facts.map((one) => instanceHealth(one, facts.length, arrivals, beginEpochMs));
  const { exitCode, signal } = endOf(instances);
  return {
    program: 'k6',
    exitCode,
    signal,
    droppedIterations: sum(instances.map(({ droppedIterations }) => droppedIterations)),
    interruptedIterations: sum(instances.map(({ interruptedIterations }) => interruptedIterations)),
    exceptions: sum(instances.map(({ exceptions }) => exceptions)),
    loginsStarted: sumOfAll(instances.map(({ loginsStarted }) => loginsStarted)),
    loginsEnded: sumOfAll(instances.map(({ loginsEnded }) => loginsEnded)),
    ...(instances.length > 1 ? { instances } : {}),
  };
}

/** Of one that died, else of one that did not end well, else of the first. */
function endOf(instances: readonly InstanceHealth[]): { exitCode: number | null; signal: string | null } {
  const notWell = instances.find(({ exitCode }) => exitCode !== 0);
  const { exitCode, signal } = instances.find(({ died }) => died) ??
    notWell ??
    instances[0] ?? { exitCode: null, signal: null };
  return { exitCode, signal };
}

function instanceHealth(
  { index, lines, summary, exceptions, end, endedAtEpochMs, died, cpuSeconds }: InstanceFacts,
  count: number,
  arrivals: number,
  beginEpochMs: number | null,
): InstanceHealth {
  return {
    index,
    share: 1 / count,
    arrivals: arrivalsOf(index, count, arrivals),
    beginEpochMs: lines.beginEpochMs,
    ...end,
    died,
    endedAtSeconds: beginEpochMs === null ? null : fromMs(endedAtEpochMs - beginEpochMs),
    droppedIterations: summary?.droppedIterations ?? 0,
    interruptedIterations: summary?.interrupted ?? 0,
    exceptions: Math.max(summary?.exceptions ?? 0, exceptions),
    loginsStarted: summary?.loginsStarted ?? null,
    loginsEnded: summary?.loginsEnded ?? null,
    cpuSeconds,
  };
}

export const mergedLogins = (facts: readonly InstanceFacts[]): readonly LoginRecord[] =>
  facts.flatMap(({ lines }) => lines.logins);

export const unreadableLines = (facts: readonly InstanceFacts[]): number =>
  sum(facts.map(({ lines }) => lines.unreadable));

/**
 * Whether an arrival without a line went down with the k6 that had it: the others were stopped on purpose.
 * @param arrival its number in the plan
 */
export const wentDown = (facts: readonly InstanceFacts[], arrival: number): boolean =>
  facts.some(({ index, died }) => died && index === instanceOf(arrival, facts.length));

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** null when one is not known, or there are none. */
const sumOfAll = (values: readonly (number | null)[]): number | null =>
  values.length === 0 || values.includes(null) ? null : sum(values.map(Number));
