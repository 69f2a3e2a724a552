/** The command line in the real world. Started by bin/launchquake.mjs. */
import { flushed, realWorld } from './io.ts';
import { runCli } from './program.ts';

const world = realWorld();
const exitCode = await runCli(world);
await flushed();
world.quit(exitCode);
