/**
 * One simulated login that stands for several. The plan is simulated at a fraction of its scale, and everything that was counted is
 * multiplied back; times, bins and levels in seconds stay as they are. What that costs in truth: docs/simulate.md, "One in K".
 */
import type { LogHistogram } from '../model/record/log-histogram.ts';
import type { LoginCounts } from '../model/record/result.ts';
import type { ServerSample, StationTotals } from '../model/record/run-record.ts';
import type { LoginTally, Replication, StepTally, TallySeries } from '../model/record/tally.ts';

/** @param times how many each login stands for, at least 1; a whole number leaves whole counts whole */
export function magnified(replication: Replication, times: number): Replication {
  if (times === 1) return replication;
  const { tally, server } = replication;
  return {
    ...replication,
    tally: tallyTimes(tally, times),
    server: server.map((sample) => sampleTimes(sample, times)),
  };
}

function tallyTimes(tally: LoginTally, times: number): LoginTally {
  const { segments, reasons, series, timeToLogin, timeToLoginByColumn, steps } = tally;
  return {
    ...tally,
    segments: ofEach(segments, (counts): LoginCounts => numbersTimes(counts, times)),
    reasons: numbersTimes(reasons, times),
    series: seriesTimes(series, times),
    timeToLogin: histogramTimes(timeToLogin, times),
    timeToLoginByColumn: timeToLoginByColumn.map((histogram) => histogramTimes(histogram, times)),
    steps: ofEach(steps, ({ results, answered }): StepTally => {
      return { results: numbersTimes(results, times), answered: histogramTimes(answered, times) };
    }),
  };
}

function seriesTimes(series: TallySeries, times: number): TallySeries {
  const multiplied = Object.entries(series).map(([name, values]: [string, readonly number[]]) => {
    return [name, values.map((value) => value * times)] as const;
  });
  return Object.fromEntries(multiplied) as unknown as TallySeries;
}

const histogramTimes = (histogram: LogHistogram, times: number): LogHistogram => ({
  ...histogram,
  counts: histogram.counts.map(([bucket, count]) => [bucket, count * times] as const),
  sumSeconds: histogram.sumSeconds * times,
});

function sampleTimes(sample: ServerSample, times: number): ServerSample {
  const { stations, waitingRoom, retryBudget } = sample;
  return {
    ...sample,
    stations: ofEach(stations, (totals): StationTotals => numbersTimes(totals, times)),
    answersDue: sample.answersDue * times,
    answersLate: sample.answersLate * times,
    waitingRoom: waitingRoom === null ? null : numbersTimes(waitingRoom, times),
    retryBudget: retryBudget === null ? null : numbersTimes(retryBudget, times),
  };
}

/** Every number of a record. */
const numbersTimes = <Numbers extends object>(numbers: Numbers, times: number): Numbers =>
  Object.fromEntries(Object.entries(numbers).map(([key, value]: [string, number]) => [key, value * times])) as Numbers;

const ofEach = <Value, Made>(record: Readonly<Record<string, Value>>, make: (value: Value) => Made) =>
  Object.fromEntries(Object.entries(record).map(([key, value]): [string, Made] => [key, make(value)]));
