/** The plans of the fixture: what each variant was asked to do. */
import type { Plan } from '../../src/model/scenario/plan.ts';
import { stepNames, type StepName } from '../../src/model/scenario/steps.ts';
import { type Behaviour, DURATION_SECONDS, spike, WARM_UP_SECONDS } from './fixture-variants.ts';

const COMPRESS = 5;
const fixed = (seconds: number): { readonly kind: 'fixed'; readonly seconds: number } => ({ kind: 'fixed', seconds });

export function planOf({ name, title }: Pick<Behaviour, 'name' | 'title'>): Plan {
  const guarded = name === 'bounded';
  return {
    schema: 'launchquake/plan@1',
    scenario: 'launch-day',
    variant: name,
    title,
    seed: 20250611,
    compress: COMPRESS,
    scale: 0.17,
    durationSeconds: DURATION_SECONDS,
    warmUpSeconds: WARM_UP_SECONDS,
    trigger: { startSeconds: spike.start, durationSeconds: spike.end - spike.start },
    arrivals: [
      { shape: 'constant', perSecond: 7 },
      {
        shape: 'spike',
        startSeconds: spike.start,
        riseSeconds: 0,
        holdSeconds: spike.end - spike.start,
        fallSeconds: 0,
        perSecond: 11,
      },
    ],
    segments: [
      { name: 'phone-only', share: 0.46, device: 'same-device', card: 'ok', meanTries: 3, queueTolerance: fixed(60) },
      {
        name: 'older-phone',
        share: 0.21,
        device: 'same-device',
        card: 'nfc-incompatible',
        meanTries: 2,
        queueTolerance: fixed(30),
      },
      { name: 'employers', share: 0.33, device: 'cross-device', card: 'ok', meanTries: 5, queueTolerance: fixed(120) },
    ],
    people: {
      openApp: fixed(0.4),
      scanQr: fixed(0.6),
      findCard: fixed(0.5),
      tapCard: fixed(0.3),
      tapSuccessFirst: 0.85,
      tapSuccessNext: 0.9,
      maxTaps: 3,
      enterPin: fixed(0.7),
      wrongPin: 0.03,
      maxPinTries: 3,
      pagePatience: fixed(3),
      comeback: fixed(12),
    },
    service: {
      stations: { eid: { servers: 8 } },
      steps: Object.fromEntries(stepNames.map((step) => [step, { station: 'eid', service: fixed(0.0727) }])) as Record<
        StepName,
        Plan['service']['steps'][StepName]
      >,
      refusalSeconds: 0.004,
      signing: 'ES256',
    },
    client: {
      timeoutSeconds: 3,
      pollSeconds: 0.4,
      clicksPerStep: 4,
      reclickDelay: fixed(0.5),
      backoff: name === 'backoff' ? { kind: 'full-jitter', baseSeconds: 0.2, capSeconds: 4 } : { kind: 'none' },
      retryBudget: name === 'backoff' ? { credit: 'per-success', ratio: 0.1, capacity: 20 } : null,
      honourRetryAfter: name === 'backoff',
    },
    protection: {
      queueBound: guarded ? 90 : null,
      refuse: 'door',
      cancelAbandoned: guarded,
      discipline: 'fifo',
      retryAfterSeconds: guarded ? 2 : null,
      waitingRoom:
        name === 'waiting-room'
          ? { admitPerSecond: 9.5, maxActiveLogins: 60, pollSeconds: 1, passSeconds: 6, missedPolls: 3 }
          : null,
    },
    slo: { loginWithinSeconds: 12 },
    recovery: { ratio: 0.95, windowSeconds: 3 },
  };
}
