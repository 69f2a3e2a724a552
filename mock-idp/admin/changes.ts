/** What has become different between two versions of a document, in words. */
import { isDeepStrictEqual } from 'node:util';
import { inWords, isRecord, join } from '../profiles/value-checks.ts';

const MOST_TOLD = 20;

/** One line: `stations.web.servers 4 → 8; seed 1 → 2`. @param values whether values may be told: not where there are secrets */
export function changesInWords(before: unknown, after: unknown, values: boolean): string {
  const changed = changesOf(before, after, '');
  const told = changed
    .slice(0, MOST_TOLD)
    .map(({ where, from, to }) => (values ? `${where} ${inWords(from)} → ${inWords(to)}` : where));
  const more = changed.length - told.length;
  return `${told.join('; ')}${more > 0 ? `; and ${more} more` : ''}`;
}

interface Change {
  readonly where: string;
  readonly from: unknown;
  readonly to: unknown;
}

function changesOf(from: unknown, to: unknown, where: string): readonly Change[] {
  if (isDeepStrictEqual(from, to)) return [];
  if (!isRecord(from) || !isRecord(to)) return [{ where, from, to }];
  const names = new Set([...Object.keys(from), ...Object.keys(to)]);
  return [...names].flatMap((name) => changesOf(from[name], to[name], join(where, name)));
}
