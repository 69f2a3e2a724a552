/**
 * What row 8 of the proof can tell apart: how many of 100 runs agree with their prediction when the server is as the plan says, and how many
 * when its services are a little longer or shorter. Simulated runs stand for the live ones. No live run's services are exact to the last
 * digit, so those of the first column are a thousandth off.
 *     node --import tsx bench/fidelity.ts [seeds of the bands, 500] [runs of each server, 100] [names of live runs, all]
 */
import { cpus } from 'node:os';
import { missesOf } from '../src/analysis/fidelity/agreement.ts';
import { compareLive } from '../src/analysis/fidelity/compare.ts';
import { type Measures, measuresOf } from '../src/analysis/fidelity/measures.ts';
import { traceOfSimulated } from '../src/analysis/fidelity/trace.ts';
import { factsOf } from '../src/analysis/plan-facts.ts';
import { realWorld } from '../src/cli/io.ts';
import { compilePlan } from '../src/model/scenario/compile.ts';
import type { Experiment } from '../src/model/scenario/experiment-schema.ts';
import type { Plan } from '../src/model/scenario/plan.ts';
import { loadScenario } from '../src/runners/scenario-file.ts';
import { simulateAll } from '../src/runners/simulation/simulate-all.ts';
import { loadExperiments } from '../src/runners/verify/experiments.ts';
import { slowedPlan } from '../src/verify/fidelity/slowed-plan.ts';

const FACTORS = [1.001, 0.95, 1.05, 0.9, 1.1, 0.85, 1.15];
/** Of the bands, as in the row itself. */
const LEVEL = 0.99;
const FRESH_SEED = 100_000;
const [seeds = 500, runs = 100] = process.argv.slice(2, 4).map(Number);
const names = process.argv.slice(4);
const world = realWorld();

async function main(): Promise<void> {
  const experiments = await loadExperiments(world.files, world.packageFolder);
  const row = experiments.find(({ kind }) => kind === 'fidelity') as Experiment<'fidelity'> | undefined;
  process.stdout.write(`of ${runs} runs agree, by services ÷ plan; bands from ${seeds} seeds\n\n`);
  process.stdout.write(
    `| run | ${FACTORS.join(' | ')} | missed by the first |\n|---${'|---'.repeat(FACTORS.length + 1)}|\n`,
  );
  for (const [name, run] of Object.entries(row?.settings.runs ?? {})) {
    if (names.length > 0 && !names.includes(name)) continue;
    const path = `${world.packageFolder}/scenarios/${run.scenario}.yaml`;
    const { scenario } = await loadScenario(world.files, world.packageFolder, path);
    await tell(name, compilePlan(scenario, run.variant, { compress: run.compress, scale: run.scale }));
  }
}

async function tell(name: string, plan: Plan): Promise<void> {
  const others = await measured(plan, plan, { from: 1, count: seeds });
  const twins = await measured(plan, plan, { from: FRESH_SEED, count: runs });
  const agreeing: number[] = [];
  let missedFirst: string[] = [];
  for (const factor of FACTORS) {
    const fresh = await measured(slowedPlan(plan, factor), plan, { from: FRESH_SEED, count: runs });
    const misses = fresh.map((live, at) =>
      missesOf(compareLive({ live, twin: twins[at] ?? live, seeds: others, level: LEVEL })),
    );
    agreeing.push(misses.filter(({ length }) => length === 0).length);
    if (factor === FACTORS[0]) missedFirst = misses.flat();
  }
  process.stdout.write(`| ${name} | ${agreeing.join(' | ')} | ${missedFirst.join(', ')} |\n`);
}

async function measured(
  model: Plan,
  plan: Plan,
  { from, count }: { readonly from: number; readonly count: number },
): Promise<Measures[]> {
  const facts = factsOf(plan);
  const jobs = Array.from({ length: count }, (_, at): Plan => ({ ...model, seed: from + at }));
  const results = await simulateAll(jobs, { workers: cpus().length });
  return results.map((result) => {
    if (result.kind !== 'done') throw new Error(`a simulation ${result.kind}`, { cause: result });
    return measuresOf(traceOfSimulated(result.output), plan, facts);
  });
}

await main();
