/**
 * Several k6 that were started paused are let go together over their REST API, early in an interval in which each of them, asked by itself,
 * takes the same boundary of the wall clock for its start. In k6 v2.2.0 a paused run has all its users ready and runs setup() only
 * after it was resumed.
 */
import { releaseDelaySeconds } from '../../model/traffic/common-start.ts';
import type { RunnerWorld } from '../world.ts';

/** Why one was not let go. */
export interface NotReleased {
  /** From 1. */
  readonly index: number;
  readonly why: string;
}

/** To make all users ready: k6 makes about 1,500 a second on an idle core. */
export const READY_SECONDS = 120;
const POLL_SECONDS = 0.1;
const PATIENCE_SECONDS = 5;
/** "paused before run" [k6 v2.2.0, lib/execution.go, ExecutionStatus]. */
const PAUSED_BEFORE_RUN = 4;

/** @param urls of their REST APIs, in order. @returns null: all were let go, or `stop` came first */
export async function releaseTogether(
  world: RunnerWorld,
  urls: readonly string[],
  stop: AbortSignal,
): Promise<NotReleased | null> {
  const each = (work: (url: string) => Promise<string | null>): Promise<(NotReleased | null)[]> =>
    Promise.all(
      urls.map(async (url, at) => {
        const why = await work(url);
        return why === null ? null : { index: at + 1, why };
      }),
    );
  const waited = await each((url) => waitUntilReady(world, url, stop));
  const late = waited.find((one) => one !== null);
  if (stop.aborted || late !== undefined) return stop.aborted ? null : (late ?? null);
  await world.clock.sleep(releaseDelaySeconds(world.clock.epochMs()), stop);
  if (stop.aborted) return null;
  const resumed = await each((url) => resume(world, url));
  return resumed.find((one) => one !== null) ?? null;
}

async function waitUntilReady(world: RunnerWorld, url: string, stop: AbortSignal): Promise<string | null> {
  const latest = world.clock.monotonicSeconds() + READY_SECONDS;
  while (!stop.aborted) {
    if ((await statusOf(world, url)) === PAUSED_BEFORE_RUN) return null;
    if (world.clock.monotonicSeconds() > latest) return `was not ready within ${READY_SECONDS} s`;
    await world.clock.sleep(POLL_SECONDS, stop);
  }
  return null;
}

/** undefined: it does not answer yet. */
async function statusOf(world: RunnerWorld, url: string): Promise<number | undefined> {
  try {
    const { status, body } = await world.request(url, { timeoutSeconds: PATIENCE_SECONDS });
    if (status !== 200) return undefined;
    return (JSON.parse(body) as { data?: { attributes?: { status?: number } } }).data?.attributes?.status;
  } catch {
    return undefined;
  }
}

async function resume(world: RunnerWorld, url: string): Promise<string | null> {
  const json = { data: { type: 'status', id: 'default', attributes: { paused: false } } };
  try {
    const { status, body } = await world.request(url, { method: 'PATCH', json, timeoutSeconds: PATIENCE_SECONDS });
    return status === 200 ? null : `answered ${status} when it was let go: ${body.slice(0, 200)}`;
  } catch (error) {
    return `did not answer when it was let go: ${error instanceof Error ? error.message : String(error)}`;
  }
}
