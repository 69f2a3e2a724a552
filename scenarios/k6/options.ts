/** The plan's starts as a k6 executor. */
import type { Options, RampingArrivalRateScenario } from 'k6/options';
import type { StartSchedule } from '../../src/model/traffic/start-schedule.ts';

/** Every login ends by itself at the end of the plan; k6 waits this long for the last answers to be written. */
const GRACEFUL_STOP = '5s';

/** @param logins arrivals of the plan: with a VU for each of them, none can be dropped */
export function k6Options(schedule: StartSchedule, logins: number): Options {
  const virtualUsers = Math.max(1, logins);
  const scenario: RampingArrivalRateScenario = {
    executor: 'ramping-arrival-rate',
    startRate: 0,
    timeUnit: `${schedule.leadSeconds}s`,
    preAllocatedVUs: virtualUsers,
    maxVUs: virtualUsers,
    stages: schedule.slots.flatMap(({ starts, seconds }) => [
      { target: starts, duration: '0s' },
      { target: starts, duration: `${seconds}s` },
    ]),
    gracefulStop: GRACEFUL_STOP,
  };
  return {
    scenarios: { logins: scenario },
    noVUConnectionReuse: true,
    systemTags: ['status', 'method', 'name', 'error_code', 'expected_response'],
    summaryTrendStats: ['count', 'med', 'p(95)', 'p(99)', 'max'],
    setupTimeout: '30s',
  };
}
