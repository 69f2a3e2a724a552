/** Requests at the moments of a Poisson process, whatever the answers do: arrivals never wait. */
import { Agent, get } from 'node:http';
import { draw } from '../src/model/distributions.ts';
import { randomStream } from '../src/model/random.ts';

export interface OpenLoop {
  readonly url: string;
  readonly perSecond: number;
  readonly requests: number;
  readonly seed: number;
}

export interface Sent {
  /** From when it was sent to its last byte, in the order of sending. */
  readonly latencySeconds: readonly number[];
  /** How long after its moment each was sent: what the machine makes of a timer when nothing else is asked of it. */
  readonly lateSeconds: readonly number[];
}

/** @throws Error for an answer of 500 or more */
export async function sendOpenLoop({ url, perSecond, requests, seed }: OpenLoop): Promise<Sent> {
  const agent = new Agent({ keepAlive: true, maxSockets: 512 });
  const gaps = randomStream(seed, 'gaps');
  const sent: Promise<number>[] = [];
  const lateSeconds: number[] = [];
  let dueMs = performance.now() + 100;
  for (let index = 0; index < requests; index += 1) {
    dueMs += 1000 * draw({ kind: 'exponential', meanSeconds: 1 / perSecond }, gaps);
    const leftMs = dueMs - performance.now();
    if (leftMs > 0) await new Promise((resolve) => setTimeout(resolve, leftMs));
    lateSeconds.push(Math.max(0, performance.now() - dueMs) / 1000);
    sent.push(latencyOf(url, agent));
  }
  const latencySeconds = await Promise.all(sent);
  agent.destroy();
  return { latencySeconds, lateSeconds };
}

function latencyOf(url: string, agent: Agent): Promise<number> {
  const startMs = performance.now();
  return new Promise((resolve, reject) => {
    get(url, { agent }, (response) => {
      response.resume();
      response.once('end', () => {
        if ((response.statusCode ?? 500) < 500) resolve((performance.now() - startMs) / 1000);
        else reject(new Error(`${url} answered ${response.statusCode}`));
      });
      response.once('error', reject);
    }).once('error', reject);
  });
}
