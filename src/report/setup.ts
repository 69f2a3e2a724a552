/** What was run, in words and numbers: compression, scale, client policy, protections. Read from a variant's plan. */
import { exhaustive } from '../model/errors.ts';
import type { Backoff, Plan, PlanProtection } from '../model/scenario/plan.ts';
import { kneeOf, stepsPerSecondAt } from '../model/service/capacity.ts';
import { decimal, percent, plain, seconds } from './numbers.ts';

/** The station that a login loads most, and how fast it serves. */
export interface Bottleneck {
  readonly station: string;
  readonly servers: number;
  /** Requests per run second when all servers are busy; polls do not count. */
  readonly requestsPerSecond: number;
  /** μT: requests served during one client time-out. Compression leaves it as it is; a scale below 1 makes it smaller. */
  readonly servedPerTimeout: number;
}

export function bottleneckOf(plan: Plan): Bottleneck | null {
  const station = kneeOf(plan).bottleneck;
  const servers = plan.service.stations[station]?.servers;
  const requestsPerSecond = stepsPerSecondAt(plan.service, station);
  if (servers === undefined || requestsPerSecond === null) return null;
  return { station, servers, requestsPerSecond, servedPerTimeout: requestsPerSecond * plan.client.timeoutSeconds };
}

/** How the clients of a variant behave, as one phrase. */
export function clientWords({ client }: Plan): string {
  const parts = [
    `time-out ${seconds(client.timeoutSeconds)}`,
    `up to ${client.clicksPerStep} ${client.clicksPerStep === 1 ? 'click' : 'clicks'} a step`,
    backoffWords(client.backoff),
  ];
  if (client.retryBudget !== null)
    parts.push(`retry budget ${decimal(client.retryBudget.ratio)} ${client.retryBudget.credit.replace('-', ' ')}`);
  parts.push(client.honourRetryAfter ? 'waits as long as Retry-After says' : 'ignores Retry-After');
  return parts.join(', ');
}

function backoffWords(backoff: Backoff): string {
  switch (backoff.kind) {
    case 'none':
      return 'no backoff';
    case 'fixed':
      return `fixed backoff ${seconds(backoff.delaySeconds)}`;
    case 'exponential':
      return `exponential backoff ${seconds(backoff.baseSeconds)} to ${seconds(backoff.capSeconds)}`;
    case 'equal-jitter':
    case 'full-jitter':
    case 'decorrelated-jitter':
      return `exponential backoff ${seconds(backoff.baseSeconds)} to ${seconds(backoff.capSeconds)} with ${backoff.kind.replace('-', ' ')}`;
    default:
      return exhaustive(backoff);
  }
}

/** What the server does about overload, as one phrase. */
export function protectionWords(protection: PlanProtection): string {
  const { queueBound, refuse, cancelAbandoned, discipline, waitingRoom } = protection;
  const parts = [
    queueBound === null
      ? `unbounded ${discipline.toUpperCase()} queue`
      : `${discipline.toUpperCase()} queue of at most ${queueBound}, refusing ${refuse === 'door' ? 'new logins only' : 'any request'}`,
    cancelAbandoned ? 'abandoned requests are cancelled' : 'abandoned requests are served all the same',
  ];
  if (waitingRoom !== null) parts.push(`waiting room that admits ${decimal(waitingRoom.admitPerSecond)} logins/s`);
  return parts.join(', ');
}

/** One sentence on run time and story time. */
export function timeSentence({ compress, durationSeconds }: Plan): string {
  if (compress === 1) return 'Run time is story time: nothing was compressed.';
  return (
    `Every time and rate in this report is run time. Time is compressed ${plain(compress)}×: one run second stands for ` +
    `${seconds(compress)} of the story, and the ${seconds(durationSeconds)} of this run tell ${seconds(durationSeconds * compress)} of it.`
  );
}

/** One sentence on the scale. */
export const scaleSentence = ({ scale }: Plan): string =>
  scale === 1
    ? 'Rates and capacity have full size.'
    : `Rates and capacity are scaled to ${percent(scale)} of the story’s: multiply counts by ${decimal(1 / scale)} for the real ones.`;
