/**
 * The three ways in which load reaches one server [Schroeder, Wierman, Harchol-Balter, "Open Versus Closed: A Cautionary Tale", NSDI'06]:
 * open (every request is a visitor of its own), closed (the same people for ever, each with one request at a time) and partly open
 * (visitors arrive, and after each answer stay for another request with a probability). Service first come first served, or the
 * shortest remaining time first. The same seed gives all of them the same service times, in the order of the requests.
 */
import { draw } from '../../model/distributions.ts';
import type { Distribution } from '../../model/distributions.ts';
import { randomStream } from '../../model/random.ts';
import { createServer } from './one-server.ts';
import { createVisitors } from './visitors.ts';

export type Visitors =
  /** A Poisson process of visits; the number of requests of each is geometric with this mean. 1 is open. */
  | { readonly kind: 'arriving'; readonly visitsPerSecond: number; readonly requestsPerVisit: number }
  | { readonly kind: 'staying'; readonly people: number };

export type ServiceOrder = 'first-come' | 'shortest-remaining';

export interface VisitsConfig {
  readonly seed: number;
  readonly visitors: Visitors;
  readonly order: ServiceOrder;
  readonly service: Distribution;
  /** Mean time between an answer and the next request of that person, exponential. */
  readonly thinkSeconds: number;
  /** Answers that are counted, after as many as `warmUpRequests`. */
  readonly requests: number;
  readonly warmUpRequests: number;
}

export interface VisitsResult {
  /** From a request to its answer, mean. */
  readonly responseSeconds: number;
  readonly answeredPerSecond: number;
}

export function runVisits(config: VisitsConfig): VisitsResult {
  const { seed, order, service, requests, warmUpRequests } = config;
  const services = randomStream(seed, 'visit service');
  const visitors = createVisitors(config);
  const server = createServer(order);
  let answered = 0;
  let responses = 0;
  let countedFrom = 0;
  let now = 0;
  while (answered < warmUpRequests + requests) {
    const doneAt = server.nextDone();
    now = Math.min(doneAt, visitors.nextAt());
    if (now < doneAt) {
      visitors.take();
      server.add(now, draw(service, services));
      continue;
    }
    const askedAt = server.finish();
    visitors.answered(now);
    answered += 1;
    if (answered === warmUpRequests) countedFrom = now;
    if (answered > warmUpRequests) responses += now - askedAt;
  }
  return { responseSeconds: responses / requests, answeredPerSecond: requests / (now - countedFrom) };
}
