/** One variant, live: its own mock, its own k6, followed once a second, and everything about it in one record. */
import { LaunchquakeError } from '../model/errors.ts';
import type { GeneratorSample, VariantRecord } from '../model/record/run-record.ts';
import type { Plan } from '../model/scenario/plan.ts';
import { arrivalTimes } from '../model/traffic/arrivals.ts';
import { fromMs } from '../model/units.ts';
import type { RunExporter, VariantExporter } from './exporter.ts';
import { type Generator, type GeneratorFiles, generatorFault, startGenerator } from './k6/generator.ts';
import { type ProgressTracker, type VariantProgress, progressTracker } from './progress.ts';
import { layout, variantFolder } from './record/layout.ts';
import { type Mock, endProgram, startMock } from './target/mock.ts';
import type { AllowedTarget } from './target/loopback.ts';
import { checkTarget } from './target/reachable.ts';
import { type SampleFollower, sampleFollower } from './target/samples.ts';
import { type Followed, type VariantEnding, notStarted, variantRecord } from './variant-record.ts';
import type { ProgramEnd, RunnerWorld } from './world.ts';

export interface LiveContext {
  readonly world: RunnerWorld;
  readonly k6: { readonly path: string; readonly version: string };
  /** The bundled k6 entry. */
  readonly bundle: string;
  /** Temporary files of this run; removed by its owner. */
  readonly scratchFolder: string;
  /** The run's folder while it is being written: raw lines go there. */
  readonly recordFolder: string;
  /** null: start a mock for each variant. */
  readonly target: AllowedTarget | null;
  /** Called once by each variant when its target is ready, or never will be: the load starts when all have. */
  readonly meet: () => Promise<void>;
  /** Aborted: stop the load, drain, write the record. */
  readonly stop: AbortSignal;
  readonly onProgress: (progress: VariantProgress) => void;
  /** null: nobody wants to hear of it. */
  readonly exporter: RunExporter | null;
}

export interface VariantRun {
  readonly record: VariantRecord;
  /** Why it did not end as planned; null when it did or was stopped by the user. */
  readonly failure: LaunchquakeError | null;
}

/** After the plan's end k6 gets this long to end by itself: the last requests time out well within it. */
const GRACE_SECONDS = 60;
/** k6 waits 5 s for each answer of a Prometheus that hangs, three times when it is stopped: 14 s were seen [k6 v2.2.0]. */
const STOP_SECONDS = 25;
/** The mock samples on its second boundaries: the last second needs one more. */
const LAST_SAMPLE_SECONDS = 1.2;

export async function runVariant(context: LiveContext, plan: Plan): Promise<VariantRun> {
  let mock: Mock | undefined;
  try {
    const target = readyTarget(context, plan);
    await Promise.allSettled([target]).then(context.meet);
    mock = await target;
    if (context.stop.aborted) return { record: notStarted(plan, context.k6.version, []), failure: null };
    return await underLoad(context, plan, mock);
  } catch (error) {
    if (!(error instanceof LaunchquakeError)) throw error;
    return { record: notStarted(plan, context.k6.version, [error.message]), failure: error };
  } finally {
    await mock?.stop();
  }
}

/** The mock of this plan, started and told its profile; undefined for a target of the user's own, which is there. */
async function readyTarget({ world, target, stop }: LiveContext, plan: Plan): Promise<Mock | undefined> {
  if (stop.aborted) return undefined;
  if (target === null) return await startMock(world, plan);
  await checkTarget(world, target);
  return undefined;
}

