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

/** How long each took from when it was sent to its last byte, seconds, in the order of sending. @throws Error for an answer of 500 or more */
export async function sendOpenLoop({ url, perSecond, requests, seed }: OpenLoop): Promise<number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 512 });
  const gaps = randomStream(seed, 'gaps');
  const sent: Promise<number>[] = [];
  let dueMs = performance.now() + 100;
  for (let index = 0; index < requests; index += 1) {
    dueMs += 1000 * draw({ kind: 'exponential', meanSeconds: 1 / perSecond }, gaps);
    const leftMs = dueMs - performance.now();
    if (leftMs > 0) await new Promise((resolve) => setTimeout(resolve, leftMs));
    sent.push(latencyOf(url, agent));
  }
  const latencies = await Promise.all(sent);
  agent.destroy();
  return latencies;
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
