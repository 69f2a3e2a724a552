/** What a reader must know before believing the numbers, in sentences. */
import type { RunRecord } from '../model/record/run-record.ts';
import { durationInWords } from '../model/units.ts';
import { metricsLoss } from './metrics-loss.ts';

export function remarksOf(record: RunRecord): string[] {
  const plan = record.variants[0]?.plan;
  if (plan === undefined) return ['No variant was run.'];
  return [
    compression(plan.compress),
    scale(plan.scale),
    sideBySide(record),
    intervals(record),
    sampled(record),
    wideBins(record),
    target(record),
    partial(record),
    metricsLoss(record.metricsExport),
  ].filter((remark) => remark !== null);
}

function intervals({ engine, seeds }: RunRecord): string | null {
  if (seeds.length <= 1)
    return 'One run of one seed: its values have no interval; the knee has, it comes from the capacity profile.';
  return engine === 'simulated'
    ? `Every estimate is the mean over ${seeds.length} seeds with its 95 % interval, which says how well the mean is known and not where one run lies; counts are totals over the seeds.`
    : null;
}

/** A window of less than two bins is known by interpolation and not by counting. */
function wideBins({ variants }: RunRecord): string | null {
  const [first] = variants;
  const binSeconds = first?.replications?.[0]?.tally.binSeconds ?? 0;
  const trigger = first?.plan.trigger.durationSeconds ?? Infinity;
  return binSeconds * 2 <= trigger
    ? null
    : `Events are counted in bins of ${durationInWords(binSeconds)}, the trigger lasts ${durationInWords(trigger)}: what happened inside it is interpolated.`;
}

function sampled({ sample = 1 }: RunRecord): string | null {
  return sample === 1
    ? null
    : `One simulated login stands for ${sample}: counts are multiplied back, chance fluctuations are larger than those of the real number of people.`;
}

function compression(compress: number): string | null {
  if (compress === 1) return null;
  const times = String(compress);
  return `Time is compressed ${times} times: a second of the run is ${times} seconds of the story, and rates are per run second. That alone leaves the requests served during one time-out, and so the dynamics, as they are.`;
}

function scale(value: number): string | null {
  if (value === 1) return null;
  return `Rates and capacity are scaled by ${String(value)}, and with them the requests served during one time-out: a smaller system has relatively larger chance fluctuations than the real one.`;
}

function sideBySide({ engine, sideBySide: together, variants }: RunRecord): string | null {
  if (variants.length < 2 || engine === 'simulated') return null;
  return together
    ? 'The variants ran side by side on one machine, each with a server and a generator of its own; the validity checks tell whether it had the room.'
    : 'The variants ran one after the other on one machine.';
}

function target({ target: { kind, url } }: RunRecord): string | null {
  if (kind === 'mock') return null;
  return `The target ${url} is not the mock: its knee, its stations and its dead work are unknown.`;
}

function partial({ status }: RunRecord): string | null {
  return status === 'partial' ? 'The record is partial: the program ended before it could finish it.' : null;
}
