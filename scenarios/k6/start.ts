/** When run second 0 is. One k6 counts from its own start; several take the same moment of the wall clock. */
import { sleep } from 'k6';
import exec from 'k6/execution';
import { pulseLeadSeconds } from '../../src/model/record/pulse.ts';
import { START_SLACK_SECONDS, commonStartEpochMs } from '../../src/model/traffic/common-start.ts';
import { leadSecondsOf } from '../../src/model/traffic/start-schedule.ts';
import { fromMs, toMs } from '../../src/model/units.ts';
import { instances, plan, pushSeconds, startEverySeconds } from './env.ts';

/** The users start so long after the pulse, so that its zeros are pushed before the first of them counts anything. */
export const usersDelaySeconds = pushSeconds === null ? 0 : pulseLeadSeconds(pushSeconds);

const leadSeconds = leadSecondsOf(plan.durationSeconds);

/** The boundary at which the executors of all instances begin; null: this is the only one. To be asked first of all in setup. */
export const commonStart = (): number | null =>
  instances === 1 ? null : commonStartEpochMs(Date.now(), startEverySeconds);

/** Wall clock of run second 0 when the executors begin at `startEpochMs`. */
export const zeroAfter = (startEpochMs: number): number =>
  startEpochMs + toMs(START_SLACK_SECONDS + usersDelaySeconds + leadSeconds);

export function waitUntil(epochMs: number): void {
  const seconds = fromMs(epochMs - Date.now());
  if (seconds > 0) sleep(seconds);
}

/** Wall clock of run second 0, told by the executor that this VU works for. @param delaySeconds between its start and that of the users */
export const zeroOfScenario = (delaySeconds: number): number =>
  exec.scenario.startTime + toMs(delaySeconds + leadSeconds);
