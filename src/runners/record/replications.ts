/** replications.json and prediction.json: every seed of a variant, written small. */
import type { LogHistogram } from '../../model/record/log-histogram.ts';
import type { ServerSample } from '../../model/record/run-record.ts';
import type { LoginTally, Replication, StepTally } from '../../model/record/tally.ts';
import { type Column, packed, unpacked } from './columns.ts';

const REPLICATIONS_SCHEMA = 'launchquake/replications@1';

/** Bucket, count, then by how much the next bucket is higher, its count, and so on. */
interface PackedHistogram {
  readonly sumSeconds: number;
  readonly maxSeconds: number;
  readonly steps: readonly number[];
}

interface PackedReplication {
  readonly seed: number;
  readonly events: number;
  readonly tally: Omit<LoginTally, 'timeToLogin' | 'timeToLoginByColumn' | 'steps'> & {
    readonly timeToLogin: PackedHistogram;
    readonly timeToLoginByColumn: readonly PackedHistogram[];
    readonly steps: Readonly<Record<string, Pick<StepTally, 'results'> & { readonly answered: PackedHistogram }>>;
  };
  readonly samples: number;
  readonly server: Column;
}

export function printReplications(replications: readonly Replication[]): string {
  return `${JSON.stringify({ schema: REPLICATIONS_SCHEMA, replications: replications.map(pack) })}\n`;
}

function pack({ seed, events, tally, server }: Replication): PackedReplication {
  const steps = Object.entries(tally.steps).map(
    ([step, { results, answered }]) => [step, { results, answered: packHistogram(answered) }] as const,
  );
  return {
    seed,
    events,
    tally: {
      ...tally,
      timeToLogin: packHistogram(tally.timeToLogin),
      timeToLoginByColumn: tally.timeToLoginByColumn.map(packHistogram),
      steps: Object.fromEntries(steps),
    },
    samples: server.length,
    server: server.length === 0 ? null : packed(server),
  };
}

function packHistogram({ counts, sumSeconds, maxSeconds }: LogHistogram): PackedHistogram {
  let before = 0;
  const steps = counts.flatMap(([bucket, count]) => {
    const step = bucket - before;
    before = bucket;
    return [step, count];
  });
  return { sumSeconds, maxSeconds, steps };
}

/** What is wrong with a file, for people. */
interface Damage {
  readonly found: string;
  readonly expected: string;
}

/** @param value of JSON */
export function readReplications(value: unknown): readonly Replication[] | Damage {
  const file = value as { readonly schema?: unknown; readonly replications?: unknown } | null;
  if (file?.schema !== REPLICATIONS_SCHEMA)
    return { found: `schema ${JSON.stringify(file?.schema ?? null)}`, expected: REPLICATIONS_SCHEMA };
  if (!Array.isArray(file.replications)) return { found: 'no replications', expected: 'a list of them' };
  const read: Replication[] = [];
  for (const [at, one] of file.replications.entries()) {
    try {
      read.push(unpack(one as PackedReplication));
    } catch (error) {
      return { found: `replication ${at + 1} that cannot be read (${(error as Error).message})`, expected: 'one seed' };
    }
  }
  return read;
}

function unpack({ seed, events, tally, samples, server }: PackedReplication): Replication {
  if (!Number.isSafeInteger(seed)) throw new TypeError('no seed');
  const lengths = new Set(Object.values(tally.series).map((series) => series.length));
  if (lengths.size !== 1) throw new RangeError(`series of ${[...lengths].join(', ')} bins`);
  const steps = Object.entries(tally.steps).map(([step, { results, answered }]): [string, StepTally] => [
    step,
    { results, answered: unpackHistogram(answered) },
  ]);
  return {
    seed,
    tally: {
      ...tally,
      timeToLogin: unpackHistogram(tally.timeToLogin),
      timeToLoginByColumn: tally.timeToLoginByColumn.map(unpackHistogram),
      steps: Object.fromEntries(steps),
    },
    server: samples === 0 ? [] : (unpacked(server, samples) as ServerSample[]),
    events,
  };
}

function unpackHistogram({ sumSeconds, maxSeconds, steps }: PackedHistogram): LogHistogram {
  const counts: [number, number][] = [];
  let bucket = 0;
  for (let at = 0; at < steps.length; at += 2) {
    bucket += steps[at] ?? Number.NaN;
    counts.push([bucket, steps[at + 1] ?? Number.NaN]);
  }
  return { counts, sumSeconds, maxSeconds };
}
