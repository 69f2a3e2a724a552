/**
 * A start that several generators share without a word between them: each reads the wall clock and takes the same next boundary.
 * They agree when all of them look at their clocks between the same two moments; whoever lets them go chooses that time.
 */
import { fromMs, toMs } from '../units.ts';

/** Wall-clock boundaries lie so far apart, unless said otherwise: long enough for slow machines, short enough to wait for. */
export const START_EVERY_SECONDS = 5;

/** From the look at the clock to the boundary, at least: time to ask the target for its endpoints and keys. */
const PREPARE_SECONDS = 1;

/** After the boundary, until the executors of a slow machine really run. */
export const START_SLACK_SECONDS = 0.25;

/** The boundary at which a generator that looks at its clock now lets its users go, epoch milliseconds. */
export function commonStartEpochMs(nowEpochMs: number, everySeconds = START_EVERY_SECONDS): number {
  const every = toMs(everySeconds);
  return Math.ceil((nowEpochMs + toMs(PREPARE_SECONDS)) / every) * every;
}

/** Of the time in which all that look take the same boundary: not before this share of it, and not after that. */
const [EARLIEST, LATEST] = [0.05, 0.4];

/** How long to wait before generators are let go, so that those who take their time still take the same boundary. */
export function releaseDelaySeconds(nowEpochMs: number, everySeconds = START_EVERY_SECONDS): number {
  const into = everySeconds - (fromMs(commonStartEpochMs(nowEpochMs, everySeconds) - nowEpochMs) - PREPARE_SECONDS);
  const [earliest, latest] = [EARLIEST * everySeconds, LATEST * everySeconds];
  if (into < earliest) return earliest - into;
  return into <= latest ? 0 : everySeconds - into + earliest;
}