async function underLoad(context: LiveContext, plan: Plan, mock: Mock | undefined): Promise<VariantRun> {
  const { world } = context;
  const arrivals = arrivalTimes(plan);
  const files = await writeInputs(context, plan, arrivals);
  const targetUrl = mock?.url ?? context.target?.url ?? '';
  const wallAtStart = world.clock.epochMs();
  const monotonicAtStart = world.clock.monotonicSeconds();
  const extra = context.exporter?.k6(plan) ?? { args: [], env: {} };
  const generator = await startGenerator(world, { k6: context.k6.path, targetUrl, files, extra });
  const samples = mock === undefined ? undefined : sampleFollower(world, mock.url, mock.adminToken);
  const followed: FollowedParts = {
    context,
    plan,
    generator,
    mock,
    samples,
    cpu: [],
    progress: progressTracker(plan, arrivals),
    exporter: context.exporter?.variant(plan, mock),
  };
  const ending = await follow(followed).catch(async (error: unknown) => {
    await stopK6(followed);
    throw error;
  });
  if (ending.status === 'complete') await world.clock.sleep(LAST_SAMPLE_SECONDS);
  await tick(followed, true);
  await followed.exporter?.end();
  const wallSeconds = fromMs(world.clock.epochMs() - wallAtStart);
  const clockStepSeconds = wallSeconds - (world.clock.monotonicSeconds() - monotonicAtStart);
  const facts: Followed = {
    plan,
    arrivals,
    lines: generator.lines(),
    samples: samples?.all() ?? [],
    cpu: followed.cpu,
    summary: await generator.summary(),
    exceptions: generator.exceptions(),
    lastErrors: generator.lastErrors(),
    version: context.k6.version,
    clockStepSeconds,
  };
  return { record: variantRecord(facts, ending), failure: ending.failure };
}

interface FollowedParts {
  readonly context: LiveContext;
  readonly plan: Plan;
  readonly generator: Generator;
  readonly mock: Mock | undefined;
  readonly samples: SampleFollower | undefined;
  readonly cpu: (Omit<GeneratorSample, 'atSeconds'> & { readonly atEpochMs: number })[];
  readonly progress: ProgressTracker;
  readonly exporter: VariantExporter | undefined;
}

type Happening = { kind: 'k6-ended'; end: ProgramEnd } | { kind: 'mock-ended'; end: ProgramEnd } | { kind: 'tick' };

/** Ticks once a second until k6 or the mock ends, the user stops it, or it takes far too long. */
async function follow(parts: FollowedParts): Promise<VariantEnding> {
  const { context, generator, mock, plan } = parts;
  const { clock } = context.world;
  const k6Ended = generator.program.ended.then((end): Happening => ({ kind: 'k6-ended', end }));
  const mockEnded = mock?.program.ended.then((end): Happening => ({ kind: 'mock-ended', end }));
  const latest = clock.monotonicSeconds() + plan.durationSeconds + GRACE_SECONDS;
  for (;;) {
    const pause = clock.sleep(1, context.stop).then((): Happening => ({ kind: 'tick' }));
    const happening = await Promise.race([k6Ended, ...(mockEnded === undefined ? [] : [mockEnded]), pause]);
    if (happening.kind === 'k6-ended') {
      // Its last words first: they say why it ended.
      await tick(parts, false);
      return k6Ending(parts, happening.end);
    }
    const stoppedAtEpochMs = clock.epochMs();
    if (happening.kind === 'mock-ended')
      return { ...mockEnding(happening.end, mock?.lastWords() ?? ''), stoppedAtEpochMs, end: await stopK6(parts) };
    if (context.stop.aborted) {
      context.onProgress(parts.progress.at(elapsedOf(parts), null, true));
      return {
        status: 'aborted',
        remarks: ['Stopped by the user.'],
        failure: null,
        stoppedAtEpochMs,
        end: await stopK6(parts),
      };
    }
    if (clock.monotonicSeconds() > latest) return { ...stuck(plan), stoppedAtEpochMs, end: await stopK6(parts) };
    await tick(parts, false);
  }
}

const stopK6 = ({ context, generator }: FollowedParts): Promise<ProgramEnd> =>
  endProgram(context.world, generator.program, 'SIGINT', STOP_SECONDS);

