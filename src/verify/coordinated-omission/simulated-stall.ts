/** The same stall in a scenario of ours: everything between a file and a time to login is the product's own. */
import { parseScenario } from '../../model/scenario/parse.ts';
import { compilePlan, unprotected } from '../../model/scenario/compile.ts';
import type { LogHistogram } from '../../model/record/log-histogram.ts';
import { simulate } from '../../simulator/simulate.ts';
import type { StallConfig } from './stalled-service.ts';

/** Enough that nobody ever waits for a server. */
const SERVERS = 20_000;
const PATIENCE_SECONDS = 86_400;
/** So that whoever met the stall has an answer before the end. */
const AFTER_SECONDS = 10;

/** Times to login of one seed. Poisson arrivals, each login one request. */
export function simulatedStall(config: StallConfig, seed: number): LogHistogram {
  const plan = compilePlan(parseScenario(scenarioOf(config), 'coordinated-omission'), 'naive', { seed });
  return simulate(plan).tally.timeToLogin;
}

function scenarioOf({ perSecond, serviceSeconds, stallAtSeconds, stallSeconds, untilSeconds }: StallConfig): unknown {
  return {
    schema: 'launchquake/scenario@1',
    name: 'coordinated-omission',
    title: 'A service that stands still for a while',
    description: 'The example of coordinated omission.',
    seed: 1,
    durationSeconds: Math.max(untilSeconds, stallAtSeconds + stallSeconds) + AFTER_SECONDS,
    warmUpSeconds: 0,
    live: { compress: 1, scale: 1 },
    arrivals: [
      {
        shape: 'points',
        points: [
          [0, perSecond],
          [untilSeconds, perSecond],
        ],
      },
    ],
    trigger: { startSeconds: stallAtSeconds, durationSeconds: stallSeconds },
    faults: [{ station: 'web', startSeconds: stallAtSeconds, durationSeconds: stallSeconds, speed: 0 }],
    journey: 'request',
    segments: [
      {
        name: 'everybody',
        share: 1,
        device: 'same-device',
        meanTries: 1,
        queueTolerance: { kind: 'fixed', seconds: PATIENCE_SECONDS },
      },
    ],
    service: {
      stations: { web: { servers: SERVERS } },
      refusalSeconds: 0.001,
      steps: { authorize: { station: 'web', service: { kind: 'fixed', seconds: serviceSeconds } } },
    },
    client: {
      timeoutSeconds: PATIENCE_SECONDS,
      pollSeconds: 1,
      clicksPerStep: 1,
      reclickDelay: { kind: 'fixed', seconds: 1 },
      backoff: { kind: 'none' },
      retryBudget: null,
      honourRetryAfter: false,
    },
    protection: unprotected,
    slo: { loginWithinSeconds: 1 },
    recovery: { ratio: 0.9, windowSeconds: AFTER_SECONDS / 2 },
    variants: [{ name: 'naive', title: 'As it is' }],
  };
}
