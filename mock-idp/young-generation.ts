/**
 * A bound for the memory that V8 keeps for new objects. Unbounded it grows under load, on a machine with much memory to more than 100 MB,
 * and shrinks when little is asked, so that the resident memory of a steady service goes up and down by a third of itself. Whoever sizes a
 * container, or looks for a leak, sees nothing else.
 */
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

/** Two halves of 8 MB: as fast as without a bound [measured with bench/token.ts], where 2 MB cost a quarter of the throughput. */
const MOST_BYTES = 16 * 2 ** 20;
const LOOK_EVERY_MS = 250;
/** Enough to grow to the bound and beyond, bytes by the dozen. */
const MOST_OBJECTS = 4_000_000;
const OBJECTS_AT_ONCE = 10_000;

/**
 * Holds the bound for the rest of the process. V8 reads the flag that sets a bound before any of our code runs; the factor of growth it reads at each
 * growth. So the memory is grown to the bound at once, which takes some milliseconds, and only then may it grow: what has shrunk in a quiet hour is
 * grown again in the same way, and not by the load, which could double it several times between two looks.
 */
export function boundYoungGeneration(): void {
  if (!growToBound()) return;
  setInterval(() => reachesBound() || growToBound(), LOOK_EVERY_MS).unref();
}

const holdGrowth = (hold: boolean): void => setFlagsFromString(`--semi-space-growth-factor=${hold ? 1 : 2}`);

const reachesBound = (): boolean =>
  (getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space')?.space_size ?? 0) >= MOST_BYTES;

/** V8 makes room when many new objects are still in use. False: it did not come so far. */
function growToBound(): boolean {
  holdGrowth(false);
  const used: object[] = [];
  while (!reachesBound() && used.length < MOST_OBJECTS)
    for (let at = 0; at < OBJECTS_AT_ONCE; at += 1) used.push({ at });
  holdGrowth(true);
  return reachesBound();
}
