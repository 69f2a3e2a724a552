/** Poisson arrivals of several classes at one station of the model's rules, and what each job met there. */
import { draw } from '../../model/distributions.ts';
import type { Distribution } from '../../model/distributions.ts';
import { randomStream } from '../../model/random.ts';
import type { Discipline } from '../../model/scenario/plan.ts';
import { createStation } from '../../model/service/station.ts';
import type { Job } from '../../model/service/station-types.ts';
import { driveStation } from './drive-station.ts';
import { gapSeconds } from './exponential-gaps.ts';
import type { RunLength } from './run-length.ts';

export interface OpenStation {
  readonly seed: number;
  readonly servers: number;
  readonly discipline: Discipline;
  /** The first is the most urgent where the discipline is `priority`. */
  readonly classes: readonly { readonly perSecond: number; readonly service: Distribution }[];
}

/** Runs it and hands over each job that arrived after the warm-up, when it leaves. */
export function runOpenStation(
  { seed, servers, discipline, classes }: OpenStation,
  { warmUpSeconds, untilSeconds }: RunLength,
  served: (job: Job<number>, atSeconds: number) => void,
): void {
  const sources = classes.map(({ perSecond }, index) => {
    const random = randomStream(seed, 'class arrivals', index);
    return { perSecond, random, next: gapSeconds(perSecond, random) };
  });
  const services = classes.map((_, index) => randomStream(seed, 'class service', index));
  const station = createStation<number>({
    servers,
    discipline,
    queueBound: null,
    refuse: 'anywhere',
    cancelAbandoned: false,
    refusalSeconds: 0,
  });
  const nextSeconds = (): number => sources.reduce((least, { next }) => Math.min(least, next), Infinity);
  driveStation(
    {
      station,
      nextSeconds,
      happen(at) {
        const index = sources.findIndex(({ next }) => next <= at);
        const [source, law, random] = [sources[index], classes[index], services[index]];
        if (source === undefined || law === undefined || random === undefined) return;
        station.offer(at, { payload: index, serviceSeconds: draw(law.service, random), begun: false, priority: index });
        source.next = at + gapSeconds(source.perSecond, source.random);
      },
      depart({ job, atSeconds }) {
        if (job.arrivedAtSeconds >= warmUpSeconds) served(job, atSeconds);
      },
    },
    untilSeconds,
  );
}
