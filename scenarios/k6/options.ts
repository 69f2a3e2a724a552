/** The plan's starts as a k6 executor. */
import type { ConstantVUsScenario, Options, RampingArrivalRateScenario } from 'k6/options';
import { usersFor } from '../../src/model/traffic/instances.ts';
import type { StartSchedule } from '../../src/model/traffic/start-schedule.ts';

/** Every login ends by itself at the end of the plan; k6 waits this long for the last answers to be written. */
const GRACEFUL_STOP_SECONDS = 5;
/** For the target's answers; the wait for a common start comes on top. */
const SETUP_SECONDS = 30;

interface Crowd {
  readonly durationSeconds: number;
  /** Arrivals of the plan. */
  readonly logins: number;
  readonly instances: number;
  /** Several instances wait for a boundary of so many seconds. */
  readonly startEverySeconds: number;
  /** The users start so long after the executors. */
  readonly usersDelaySeconds: number;
  readonly pulse: boolean;
}

export function k6Options(schedule: StartSchedule, crowd: Crowd): Options {
  const virtualUsers = usersFor(crowd.logins, crowd.instances);
  const logins: RampingArrivalRateScenario = {
    executor: 'ramping-arrival-rate',
    startTime: `${crowd.usersDelaySeconds}s`,
    startRate: 0,
    timeUnit: `${schedule.leadSeconds}s`,
    preAllocatedVUs: virtualUsers,
    maxVUs: virtualUsers,
    stages: schedule.slots.flatMap(({ starts, seconds }) => [
      { target: starts, duration: '0s' },
      { target: starts, duration: `${seconds}s` },
    ]),
    gracefulStop: `${GRACEFUL_STOP_SECONDS}s`,
  };
  return {
    scenarios: crowd.pulse ? { logins, pulse: pulseScenario(schedule.leadSeconds, crowd) } : { logins },
    noVUConnectionReuse: true,
    systemTags: ['status', 'method', 'name', 'error_code', 'expected_response'],
    summaryTrendStats: ['count', 'med', 'p(95)', 'p(99)', 'max'],
    setupTimeout: `${SETUP_SECONDS + 2 * crowd.startEverySeconds}s`,
  };
}

/**
 * One VU for each instance, whose one iteration ends by itself a moment after the plan. The executor ends before it does, so that it begins
 * no second one, and waits for it as for the users.
 */
function pulseScenario(
  leadSeconds: number,
  { durationSeconds, instances, usersDelaySeconds }: Crowd,
): ConstantVUsScenario {
  return {
    executor: 'constant-vus',
    exec: 'pulse',
    vus: instances,
    duration: `${Math.max(1, Math.floor(usersDelaySeconds + leadSeconds + durationSeconds) - 1)}s`,
    gracefulStop: `${GRACEFUL_STOP_SECONDS + 2}s`,
  };
}
