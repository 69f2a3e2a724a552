/** The mean of one long run whose values depend on their neighbours [Law and Carson, Oper. Res. 27(5), 1979; Schmeiser, Oper. Res. 30(3), 1982]. */
import type { Estimate } from '../../model/record/result.ts';
import { LEVEL } from '../estimate.ts';
import { meanOverSeeds } from './student.ts';

/** More batches narrow the interval little and cost independence: Schmeiser 1982 advises 10 to 30. */
export const BATCHES = 20;

/**
 * The mean over equally long batches, with Student's interval of the batch means. The run must be many times longer than its values
 * remember; values left over at the end of the run are dropped from the interval and the mean alike.
 * @param values one for each equal stretch of the run, in order
 * @throws RangeError with fewer values than two batches need
 */
export function batchMeans(values: ArrayLike<number>, batches = BATCHES, level = LEVEL): Estimate {
  const length = Math.floor(values.length / batches);
  if (!(batches >= 2) || length < 1)
    throw new RangeError(`${values.length} values in ${batches} batches, expected at least 2 batches of 1 value`);
  const means = Array.from({ length: batches }, (_, batch) => {
    let sum = 0;
    for (let at = batch * length; at < (batch + 1) * length; at += 1) sum += values[at] ?? Number.NaN;
    return sum / length;
  });
  return meanOverSeeds(means, level);
}
