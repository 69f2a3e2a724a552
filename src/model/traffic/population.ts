/** Who the user behind arrival number `index` is. Drawn from streams of its own, so every variant meets the same people. */
import { draw } from '../distributions.ts';
import { randomStream } from '../random.ts';
import type { RandomStream } from '../random.ts';
import type { Plan, PlanSegment } from '../scenario/plan.ts';
import { log } from '../elementary.ts';

export interface Person {
  readonly segment: PlanSegment;
  /** Whole logins this person tries before leaving for the day, ≥ 1. */
  readonly triesLimit: number;
  /** How long this person stays in a waiting room, seconds. */
  readonly queueToleranceSeconds: number;
  /** Delays of this person: opening the app, finding the card, typing. */
  readonly human: RandomStream;
  /** Patience and retry delays of this person. */
  readonly patience: RandomStream;
}

export function personOf(plan: Pick<Plan, 'seed' | 'segments'>, index: number): Person {
  const traits = randomStream(plan.seed, 'person', index);
  const segment = pickSegment(plan.segments, traits.uniform());
  return {
    segment,
    triesLimit: geometric(segment.meanTries, traits),
    queueToleranceSeconds: draw(segment.queueTolerance, traits),
    human: randomStream(plan.seed, 'human', index),
    patience: randomStream(plan.seed, 'patience', index),
  };
}

function pickSegment(segments: readonly PlanSegment[], uniform: number): PlanSegment {
  let left = uniform;
  for (const segment of segments) {
    left -= segment.share;
    if (left < 0) return segment;
  }
  const last = segments.at(-1);
  if (last === undefined) throw new RangeError('a plan needs at least one segment');
  return last;
}

/** Geometric on 1, 2, …: P(N > n) = (1 − 1/mean)ⁿ. */
export function geometric(mean: number, random: RandomStream): number {
  if (mean <= 1) return 1;
  return 1 + Math.floor(log(random.uniformOpen()) / log(1 - 1 / mean));
}
