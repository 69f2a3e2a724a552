/** One variant, live: its own mock, its own k6, followed once a second, and everything about it in one record. */
import { LaunchquakeError } from '../model/errors.ts';
import type { GeneratorSample, VariantRecord } from '../model/record/run-record.ts';
import type { Plan } from '../model/scenario/plan.ts';
import { arrivalTimes } from '../model/traffic/arrivals.ts';
import { fromMs } from '../model/units.ts';
import type { RunExporter, VariantExporter } from './exporter.ts';
import { writeInputs } from './k6/inputs.ts';
import { type Instances, startInstances } from './k6/instances.ts';
import { READY_SECONDS } from './k6/release.ts';
import { type ProgressTracker, type VariantProgress, progressTracker } from './progress.ts';
import { layout, variantFolder } from './record/layout.ts';
import { type Mock, startMock } from './target/mock.ts';
import type { AllowedTarget } from './target/loopback.ts';
import { checkTarget } from './target/reachable.ts';
import { type SampleFollower, sampleFollower } from './target/samples.ts';
import { noAccount, serverAccount } from './target/server-account.ts';
import { GRACE_SECONDS, type VariantEnding, k6Ending, mockEnding, stoppedByUser, stuck } from './variant-ending.ts';
import { type Followed, notStarted, variantRecord } from './variant-record.ts';
import type { ProgramEnd, RunnerWorld } from './world.ts';

