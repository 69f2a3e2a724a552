/** Faults as they are written in /admin/faults and as they are kept. Times in seconds of the mock's own clock. */
import type { Distribution } from '../../src/model/distributions.ts';

/** Of the requests that one of the endpoints meets, some are hit. */
interface Aim {
  /** Steps, paths of routes (`/token`, `/eid/*`), or `*`; unset: `*`. */
  readonly endpoints?: readonly string[];
  /** Share of these requests, drawn for each on its arrival; unset: 1. */
  readonly share?: number;
}

/** Of the whole service, or of the named stations. */
interface Stations {
  readonly stations?: readonly string[];
}

export type FaultEffect =
  | (Aim & { readonly kind: 'error'; readonly status: number; readonly retryAfterSeconds?: number | null })
  | (Aim & { readonly kind: 'delay'; readonly delay: Distribution })
  | (Aim & { readonly kind: 'hang'; readonly mostSeconds?: number })
  | (Aim & { readonly kind: 'reset' })
  | (Aim & { readonly kind: 'cut'; readonly keepShare?: number })
  | (Aim & { readonly kind: 'wrong-signature' })
  | (Aim & { readonly kind: 'clock-skew'; readonly skewSeconds: number })
  | (Aim & {
      readonly kind: 'cold-cache';
      readonly factor: number;
      readonly decaySeconds?: number;
      readonly firstRequests?: number;
    })
  | (Stations & { readonly kind: 'stall'; readonly blocks?: boolean })
  | (Stations & { readonly kind: 'brown-out'; readonly speed?: number; readonly servers?: number })
  | {
      readonly kind: 'outage';
      readonly answer?: 'reset' | '503';
      readonly retryAfterSeconds?: number | null;
      readonly health?: 'truth' | 'lie' | 'refused';
    }
  | { readonly kind: 'key-rotation' };

export type FaultKind = FaultEffect['kind'];

/** One fault, complete: with a name and a moment. */
export type Fault = FaultEffect & {
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly startsAt: string;
  /** 0 for what happens at one moment. */
  readonly lastsSeconds: number;
};

export interface FaultDocument {
  readonly faults: readonly Fault[];
}

export const faultKinds = [
  'error',
  'delay',
  'hang',
  'reset',
  'cut',
  'wrong-signature',
  'clock-skew',
  'cold-cache',
  'stall',
  'brown-out',
  'outage',
  'key-rotation',
] as const satisfies readonly FaultKind[];

/** Faults of single requests, which are drawn on arrival. */
export type AimedFault = Extract<Fault, Aim & { kind: AimedKind }>;
type AimedKind = 'error' | 'delay' | 'hang' | 'reset' | 'cut' | 'wrong-signature' | 'clock-skew' | 'cold-cache';

/** A connection that hangs is cut by then unless the fault says otherwise, seconds. */
export const HANG_SECONDS = 60;
/** Share of a body that arrives before the cut unless the fault says otherwise. */
export const KEEP_SHARE = 0.5;
/** The event loop is never really blocked for longer at one time, seconds. */
export const MOST_BLOCKED_SECONDS = 10;
