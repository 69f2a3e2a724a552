/** The timeline as a document: `{"remedies": […]}`, each with its moments in one of three ways. Read once; from then on it counts seconds. */
import { LaunchquakeError } from '../../src/model/errors.ts';
import type { Problem } from '../../src/model/errors.ts';
import type { RemedyTimeline, TimedRemedy } from '../../src/model/remedies/remedy.ts';
import type { Clock } from '../clock.ts';
import { exactly, inWords, isRecord, join, listOf } from '../profiles/value-checks.ts';
import { begin, deadline, end, readMoment } from './moments.ts';
import type { ReadingMoments } from './moments.ts';
import { remedyCheck } from './remedy-checks.ts';

export interface RemedyDocument {
  readonly remedies: RemedyTimeline;
}

export interface Circumstances {
  readonly clock: Clock;
  /** Of the profile in force: a remedy cannot add servers to what is not there. */
  readonly stations: readonly string[];
}

export const remedyDocumentCheck = exactly({ remedies: listOf(remedyCheck) });

/** @throws LaunchquakeError DOCUMENT_INVALID with every problem */
export function parseRemedies(document: unknown, subject: string, { clock, stations }: Circumstances): RemedyDocument {
  const problems: Problem[] = [];
  remedyDocumentCheck(document, '', problems);
  const nowSeconds = clock.nowSeconds();
  const listed: unknown = isRecord(document) ? document['remedies'] : undefined;
  const remedies = (Array.isArray(listed) ? listed : []).flatMap((item: unknown, at) => {
    const where = `remedies[${at}]`;
    if (!isRecord(item)) return [];
    if (item['kind'] === 'servers' && !stations.includes(String(item['station'])))
      problems.push({
        where: join(where, 'station'),
        found: inWords(item['station']),
        expected: `one of ${stations.join(', ')}`,
      });
    return timed(item, { clock, nowSeconds, where, problems }) ?? [];
  });
  if (problems.length > 0) throw new LaunchquakeError('DOCUMENT_INVALID', subject, problems);
  return { remedies };
}

/** undefined: it cannot be read, and the problems say why. */
function timed(item: Readonly<Record<string, unknown>>, reading: ReadingMoments): TimedRemedy | undefined {
  const { where, problems } = reading;
  const atSeconds = readMoment(item, begin, reading);
  if (
    atSeconds === undefined &&
    [begin.seconds, begin.fromNow, begin.instant].every((name) => item[name] === undefined)
  )
    problems.push({ where, found: 'no moment', expected: 'one of atSeconds, inSeconds, at' });
  const untilSeconds = readMoment(item, end, { ...reading, nowSeconds: atSeconds ?? 0 });
  if (atSeconds === undefined) return undefined;
  if (untilSeconds !== undefined && untilSeconds <= atSeconds)
    problems.push({ where, found: 'an end before its beginning', expected: 'a later one' });
  return {
    ...membersOf(item, reading),
    atSeconds,
    ...(untilSeconds === undefined ? {} : { untilSeconds }),
  } as TimedRemedy;
}

/** What a remedy says besides its moments, with the defaults in place. */
function membersOf(
  item: Readonly<Record<string, unknown>>,
  reading: ReadingMoments,
): Readonly<Record<string, unknown>> {
  const { kind, method, share, rollOut, message, on, station, factor } = item;
  switch (kind) {
    case 'method':
      return { kind, method, share };
    case 'roll-out':
      return { kind, rollOut };
    case 'status':
      return { kind, message };
    case 'deadline':
      return {
        kind,
        deadlineSeconds: deadlineOf(item, reading),
        announcementLagSeconds: item['announcementLagSeconds'] ?? 0,
        latePenalty: item['latePenalty'] ?? true,
      };
    case 'servers':
      return { kind, station, factor, lagSeconds: item['lagSeconds'] ?? 0 };
    default:
      return { kind, on };
  }
}

/** null takes the deadline away. */
function deadlineOf(item: Readonly<Record<string, unknown>>, reading: ReadingMoments): number | null {
  const names = [deadline.seconds, deadline.fromNow, deadline.instant];
  const said = names.filter((name) => item[name] !== undefined);
  if (said.length === 1 && item[said[0] ?? ''] === null) return null;
  const seconds = readMoment(item, deadline, reading);
  if (said.length === 0)
    reading.problems.push({
      where: reading.where,
      found: 'no deadline',
      expected: `one of ${names.join(', ')}, or null`,
    });
  return seconds ?? null;
}
