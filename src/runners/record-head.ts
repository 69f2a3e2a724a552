/** The head of a run record: what is known before the first variant begins, and what is added when the last one has ended. */
import { RUN_SCHEMA, type RunRecord, type VariantRecord } from '../model/record/run-record.ts';
import type { Plan } from '../model/scenario/plan.ts';
import type { Scenario } from '../model/scenario/schema.ts';
import { gitState, planHashOf } from './provenance.ts';
import { PARTIAL, runIdOf } from './record/layout.ts';
import type { RunnerWorld } from './world.ts';

/** What every run is asked for, whatever its engine. */
export interface RecordRequest {
  readonly scenario: Scenario;
  readonly plans: readonly Plan[];
  /** Of Launchquake. */
  readonly version: string;
  readonly runsFolder: string;
  readonly commandLine: string;
}

/** What one engine says of itself. */
type EngineHead = Pick<RunRecord, 'engine' | 'seeds' | 'target' | 'sideBySide' | 'variants' | 'sample'> & {
  /** Versions of the programs that it needs besides Node. */
  readonly programs: Readonly<Record<string, string>>;
};

/** The record of a run that begins now, under an id that no other run of the folder has. */
export async function recordBefore(
  world: RunnerWorld,
  { scenario, plans, version, runsFolder, commandLine }: RecordRequest,
  { programs, ...engine }: EngineHead,
): Promise<RunRecord> {
  const { node, ...machine } = world.machine;
  const startedAtEpochMs = world.clock.epochMs();
  const planHash = planHashOf(plans);
  return {
    schema: RUN_SCHEMA,
    runId: await freeRunId(world, runsFolder, runIdOf(startedAtEpochMs, scenario.name, planHash)),
    scenario: scenario.name,
    title: scenario.title,
    startedAt: new Date(startedAtEpochMs).toISOString(),
    endedAt: null,
    status: 'partial',
    planHash,
    expect: Object.fromEntries(plans.map(({ variant }) => [variant, scenario.expect[variant] ?? []])),
    versions: { launchquake: version, node: node.version, ...programs },
    git: await gitState(world),
    machine,
    metricsExport: null,
    commandLine,
    ...engine,
  };
}

export function endedRecord(
  world: RunnerWorld,
  started: RunRecord,
  variants: readonly VariantRecord[],
  aborted: boolean,
): RunRecord {
  const endedAt = new Date(world.clock.epochMs()).toISOString();
  return { ...started, endedAt, status: aborted ? 'aborted' : 'complete', variants };
}

/** Two runs of one plan may start in the same second: the later one gets a number. */
async function freeRunId(world: RunnerWorld, runsFolder: string, wanted: string): Promise<string> {
  let runId = wanted;
  for (let count = 2; ; count += 1) {
    const taken = await Promise.all(
      ['', PARTIAL].map((ending) => world.files.exists(`${runsFolder}/${runId}${ending}`)),
    );
    if (!taken.includes(true)) return runId;
    runId = `${wanted}-${count}`;
  }
}
