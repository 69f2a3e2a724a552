/** What the faults at work do to one request: decided once, when it arrives. */
import { draw } from '../../src/model/distributions.ts';
import { isHealth, isMeant } from './endpoint-names.ts';
import type { Meeting } from './endpoint-names.ts';
import { HANG_SECONDS, KEEP_SHARE } from './fault.ts';
import type { AimedFault, Fault } from './fault.ts';
import type { ScheduledFault } from './fault-schedule.ts';
import { noFault } from './request-fault.ts';
import type { RequestFault } from './request-fault.ts';

/** How a request ends instead of being answered. */
export type FaultEnd =
  | { readonly kind: 'error'; readonly status: number; readonly retryAfterSeconds: number | null }
  | { readonly kind: 'health' }
  | { readonly kind: 'hang'; readonly mostSeconds: number }
  | { readonly kind: 'reset' };

/** Everything that happens to one request. */
export interface Injection {
  /** Before anything else. */
  readonly delaySeconds: number;
  /** null: it goes on to its endpoint. */
  readonly end: FaultEnd | null;
  /** What its endpoint has to know. */
  readonly fault: RequestFault;
  /** Those that did it; each is counted. */
  readonly by: readonly ScheduledFault[];
}

/**
 * Each fault at work draws for itself whether it hits, so that one more or less changes nothing for the others. An outage comes before
 * everything; of faults that end a request the first in the document does. Delays and skews add up, slow services multiply.
 */
export function meet(active: readonly ScheduledFault[], meeting: Meeting, nowSeconds: number): Injection | undefined {
  const outage = active.find(({ fault }) => fault.kind === 'outage');
  if (outage !== undefined) return meetOutage(outage, meeting);
  const hits = active.filter((scheduled) => isHit(scheduled, meeting));
  if (hits.length === 0) return undefined;
  const ending = hits.find(({ fault }) => endOf(fault) !== null);
  const by = hits.filter((hit) => ending === undefined || hit === ending || hit.fault.kind === 'delay');
  let delaySeconds = 0;
  let fault = noFault;
  for (const hit of by) {
    if (hit.fault.kind === 'delay') delaySeconds += draw(hit.fault.delay, hit.delays);
    fault = withFault(fault, hit, nowSeconds, meeting.step);
  }
  return { delaySeconds, end: ending === undefined ? null : endOf(ending.fault), fault, by };
}

function meetOutage(outage: ScheduledFault, { path }: Meeting): Injection | undefined {
  const { fault } = outage;
  if (fault.kind !== 'outage') return undefined;
  const { answer = 'reset', retryAfterSeconds = null, health = 'truth' } = fault;
  if (isHealth(path) && health === 'lie') return undefined;
  const refused: FaultEnd = answer === 'reset' ? { kind: 'reset' } : { kind: 'error', status: 503, retryAfterSeconds };
  const end: FaultEnd = isHealth(path) && health === 'truth' ? { kind: 'health' } : refused;
  return { delaySeconds: 0, end, fault: noFault, by: [outage] };
}

function isHit(scheduled: ScheduledFault, meeting: Meeting): boolean {
  const { fault, shares, hitsByStep } = scheduled;
  if (!isAimed(fault) || !isMeant(fault.endpoints ?? ['*'], meeting)) return false;
  const { share = 1 } = fault;
  if (share < 1 && shares.uniform() >= share) return false;
  if (fault.kind !== 'cold-cache' || fault.firstRequests === undefined) return true;
  if (meeting.step === undefined) return false;
  const soFar = hitsByStep.get(meeting.step) ?? 0;
  if (soFar >= fault.firstRequests) return false;
  hitsByStep.set(meeting.step, soFar + 1);
  return true;
}

const whole: ReadonlySet<Fault['kind']> = new Set(['stall', 'brown-out', 'outage', 'key-rotation']);
const isAimed = (fault: Fault): fault is AimedFault => !whole.has(fault.kind);

function endOf(fault: Fault): FaultEnd | null {
  if (fault.kind === 'error')
    return { kind: 'error', status: fault.status, retryAfterSeconds: fault.retryAfterSeconds ?? null };
  if (fault.kind === 'hang') return { kind: 'hang', mostSeconds: fault.mostSeconds ?? HANG_SECONDS };
  return fault.kind === 'reset' ? { kind: 'reset' } : null;
}

function withFault(
  before: RequestFault,
  hit: ScheduledFault,
  nowSeconds: number,
  step: string | undefined,
): RequestFault {
  const { fault } = hit;
  if (fault.kind === 'wrong-signature') return { ...before, wrongSignature: true };
  if (fault.kind === 'clock-skew') return { ...before, clockSkewSeconds: before.clockSkewSeconds + fault.skewSeconds };
  if (fault.kind === 'cut')
    return { ...before, keepShare: Math.min(before.keepShare ?? 1, fault.keepShare ?? KEEP_SHARE) };
  if (fault.kind !== 'cold-cache' || step === undefined) return before;
  return { ...before, serviceFactor: before.serviceFactor * coldFactor(fault, nowSeconds - hit.startSeconds) };
}

/** 1 + (f − 1)·exp(−t/τ): as cold as `factor` at first, a third of the way by `decaySeconds`; without τ as cold to the end. */
function coldFactor(
  { factor, decaySeconds }: { readonly factor: number; readonly decaySeconds?: number },
  sinceSeconds: number,
): number {
  return decaySeconds === undefined ? factor : 1 + (factor - 1) * Math.exp(-sinceSeconds / decaySeconds);
}
