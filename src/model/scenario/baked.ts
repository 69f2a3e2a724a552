/** What `launchquake export` writes into a k6 script, and the script reads of itself: all that `launchquake run` hands over in files. */
import type { Plan } from './plan.ts';

export interface Baked {
  readonly plan: Plan;
  /** Base URL of the identity server, unless LQ_TARGET names another. */
  readonly target: string;
  /** Hosts that were claimed at export, verbatim. */
  readonly owned: readonly string[];
  /** k6 processes that will share the arrivals, unless LQ_INSTANCES says another number. */
  readonly instances: number;
  /** The most virtual users to make ready over all instances; null: one for every login. LQ_USERS goes before it. */
  readonly mostUsers: number | null;
}

/** The name under which the script holds it. */
export const BAKED = 'LAUNCHQUAKE';
