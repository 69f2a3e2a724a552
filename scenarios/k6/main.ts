/** The k6 entry: every arrival of the plan is one user who logs in with the eID. */
import exec from 'k6/execution';
import { startSchedule } from '../../src/model/traffic/start-schedule.ts';
import { logIn } from './eid-login.ts';
import { arrivals, instances, isFirstInit, mostUsers, plan, pushSeconds, startEverySeconds, targetUrl } from './env.ts';
import { closingWords, withLabels } from './exported.ts';
import { discover } from './identity-server.ts';
import type { IdentityServer } from './identity-server.ts';
import { writeBegin } from './lines.ts';
import { k6Options } from './options.ts';
import { enterPhase } from './phase.ts';
import { keepAlive } from './pulse.ts';
import { commonStart, usersDelaySeconds, waitUntil, zeroAfter, zeroOfScenario } from './start.ts';

interface Start {
  readonly server: IdentityServer;
  /** Wall clock of run second 0 when several instances share it; null: counted from the executor's start. */
  readonly zeroEpochMs: number | null;
}

/** k6 reads the options once, from VU 0; each of the others would pay for the walk over all arrivals. */
export const options = isFirstInit
  ? withLabels(
      k6Options(startSchedule(arrivals, plan.durationSeconds), {
        durationSeconds: plan.durationSeconds,
        logins: Math.min(arrivals.length, mostUsers ?? Infinity),
        instances,
        startEverySeconds,
        usersDelaySeconds,
        pulse: pushSeconds !== null,
      }),
    )
  : {};

/** With several instances it ends at the boundary that all of them take. */
export function setup(): Start {
  enterPhase('starting');
  const startEpochMs = commonStart();
  const server = discover(targetUrl);
  if (startEpochMs === null) return { server, zeroEpochMs: null };
  const zeroEpochMs = zeroAfter(startEpochMs);
  writeBegin(zeroEpochMs);
  waitUntil(startEpochMs);
  return { server, zeroEpochMs };
}

export default async function user(start: Start): Promise<void> {
  const index = exec.scenario.iterationInTest;
  const zeroEpochMs = start.zeroEpochMs ?? zeroOfScenario(0);
  if (index === 0 && start.zeroEpochMs === null) writeBegin(zeroEpochMs);
  const intendedSeconds = arrivals[index];
  if (intendedSeconds === undefined) return;
  await logIn({ plan, server: start.server, index, intendedSeconds, zeroEpochMs });
}

/** Beside the users, in a scenario of its own, when somebody is sent the metrics. */
export function pulse(start: Start): void {
  keepAlive(plan, start.zeroEpochMs ?? zeroOfScenario(usersDelaySeconds), pushSeconds ?? 1);
}

export const handleSummary = closingWords;
