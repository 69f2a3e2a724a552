/**
 * Seconds that a simulation takes in a fresh process, from the first thread's start to the last result: without loading, estimate and report.
 *     node --import tsx bench/simulator/simulation-alone.ts SCENARIO VARIANT…
 */
import { realWorld } from '../../src/cli/io.ts';
import { compilePlan } from '../../src/model/scenario/compile.ts';
import { loadScenario } from '../../src/runners/scenario-file.ts';
import { simulateAll } from '../../src/runners/simulation/simulate-all.ts';

const [name = '', ...variants] = process.argv.slice(2);
const world = realWorld();
const { scenario } = await loadScenario(world.files, world.packageFolder, name);
const plans = variants.map((variant) => compilePlan(scenario, variant, { compress: 1, scale: 1 }));
const from = performance.now();
const results = await simulateAll(plans, { workers: world.machine.cores });
const seconds = (performance.now() - from) / 1000;
if (results.length === 0 || results.some(({ kind }) => kind !== 'done')) throw new RangeError('not all were simulated');
process.stdout.write(`${seconds}\n`);
