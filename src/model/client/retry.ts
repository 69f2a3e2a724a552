/** When a client tries again after a request that came to nothing. */
import { draw } from '../distributions.ts';
import type { Distribution } from '../distributions.ts';
import type { RandomStream } from '../random.ts';
import type { PlanClient } from '../scenario/plan.ts';
import { nextBackoff } from './backoff.ts';
import type { BackoffState } from './backoff.ts';

export interface RetryDelay {
  readonly delaySeconds: number;
  readonly backoff: BackoffState;
}

/** Spread added to a Retry-After, as a share of it: a constant one would bring the whole crowd back at one moment (assumption). */
const RETRY_AFTER_SPREAD = 0.5;

export interface RetryCircumstances {
  readonly client: PlanClient;
  /** The law of the person's own delay: a re-click, or coming back for a whole new login. */
  readonly person: Distribution;
  readonly backoff: BackoffState;
  /** What the refusal said, or null. */
  readonly retryAfterSeconds: number | null;
}

/**
 * The pause before the next request, seconds: as long as the person needs, as the program's backoff says, and as the server asked for,
 * whichever is longest. A person is never instant, so the pause is never zero.
 */
export function retryDelay(
  { client, person, backoff, retryAfterSeconds }: RetryCircumstances,
  random: RandomStream,
): RetryDelay {
  const personSeconds = draw(person, random);
  const step = nextBackoff(client.backoff, backoff, random);
  const asked = client.honourRetryAfter ? (retryAfterSeconds ?? 0) : 0;
  const askedSeconds = asked * (1 + RETRY_AFTER_SPREAD * random.uniform());
  return { delaySeconds: Math.max(personSeconds, step.delaySeconds, askedSeconds), backoff: step.state };
}
