/** The server's own samples, fetched over its admin API once a second and put on the clock of the run. */
import type { ServerSample } from '../../model/record/run-record.ts';
import { fromMs } from '../../model/units.ts';
import type { RunnerWorld } from '../world.ts';

/** As the mock sends it: the run's clock is not known to it. */
export type RawServerSample = Omit<ServerSample, 'atSeconds'> & {
  readonly sequence: number;
  readonly atEpochMs: number;
};

export interface SampleFollower {
  /** Fetches what is new; an unreachable server gives nothing. Returns the new samples. */
  follow(): Promise<readonly RawServerSample[]>;
  all(): readonly RawServerSample[];
}

const PATIENCE_SECONDS = 5;

export function sampleFollower(world: RunnerWorld, url: string, token: string): SampleFollower {
  const samples: RawServerSample[] = [];
  const follow = async (): Promise<readonly RawServerSample[]> => {
    const after = samples.at(-1)?.sequence ?? -1;
    try {
      const answer = await world.request(`${url}/admin/samples?after=${after}`, {
        token,
        timeoutSeconds: PATIENCE_SECONDS,
      });
      if (answer.status !== 200) return [];
      const { samples: fresh } = JSON.parse(answer.body) as { samples: RawServerSample[] };
      samples.push(...fresh.filter(({ sequence }) => sequence > after));
      return fresh;
    } catch {
      // A dead server is noticed by its process; a late answer is fetched with the next call.
      return [];
    }
  };
  return { follow, all: () => samples };
}

/** Samples from one second before the run on, in run seconds: the first is the zero of the totals. */
export function onRunClock(samples: readonly RawServerSample[], beginEpochMs: number): readonly ServerSample[] {
  return samples.flatMap(({ sequence: _sequence, atEpochMs, ...sample }) => {
    const atSeconds = fromMs(atEpochMs - beginEpochMs);
    return atSeconds < -1 ? [] : [{ atSeconds, ...sample }];
  });
}