export interface LiveContext {
  readonly world: RunnerWorld;
  readonly k6: { readonly path: string; readonly version: string };
  /** k6 processes for each variant. */
  readonly instances: number;
  /** k6 users to make ready, by variant; one that is not named has a user for each login. */
  readonly users: ReadonlyMap<string, number>;
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
async function readyTarget({ world, target, stop, exporter }: LiveContext, plan: Plan): Promise<Mock | undefined> {
  if (stop.aborted) return undefined;
  if (target === null) return await startMock(world, plan, exporter?.labels(plan));
  await checkTarget(world, target);
  return undefined;
}

async function underLoad(context: LiveContext, plan: Plan, mock: Mock | undefined): Promise<VariantRun> {
  const { world } = context;
  const arrivals = arrivalTimes(plan);
  const wallAtStart = world.clock.epochMs();
  const monotonicAtStart = world.clock.monotonicSeconds();
  const k6 = await startK6(context, plan, arrivals, mock?.url ?? context.target?.url ?? '');
  const samples = mock === undefined ? undefined : sampleFollower(world, mock.url, mock.adminToken);
  const followed: FollowedParts = {
    context,
    plan,
    k6,
    mock,
    samples,
    cpu: [],
    progress: progressTracker(plan, arrivals),
    exporter: context.exporter?.variant(plan, mock),
  };
  const ending = await follow(followed).catch(async (error: unknown) => {
    await k6.stop();
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
    k6: await k6.facts(),
    samples: samples?.all() ?? [],
    cpu: followed.cpu,
    version: context.k6.version,
    clockStepSeconds,
    account: mock === undefined ? noAccount : await serverAccount(world, mock.url, mock.adminToken),
  };
  return { record: variantRecord(facts, ending), failure: ending.failure };
}

async function startK6(
  { world, k6, instances, users: usersOf, bundle, scratchFolder, recordFolder, exporter }: LiveContext,
  plan: Plan,
  arrivals: readonly number[],
  targetUrl: string,
): Promise<Instances> {
  const rawFolder = variantFolder(recordFolder, plan.variant);
  const places = { bundle, scratchFolder, rawFolder, count: instances };
  const files = await writeInputs(world.files, plan, arrivals, places);
  const extra = exporter?.k6(plan) ?? { args: [], env: {} };
  const users = usersOf.get(plan.variant) ?? arrivals.length;
  return startInstances(world, { k6: k6.path, targetUrl, files, users, extra, tagged: exporter !== null });
}

interface FollowedParts {
  readonly context: LiveContext;
  readonly plan: Plan;
  readonly k6: Instances;
  readonly mock: Mock | undefined;
  readonly samples: SampleFollower | undefined;
  readonly cpu: (Omit<GeneratorSample, 'atSeconds'> & { readonly atEpochMs: number })[];
  readonly progress: ProgressTracker;
  readonly exporter: VariantExporter | undefined;
}

type Happening = { kind: 'k6-over' } | { kind: 'mock-ended'; end: ProgramEnd } | { kind: 'tick' };

/** Ticks once a second until k6 or the mock ends, the user stops it, or it takes far too long. None of k6 is left when it returns. */
async function follow(parts: FollowedParts): Promise<VariantEnding> {
  const { context, k6, mock, plan } = parts;
  const { clock } = context.world;
  const k6Over = k6.over.then((): Happening => ({ kind: 'k6-over' }));
  const mockEnded = mock?.program.ended.then((end): Happening => ({ kind: 'mock-ended', end }));
  const startSeconds = context.instances === 1 ? 0 : READY_SECONDS;
  const latest = clock.monotonicSeconds() + startSeconds + plan.durationSeconds + GRACE_SECONDS;
  for (;;) {
    const pause = clock.sleep(1, context.stop).then((): Happening => ({ kind: 'tick' }));
    const happening = await Promise.race([k6Over, ...(mockEnded === undefined ? [] : [mockEnded]), pause]);
    const stoppedAtEpochMs = clock.epochMs();
    const endWith = async (words: Omit<VariantEnding, 'stoppedAtEpochMs'>): Promise<VariantEnding> => {
      await k6.stop();
      return { ...words, stoppedAtEpochMs };
    };
    if (happening.kind === 'k6-over') {
      // Its last words first: they say why it ended.
      await tick(parts, false);
      return endWith(k6Ending(k6.fault()));
    }
    if (happening.kind === 'mock-ended') return endWith(mockEnding(happening.end, mock?.lastWords() ?? ''));
    if (context.stop.aborted) {
      context.onProgress(parts.progress.at(elapsedOf(parts), null, true));
      return endWith(stoppedByUser);
    }
    if (clock.monotonicSeconds() > latest) return endWith(stuck(plan));
    await tick(parts, false);
  }
}

/** Fetches what is new: login lines, server samples, CPU time. Keeps the samples on disk, tells the progress. */
async function tick(
  { context, plan, k6, samples, cpu, progress, exporter }: FollowedParts,
  last: boolean,
): Promise<void> {
  const { world } = context;
  progress.take(await k6.follow());
  const fresh = (await samples?.follow()) ?? [];
  const cpuSeconds = await k6.cpuSeconds();
  if (cpuSeconds !== null) cpu.push({ atEpochMs: world.clock.epochMs(), cpuSeconds });
  exporter?.tick({
    beginEpochMs: k6.beginEpochMs(),
    generatorCpuSeconds: cpuSeconds,
    generatorPushFailures: k6.pushFailures(),
  });
  if (fresh.length > 0) {
    const lines = fresh.map((sample) => `${JSON.stringify(sample)}\n`).join('');
    await world.files.appendText(`${variantFolder(context.recordFolder, plan.variant)}/${layout.rawSamples}`, lines);
  }
  const stations = Object.values(fresh.at(-1)?.stations ?? {});
  const queueLength = fresh.length === 0 ? null : stations.reduce((sum, station) => sum + station.queueLength, 0);
  const now = progress.at(elapsedOf({ context, k6 }), queueLength, false);
  context.onProgress(last ? { ...now, phase: 'done' } : now);
}

function elapsedOf({ context, k6 }: Pick<FollowedParts, 'context' | 'k6'>): number {
  const beginEpochMs = k6.beginEpochMs();
  return beginEpochMs === null ? -1 : fromMs(context.world.clock.epochMs() - beginEpochMs);
}
