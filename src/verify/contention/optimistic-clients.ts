/**
 * N clients change one row with optimistic concurrency control: read its version, write it back with that version, and when another was
 * faster wait and begin again. Every message takes |Normal(mean, deviation)|. All begin at 0 and each writes until it has succeeded once.
 *
 * Model: aws-samples/aws-arch-backoff-simulator, the program behind "Exponential Backoff And Jitter" (AWS Architecture Blog, 2015).
 * Written anew from its description; the delays come from this project's own rule of backoff.
 */
import { type BackoffState, firstBackoff, nextBackoff } from '../../model/client/backoff.ts';
import { standardNormalQuantile } from '../../model/normal-quantile.ts';
import { type RandomStream, randomStream } from '../../model/random.ts';
import type { Backoff } from '../../model/scenario/plan.ts';
import { EventHeap } from '../../simulator/kernel/event-heap.ts';

export interface ContentionConfig {
  readonly clients: number;
  readonly backoff: Backoff;
  /** In the unit of the backoff: milliseconds in the published program. */
  readonly delayMean: number;
  readonly delayDeviation: number;
  readonly seed: number;
}

export interface ContentionResult {
  /** Writes that were tried. */
  readonly calls: number;
  /** When the last answer arrived. */
  readonly time: number;
}

/** What arrives next, always one thing a client: its read or its write at the server, or the answer to its write. */
const READ = 0;
const WRITE = 1;
const ANSWER = 2;

export function runContention(config: ContentionConfig): ContentionResult {
  const { clients, backoff, seed } = config;
  const network = randomStream(seed, 'contention network');
  const pauses = randomStream(seed, 'contention backoff');
  const delay = (): number => messageDelay(config, network);
  const next = new Uint8Array(clients);
  const seen = new Int32Array(clients);
  const wrote = new Uint8Array(clients);
  const states: BackoffState[] = Array.from({ length: clients }, () => firstBackoff);
  const arrivals = new EventHeap();
  const arrive = (client: number, at: number): void => arrivals.push(at, 0, client);
  for (let client = 0; client < clients; client += 1) arrive(client, delay());

  let version = 0;
  let calls = 0;
  let now = 0;
  while (arrivals.size() > 0) {
    now = arrivals.firstTime();
    const client = arrivals.pop();
    if (next[client] === READ) {
      seen[client] = version;
      next[client] = WRITE;
      // The answer to the read, then the write.
      arrive(client, now + delay() + delay());
    } else if (next[client] === WRITE) {
      calls += 1;
      wrote[client] = seen[client] === version ? 1 : 0;
      if (wrote[client] === 1) version += 1;
      next[client] = ANSWER;
      arrive(client, now + delay());
    } else if (wrote[client] === 0) {
      const step = nextBackoff(backoff, states[client] ?? firstBackoff, pauses);
      states[client] = step.state;
      next[client] = READ;
      arrive(client, now + delay() + step.delaySeconds);
    }
  }
  return { calls, time: now };
}

const messageDelay = ({ delayMean, delayDeviation }: ContentionConfig, random: RandomStream): number =>
  Math.abs(delayMean + delayDeviation * standardNormalQuantile(random.uniformOpen()));
