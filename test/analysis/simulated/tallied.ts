/** Simulated variants out of the fixtures' own logins: what a tally says can be held against what the lines say. */
import type { RunRecord, VariantRecord } from '../../../src/model/record/run-record.ts';
import type { Replication } from '../../../src/model/record/tally.ts';
import { createTally } from '../../../src/simulator/tally-under-way.ts';
import { recordOf, type Tale, variantOf } from '../fixture.ts';

/** The logins of a variant as one seed. */
export function tallied({ plan, logins, server }: VariantRecord, seed: number, binSeconds?: number): Replication {
  const tally = createTally(plan, binSeconds);
  for (const login of logins) {
    tally.intended(login.segment, login.intendedSeconds);
    for (const attempt of login.attempts) tally.attempt(...attempt);
    tally.ended(login);
  }
  const width = binSeconds ?? 1;
  return { seed, tally: tally.finish(), server: server.filter(({ atSeconds }) => atSeconds % width === 0), events: 10 };
}

/** A simulated variant with a seed for each tale, seeds from 1. */
export function simulatedOf(tales: readonly Tale[], binSeconds?: number): VariantRecord {
  const [first] = tales;
  if (first === undefined) throw new Error('a simulated variant needs a tale');
  const replications = tales.map((tale, at) => tallied(variantOf(tale), at + 1, binSeconds));
  return { ...variantOf(first), logins: [], server: [], generator: [], replications };
}

export const simulatedRecord = (variants: readonly VariantRecord[], changes: Partial<RunRecord> = {}): RunRecord =>
  recordOf(variants, {
    engine: 'simulated',
    seeds: variants[0]?.replications?.map(({ seed }) => seed) ?? [],
    ...changes,
  });