/** Fetches what is new: login lines, server samples, CPU time. Keeps the samples on disk, tells the progress. */
async function tick(
  { context, plan, generator, samples, cpu, progress, exporter, ...rest }: FollowedParts,
  last: boolean,
): Promise<void> {
  const { world } = context;
  progress.take(await generator.follow());
  const fresh = (await samples?.follow()) ?? [];
  const cpuSeconds = await world.programs.cpuSeconds(generator.program.pid);
  if (cpuSeconds !== null) cpu.push({ atEpochMs: world.clock.epochMs(), cpuSeconds });
  exporter?.tick({
    beginEpochMs: generator.lines().beginEpochMs,
    generatorCpuSeconds: cpuSeconds,
    generatorPushFailures: generator.pushFailures(),
  });
  if (fresh.length > 0) {
    const lines = fresh.map((sample) => `${JSON.stringify(sample)}\n`).join('');
    await world.files.appendText(`${variantFolder(context.recordFolder, plan.variant)}/${layout.rawSamples}`, lines);
  }
  const stations = Object.values(fresh.at(-1)?.stations ?? {});
  const queueLength = fresh.length === 0 ? null : stations.reduce((sum, station) => sum + station.queueLength, 0);
  const now = progress.at(elapsedOf({ context, generator, ...rest }), queueLength, false);
  context.onProgress(last ? { ...now, phase: 'done' } : now);
}

function elapsedOf({ context, generator }: Pick<FollowedParts, 'context' | 'generator'>): number {
  const { beginEpochMs } = generator.lines();
  return beginEpochMs === null ? -1 : fromMs(context.world.clock.epochMs() - beginEpochMs);
}

function k6Ending({ context, generator }: FollowedParts, end: ProgramEnd): VariantEnding {
  const fault = generatorFault(end, generator.lastErrors());
  const stoppedAtEpochMs = context.world.clock.epochMs();
  if (fault === null) return { status: 'complete', remarks: [], failure: null, stoppedAtEpochMs, end };
  const failure = died('GENERATOR_DIED', 'k6', fault, 'a run to the end of the plan');
  return { status: 'generator-died', remarks: [`${fault}.`], failure, stoppedAtEpochMs, end };
}

function mockEnding(end: ProgramEnd, lastWords: string): Pick<VariantEnding, 'status' | 'remarks' | 'failure'> {
  const how = end.signal === null ? `exit code ${end.exitCode ?? 'unknown'}` : `signal ${end.signal}`;
  const found = `the mock identity provider ended with ${how}, ${lastWords}`;
  const failure = died('MOCK_DIED', 'mock identity provider', found, 'a server to the end of the run');
  return {
    status: 'server-died',
    remarks: [`${found[0]?.toUpperCase()}${found.slice(1)}; the load was stopped.`],
    failure,
  };
}

function stuck(plan: Plan): Pick<VariantEnding, 'status' | 'remarks' | 'failure'> {
  const found = `k6 still at work ${GRACE_SECONDS} s after the end of a plan of ${plan.durationSeconds} s`;
  return {
    status: 'generator-died',
    remarks: [`${found}; it was stopped.`],
    failure: died('GENERATOR_DIED', 'k6', found, 'an end'),
  };
}

const died = (
  code: 'GENERATOR_DIED' | 'MOCK_DIED',
  subject: string,
  found: string,
  expected: string,
): LaunchquakeError =>
  new LaunchquakeError(code, subject, [
    { where: 'during the run', found, expected, hint: 'the record was kept and holds what happened until then' },
  ]);

async function writeInputs(context: LiveContext, plan: Plan, arrivals: readonly number[]): Promise<GeneratorFiles> {
  const { files } = context.world;
  const folder = `${context.scratchFolder}/${plan.variant}`;
  await files.makeFolder(folder);
  const paths: GeneratorFiles = {
    bundle: context.bundle,
    plan: `${folder}/plan.json`,
    arrivals: `${folder}/arrivals.json`,
    log: `${folder}/k6.log`,
    console: `${variantFolder(context.recordFolder, plan.variant)}/${layout.rawConsole}`,
    summary: `${folder}/summary.json`,
  };
  await files.writeText(paths.plan, JSON.stringify(plan));
  await files.writeText(paths.arrivals, JSON.stringify(arrivals));
  return paths;
}
