/** Parse, once and whole: faults that come back from here are complete, each with a name and a moment; otherwise every problem is told. */
import { LaunchquakeError } from '../../src/model/errors.ts';
import type { Problem } from '../../src/model/errors.ts';
import { toMs } from '../../src/model/units.ts';
import { inWords, isRecord } from '../profiles/value-checks.ts';
import { endpointProblem } from './endpoint-names.ts';
import type { Fault, FaultDocument, FaultEffect } from './fault.ts';
import { MOST_BLOCKED_SECONDS } from './fault.ts';
import { faultDocumentCheck } from './fault-check.ts';

export interface FaultSurroundings {
  readonly nowEpochMs: number;
  /** Paths that faults may name. */
  readonly routes: ReadonlySet<string>;
  /** Of the profile of this moment. */
  readonly stations: readonly string[];
  /** Those in force: one whose station has gone meanwhile is no mistake. */
  readonly listed: readonly Fault[];
}

/** A fault as it is sent. */
type SentFault = FaultEffect & {
  readonly id?: string;
  readonly startsAt?: string;
  readonly inSeconds?: number;
  readonly lastsSeconds?: number;
};

/** Told with each fault and not to be written: what was read can be sent back as it is. */
const toldMembers: readonly string[] = ['state', 'hits', 'endsAt'];

/** @throws LaunchquakeError DOCUMENT_INVALID with every problem */
export function parseFaults(document: unknown, subject: string, surroundings: FaultSurroundings): FaultDocument {
  const problems: Problem[] = [];
  const sent = withoutTold(document);
  faultDocumentCheck(sent, '', problems);
  if (problems.length === 0)
    (sent as { faults: SentFault[] }).faults.forEach((fault, at, all) => {
      const where = `faults[${at}]`;
      problems.push(...idProblems(fault, where, all), ...timeProblems(fault, where));
      problems.push(...effectProblems(fault, where), ...targetProblems(fault, where, surroundings));
    });
  if (problems.length > 0) throw new LaunchquakeError('DOCUMENT_INVALID', subject, problems);
  return { faults: complete((sent as { faults: SentFault[] }).faults, surroundings.nowEpochMs) };
}

function withoutTold(document: unknown): unknown {
  if (!isRecord(document) || !Array.isArray(document['faults'])) return document;
  const strip = (fault: unknown): unknown =>
    isRecord(fault) ? Object.fromEntries(Object.entries(fault).filter(([name]) => !toldMembers.includes(name))) : fault;
  return { ...document, faults: document['faults'].map(strip) };
}

function idProblems({ id }: SentFault, where: string, all: readonly SentFault[]): readonly Problem[] {
  const isTwice = id !== undefined && all.filter((other) => other.id === id).length > 1;
  return isTwice ? [{ where: `${where}.id`, found: `${inWords(id)} twice`, expected: 'each id once' }] : [];
}

function timeProblems({ startsAt, inSeconds }: SentFault, where: string): readonly Problem[] {
  const isTwice = startsAt !== undefined && inSeconds !== undefined;
  return isTwice ? [{ where: `${where}.inSeconds`, found: 'startsAt too', expected: 'one of the two' }] : [];
}

function effectProblems(fault: SentFault, where: string): readonly Problem[] {
  if (fault.kind === 'brown-out' && fault.speed === undefined && fault.servers === undefined)
    return [{ where: `${where}.speed`, found: 'neither speed nor servers', expected: 'one of the two, or both' }];
  if (fault.kind === 'cold-cache' && fault.decaySeconds !== undefined && fault.firstRequests !== undefined)
    return [{ where: `${where}.firstRequests`, found: 'decaySeconds too', expected: 'one of the two, or none' }];
  if (fault.kind === 'stall' && fault.blocks === true && (fault.lastsSeconds ?? 0) > MOST_BLOCKED_SECONDS)
    return [
      {
        where: `${where}.lastsSeconds`,
        found: String(fault.lastsSeconds),
        expected: `at most ${MOST_BLOCKED_SECONDS} seconds, because it blocks the whole process`,
      },
    ];
  return [];
}

function targetProblems(fault: SentFault, where: string, surroundings: FaultSurroundings): readonly Problem[] {
  const { routes, stations, listed } = surroundings;
  const { endpoints = [], stations: named = [] } = targetsOf(fault);
  const before = targetsOf(listed.find(({ id }) => id === fault.id)).stations ?? [];
  const unknown = named.flatMap((station, at) =>
    stations.includes(station) || before.includes(station)
      ? []
      : [{ where: `${where}.stations[${at}]`, found: inWords(station), expected: `one of ${stations.join(', ')}` }],
  );
  const misled = endpoints.flatMap((endpoint, at) => {
    const expected = endpointProblem(endpoint, routes);
    return expected === undefined ? [] : [{ where: `${where}.endpoints[${at}]`, found: inWords(endpoint), expected }];
  });
  return [...unknown, ...misled];
}

interface Targets {
  readonly endpoints?: readonly string[];
  readonly stations?: readonly string[];
}

const targetsOf = (fault: FaultEffect | undefined): Targets => (fault ?? {}) as Targets;

/** With names for those that have none, and moments instead of delays: the same document means the same whenever it is sent again. */
function complete(sent: readonly SentFault[], nowEpochMs: number): readonly Fault[] {
  const taken = new Set(sent.map(({ id }) => id));
  return sent.map((fault) => {
    const { id = freeId(fault.kind, taken), inSeconds = 0, startsAt, lastsSeconds = 0, ...effect } = fault;
    taken.add(id);
    const startsEpochMs = Math.floor(nowEpochMs + toMs(inSeconds));
    return { id, ...effect, startsAt: startsAt ?? new Date(startsEpochMs).toISOString(), lastsSeconds };
  });
}

function freeId(kind: string, taken: ReadonlySet<string | undefined>): string {
  for (let number = 1; ; number += 1) if (!taken.has(`${kind}-${number}`)) return `${kind}-${number}`;
}
