/** Row 1: people who think, ask, and think again, at one station of the model's rules. */
import { randomStream } from '../../model/random.ts';
import type { CaseOf } from '../../model/scenario/experiment-schema.ts';
import { createStation } from '../../model/service/station.ts';
import { closedChain } from '../../theory/machine-repair.ts';
import type { CaseRun, Measurements } from '../measured.ts';
import { driveStation, firstComeFirstServed } from './drive-station.ts';
import { gapSeconds } from './exponential-gaps.ts';
import { overSeeds } from './over-seeds.ts';
import { runLength } from './run-length.ts';
import type { RunLength } from './run-length.ts';

type Case = CaseOf<'closed-queue'>;

export function measureClosed(parameters: Case, run: CaseRun): Measurements<'closed-queue'> {
  const { standardError, ...system } = parameters;
  const length = runLength(closedChain(system), (n) => n, standardError);
  return overSeeds(run, (seed) => thinkers(parameters, seed, length));
}

function thinkers(
  { people, thinkSeconds, serviceSeconds, servers }: Case,
  seed: number,
  { warmUpSeconds, untilSeconds }: RunLength,
) {
  const thoughts = randomStream(seed, 'thoughts');
  const services = randomStream(seed, 'service');
  const station = createStation<null>(firstComeFirstServed(servers));
  // Thoughts have no memory: the next end of one may be drawn afresh whenever the number of thinkers changes.
  let thinking = people;
  let nextAsk = gapSeconds(people / thinkSeconds, thoughts);
  let [done, responseSeconds] = [0, 0];
  const think = (at: number, change: number): void => {
    thinking += change;
    nextAsk = at + gapSeconds(thinking / thinkSeconds, thoughts);
  };
  driveStation(
    {
      station,
      nextSeconds: () => nextAsk,
      happen(at) {
        think(at, -1);
        station.offer(at, { payload: null, serviceSeconds: gapSeconds(1 / serviceSeconds, services), begun: false });
      },
      depart({ job, atSeconds }) {
        think(atSeconds, 1);
        if (atSeconds < warmUpSeconds) return;
        done += 1;
        responseSeconds += atSeconds - job.arrivedAtSeconds;
      },
    },
    untilSeconds,
  );
  return { throughput: done / (untilSeconds - warmUpSeconds), response: responseSeconds / done };
}
