/** Alerts about what is inside the service: queues, the waiting room, one-time codes. */
import { codeMetrics, serverMetrics } from '../../src/model/record/metric-names.ts';
import { alertOf, DURATION } from './alert.ts';
import type { Pace } from './pace.ts';
import { and, GROUP, gauge, orZero, rate, series } from './promql.ts';
import type { AlertingRule } from './rule.ts';

/** Somebody who has waited so long may have gone: then the server works for nobody. */
export function queueSaturated(pace: Pace): AlertingRule {
  const { queueAgeSeconds, queueForSeconds } = pace.limits;
  return alertOf(
    pace,
    {
      alert: 'QueueSaturated',
      severity: 'page',
      summary: 'A queue of the identity server is longer than people wait',
      description: `At station {{ $labels.station }} the oldest request has waited ${DURATION}. Limit: ${queueAgeSeconds} s.`,
    },
    {
      conditions: [
        `max by (${GROUP}, station) (${gauge(pace, serverMetrics.stationQueueAgeSeconds)}) > ${queueAgeSeconds}`,
      ],
      forSeconds: queueForSeconds,
    },
  );
}

/** All through the window somebody waited, and nobody was let in. */
export function waitingRoomStuck(pace: Pace): AlertingRule {
  const waiting = `min_over_time(${series(pace, serverMetrics.waitingRoomWaiting)}[${pace.window}])`;
  return alertOf(
    pace,
    {
      alert: 'WaitingRoomStuck',
      severity: 'page',
      summary: 'The waiting room lets nobody in',
      description: `In the last ${pace.window} never fewer than {{ $value }} people waited, and nobody was let in.`,
    },
    {
      conditions: [
        `min by (${GROUP}) (${waiting}) > 0`,
        and(`(${rate(pace, serverMetrics.waitingRoomEventsTotal, 'event="admitted"')} == 0)`),
      ],
      forSeconds: pace.limits.roomForSeconds,
    },
  );
}

/** Written as a product: a gateway that delivers nothing at all has no drain time, and is the worst of them. */
export function otpBacklog(pace: Pace): AlertingRule {
  const { codeSeconds, codeForSeconds } = pace.limits;
  const queued = `sum by (${GROUP}) (${gauge(pace, codeMetrics.queueLength)})`;
  const delivered = orZero(rate(pace, codeMetrics.deliveredTotal), queued);
  return alertOf(
    pace,
    {
      alert: 'OtpBacklog',
      severity: 'page',
      summary: 'One-time codes are not going out',
      description: `{{ $value }} one-time codes are queued, more than go out in ${codeSeconds} s.`,
    },
    { conditions: [`${queued} > ${codeSeconds} * ${delivered}`], forSeconds: codeForSeconds },
  );
}
