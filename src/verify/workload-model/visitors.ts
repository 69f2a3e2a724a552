/** Who asks next, and when. */
import { type RandomStream, randomStream } from '../../model/random.ts';
import { EventHeap } from '../../simulator/kernel/event-heap.ts';
import type { VisitsConfig } from './visits.ts';

export interface VisitorStream {
  /** When the next request comes, as far as is known now; Infinity: only after an answer. */
  nextAt(): number;
  /** It has come. */
  take(): void;
  /** Somebody has an answer: they think and ask again, or leave. */
  answered(at: number): void;
}

type Choices = Pick<VisitsConfig, 'seed' | 'visitors' | 'thinkSeconds'>;

export function createVisitors({ seed, visitors, thinkSeconds }: Choices): VisitorStream {
  const arrivals = randomStream(seed, 'visit arrivals');
  const stays = randomStream(seed, 'visit stays');
  const thinking = new EventHeap();
  const think = (at: number): void => thinking.push(at + exponential(thinkSeconds, stays), 0, 0);
  if (visitors.kind === 'staying') {
    for (let person = 0; person < visitors.people; person += 1) think(0);
    return { nextAt: () => thinking.firstTime(), take: () => void thinking.pop(), answered: think };
  }
  const { visitsPerSecond, requestsPerVisit } = visitors;
  let nextVisit = exponential(1 / visitsPerSecond, arrivals);
  return {
    nextAt: () => Math.min(thinking.firstTime(), nextVisit),
    take() {
      if (thinking.firstTime() < nextVisit) thinking.pop();
      else nextVisit += exponential(1 / visitsPerSecond, arrivals);
    },
    answered(at) {
      if (stays.uniform() >= 1 / requestsPerVisit) think(at);
    },
  };
}

const exponential = (meanSeconds: number, random: RandomStream): number =>
  -meanSeconds * Math.log(random.uniformOpen());
