/** A plan in which a login is one request: Poisson arrivals, one station, people of endless patience. What queueing theory speaks of. */
import type { Distribution } from '../../model/distributions.ts';
import type { CapacityProfile, Discipline, Plan } from '../../model/scenario/plan.ts';
import { unprotected } from '../../model/scenario/compile.ts';
import { nobodyActs } from '../../model/scenario/compile-people.ts';
import { stepNames } from '../../model/scenario/steps.ts';

export interface RequestQueue {
  readonly perSecond: number;
  readonly servers: number;
  readonly service: Distribution;
  readonly discipline: Discipline;
  readonly queueBound: number | null;
  /** A second copy is sent after so long; null: never. */
  readonly hedgeAfterSeconds: number | null;
}

/** Longer than any run, seconds. */
const FOR_EVER = 1e12;
const never: Distribution = { kind: 'fixed', seconds: FOR_EVER };
const atOnce: Distribution = { kind: 'fixed', seconds: 0 };

export function requestPlan(
  { perSecond, servers, service, discipline, queueBound, hedgeAfterSeconds }: RequestQueue,
  { seed, warmUpSeconds, untilSeconds }: { seed: number; warmUpSeconds: number; untilSeconds: number },
): Plan {
  const cost = { station: 'server', service } as const;
  const client = {
    timeoutSeconds: FOR_EVER,
    pollSeconds: 1,
    clicksPerStep: 1,
    reclickDelay: atOnce,
    backoff: { kind: 'none' },
    retryBudget: null,
    honourRetryAfter: false,
  } as const;
  return {
    schema: 'launchquake/plan@1',
    scenario: 'request-queue',
    variant: 'naive',
    title: 'One station',
    seed,
    compress: 1,
    scale: 1,
    durationSeconds: untilSeconds,
    warmUpSeconds,
    trigger: { startSeconds: warmUpSeconds, durationSeconds: untilSeconds - warmUpSeconds },
    arrivals: [{ shape: 'constant', perSecond }],
    segments: [{ name: 'everybody', share: 1, device: 'same-device', card: 'ok', meanTries: 1, queueTolerance: never }],
    people: nobodyActs,
    journey: 'request',
    service: {
      stations: { server: { servers } },
      steps: Object.fromEntries(stepNames.map((step) => [step, cost])) as CapacityProfile['steps'],
      refusalSeconds: 0,
      signing: 'ES256',
    },
    client: hedgeAfterSeconds === null ? client : { ...client, hedge: { afterSeconds: hedgeAfterSeconds } },
    protection: { ...unprotected, queueBound, discipline },
    slo: { loginWithinSeconds: FOR_EVER },
    recovery: { ratio: 0.95, windowSeconds: 1 },
  };
}
