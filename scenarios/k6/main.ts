/** The k6 entry: every arrival of the plan is one user who logs in with the eID. */
import exec from 'k6/execution';
import { leadSecondsOf, startSchedule } from '../../src/model/traffic/start-schedule.ts';
import { toMs } from '../../src/model/units.ts';
import { logIn } from './eid-login.ts';
import { arrivals, isFirstInit, plan, summaryPath, targetUrl } from './env.ts';
import { discover } from './identity-server.ts';
import type { IdentityServer } from './identity-server.ts';
import { writeBegin } from './lines.ts';
import { k6Options } from './options.ts';
import { summarise } from './summary.ts';
import type { SummaryData } from './summary.ts';

const leadSeconds = leadSecondsOf(plan.durationSeconds);

/** k6 reads the options once, from VU 0; each of the others would pay for the walk over all arrivals. */
export const options = isFirstInit ? k6Options(startSchedule(arrivals, plan.durationSeconds), arrivals.length) : {};

export const setup = (): IdentityServer => discover(targetUrl);

export default async function user(server: IdentityServer): Promise<void> {
  const index = exec.scenario.iterationInTest;
  const zeroEpochMs = exec.scenario.startTime + toMs(leadSeconds);
  if (index === 0) writeBegin(zeroEpochMs);
  const intendedSeconds = arrivals[index];
  if (intendedSeconds === undefined) return;
  await logIn({ plan, server, index, intendedSeconds, zeroEpochMs });
}

export const handleSummary = (data: SummaryData): Record<string, string> => ({ [summaryPath]: summarise(data) });
