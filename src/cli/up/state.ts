/** What a running `launchquake up` tells other commands of the same folder: where things are. No secret is in it. */
import { writeAtomically } from '../../runners/record/disk.ts';
import type { World } from '../world.ts';

export const UP_STATE_SCHEMA = 'launchquake/up@1';
/** In the folder where `launchquake up` was started; there as long as it runs. */
export const UP_STATE_FILE = '.launchquake/up.json';

export interface UpState {
  readonly schema: typeof UP_STATE_SCHEMA;
  /** The process of `launchquake up` itself. */
  readonly pid: number;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly prometheus: {
    readonly url: string;
    readonly version: string;
    /** How it was come by, as provisioning calls it. */
    readonly how: string;
    readonly pid: number;
  };
  readonly mock: { readonly url: string; readonly metricsUrl: string };
  readonly grafana: { readonly url: string } | null;
}

type StateWorld = Pick<World, 'files'> & { readonly programs: Pick<World['programs'], 'isRunning'> };

/** The state of an `up` that runs. One that was killed leaves its file behind: that is as if there was none. */
export async function readUpState(world: StateWorld): Promise<UpState | undefined> {
  const state = await leftUpState(world);
  return state !== undefined && world.programs.isRunning(state.pid) ? state : undefined;
}

/** What the file says, whether or not its process still runs; undefined: no file, or none of ours. */
export async function leftUpState({ files }: Pick<World, 'files'>): Promise<UpState | undefined> {
  try {
    const state = JSON.parse(await files.readText(UP_STATE_FILE)) as Partial<UpState> | null;
    return state?.schema === UP_STATE_SCHEMA && Number.isInteger(state.pid) ? (state as UpState) : undefined;
  } catch {
    return undefined;
  }
}

export const writeUpState = ({ files }: Pick<World, 'files'>, state: UpState): Promise<void> =>
  writeAtomically(files, UP_STATE_FILE, `${JSON.stringify(state, null, 2)}\n`);

export const removeUpState = ({ files }: Pick<World, 'files'>): Promise<void> => files.remove(UP_STATE_FILE);
