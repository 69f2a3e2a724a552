/** Plans of single requests that the comparison is tried on: no people, two exponential servers, a bounded queue, a rush in the middle. */
import type { CapacityProfile, Plan } from '../../../src/model/scenario/plan.ts';
import { stepNames } from '../../../src/model/scenario/steps.ts';
import { planOf } from '../fixture.ts';

export function requestPlan(changes: Partial<Plan> = {}): Plan {
  const base = planOf();
  const cost = { station: 'web', service: { kind: 'exponential', meanSeconds: 0.1 } } as const;
  return {
    ...base,
    journey: 'request',
    durationSeconds: 100,
    trigger: { startSeconds: 40, durationSeconds: 20 },
    arrivals: [
      { shape: 'constant', perSecond: 12 },
      { shape: 'spike', startSeconds: 40, riseSeconds: 0, holdSeconds: 20, fallSeconds: 0, perSecond: 24 },
    ],
    segments: [
      { name: 'everybody', share: 1, device: 'same-device', card: 'ok', meanTries: 1, queueTolerance: fixed(600) },
    ],
    people: { ...base.people, pagePatience: fixed(600), comeback: fixed(1) },
    service: {
      stations: { web: { servers: 2 } },
      steps: Object.fromEntries(stepNames.map((step) => [step, cost])) as CapacityProfile['steps'],
      refusalSeconds: 0.001,
      signing: 'ES256',
    },
    client: { ...base.client, timeoutSeconds: 60, clicksPerStep: 1 },
    protection: { ...base.protection, queueBound: 8, refuse: 'anywhere' },
    recovery: { ratio: 0.9, windowSeconds: 10 },
    ...changes,
  };
}

const fixed = (seconds: number) => ({ kind: 'fixed', seconds }) as const;
