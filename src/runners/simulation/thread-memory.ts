/**
 * What V8 may take beside a simulation. Of a large one every core is busy with a thread of its own, so helpers that compile and collect beside
 * it win no time; each of them keeps what it took, 50 MB of 330 together, and costs nothing when it is left out [national, two threads,
 * Node 24.21].
 */
import { setFlagsFromString } from 'node:v8';

/** For all threads of this process that start from now on. The thread of the command line keeps the little room that it began with. */
const large = ['--no-maglev', '--no-concurrent-recompilation', '--single-threaded-gc'] as const;
/** The command line begins with 1 (bin/launchquake.mjs); this is V8's own. Without it a report collects for half a second. */
const small = ['--semi-space-growth-factor=2'] as const;

export function shareMemory(isLarge: boolean): void {
  for (const flag of isLarge ? large : small) setFlagsFromString(flag);
}
