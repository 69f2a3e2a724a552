/** The samples of the last hour, one a second. */
import type { ServerSample } from '../../src/model/record/run-record.ts';

/** What the server says about itself at one moment. */
export type Reading = Omit<ServerSample, 'atSeconds'>;

export interface TimedSample extends Reading {
  /** From 1, without gaps. */
  readonly sequence: number;
  readonly atEpochMs: number;
}

export interface SampleRing {
  add(atEpochMs: number, reading: Reading): void;
  /** Kept samples with a higher sequence, oldest first. */
  after(sequence: number): readonly TimedSample[];
  last(): TimedSample | undefined;
}

const MOST_KEPT = 3600;

export function createSampleRing(capacity: number = MOST_KEPT): SampleRing {
  let samples: TimedSample[] = [];
  let sequence = 0;
  return {
    add(atEpochMs, reading) {
      sequence += 1;
      samples.push({ sequence, atEpochMs, ...reading });
      if (samples.length >= 2 * capacity) samples = samples.slice(-capacity);
    },
    after: (seen) => samples.slice(-capacity).filter((sample) => sample.sequence > seen),
    last: () => samples.at(-1),
  };
}
