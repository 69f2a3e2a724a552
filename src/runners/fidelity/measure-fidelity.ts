/** Row 8 of the proof: live runs held to the simulator's prediction, and to that of a model that is wrong on purpose. */
import { missesOf } from '../../analysis/fidelity/agreement.ts';
import type { VariantRecord } from '../../model/record/run-record.ts';
import { compilePlan } from '../../model/scenario/compile.ts';
import type { CaseOf, Experiment } from '../../model/scenario/experiment-schema.ts';
import { casesOf, runOf } from '../../verify/verify-case.ts';
import type { PredictedRun } from '../../verify/fidelity/fidelity-measurements.ts';
import { fidelityMeasurements } from '../../verify/fidelity/fidelity-measurements.ts';
import { slowedPlan } from '../../verify/fidelity/slowed-plan.ts';
import { loadScenario } from '../scenario-file.ts';
import type { LiveContext, LiveMeasure, LiveSeconds } from '../verify/live.ts';
import type { RunnerWorld } from '../world.ts';
import type { WantedRun } from './live-runs.ts';
import { liveRecords, liveRunSeconds } from './live-runs.ts';
import { compareWithModel } from './predictions.ts';

type Parameters = CaseOf<'fidelity'>;

/** The live runs of an experiment, made with its first case, and what they were compared with, by name and factor. */
interface Session {
  readonly records: Promise<ReadonlyMap<string, VariantRecord>>;
  readonly compared: Map<string, Promise<PredictedRun>>;
}

const sessions = new WeakMap<Experiment<'fidelity'>, Session>();

export const measureFidelity: LiveMeasure<'fidelity'> = async (experiment, index, context) => {
  const session = sessions.get(experiment) ?? open(experiment, context);
  const { of, serviceFactor } = parametersOf(experiment, index);
  const records = await session.records;
  const runs: PredictedRun[] = [];
  for (const name of of) runs.push(await compared(session, { name, serviceFactor, records }, context));
  return fidelityMeasurements(runs);
};

function open(experiment: Experiment<'fidelity'>, context: LiveContext): Session {
  const session = { records: runAll(experiment, context), compared: new Map<string, Promise<PredictedRun>>() };
  sessions.set(experiment, session);
  return session;
}

async function runAll(
  experiment: Experiment<'fidelity'>,
  context: LiveContext,
): Promise<ReadonlyMap<string, VariantRecord>> {
  return liveRecords(await wantedRuns(experiment, context.run.quick, context.world), context);
}

/** Two models and two cores [measured: 500 seeds of a run take eight seconds]. */
const SECONDS_PER_SEED = 0.033;

/** See LiveSeconds. */
export const fidelitySeconds: LiveSeconds<'fidelity'> = async (experiment, { world, quick }) => {
  const wanted = await wantedRuns(experiment, quick, world);
  const { seeds } = runOf(experiment, { quick });
  return liveRunSeconds(wanted, world.machine) + wanted.length * seeds * SECONDS_PER_SEED;
};

/** Every run that some case of this mode asks for. */
async function wantedRuns(
  experiment: Experiment<'fidelity'>,
  quick: boolean,
  world: RunnerWorld,
): Promise<readonly WantedRun[]> {
  const cases = casesOf(experiment, quick).map((index) => parametersOf(experiment, index));
  const runs = Object.assign({}, ...cases.map((one) => one.runs)) as Parameters['runs'];
  const names = [...new Set(cases.flatMap(({ of }) => of))];
  return Promise.all(names.map((name) => wantedRun(name, runs, world)));
}

async function wantedRun(name: string, runs: Parameters['runs'], world: RunnerWorld): Promise<WantedRun> {
  const run = runs[name];
  if (run === undefined) throw new RangeError(`no run is called ${name}`);
  const { scenario } = await loadScenario(
    world.files,
    world.packageFolder,
    `${world.packageFolder}/scenarios/${run.scenario}.yaml`,
  );
  const { compress, scale } = run;
  return { name, scenario, plan: compilePlan(scenario, run.variant, { compress, scale }) };
}

interface Asked {
  readonly name: string;
  readonly serviceFactor: number;
  readonly records: ReadonlyMap<string, VariantRecord>;
}

function compared(session: Session, asked: Asked, context: LiveContext): Promise<PredictedRun> {
  const key = `${asked.name} × ${asked.serviceFactor}`;
  const known = session.compared.get(key) ?? compare(asked, context);
  session.compared.set(key, known);
  return known;
}

async function compare({ name, serviceFactor, records }: Asked, context: LiveContext): Promise<PredictedRun> {
  const record = records.get(name);
  if (record === undefined) throw new RangeError(`${name} was not run`);
  const model = serviceFactor === 1 ? record.plan : slowedPlan(record.plan, serviceFactor);
  const comparison = await compareWithModel(record, model, context);
  const misses = missesOf(comparison);
  const of = serviceFactor === 1 ? 'its own model' : `a model with services × ${serviceFactor}`;
  context.say(`${name} and ${of}: ${misses.length === 0 ? 'they agree' : `apart in ${misses.join(', ')}`}`);
  return { plan: record.plan, comparison };
}

function parametersOf({ settings, expect }: Experiment<'fidelity'>, index: number): Parameters {
  return { ...settings, ...expect[index]?.at } as Parameters;
}
