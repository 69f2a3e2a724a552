/** One user's eID login in real time: the machine of src/model decides, this file sleeps, sends and keeps the record. */
import { sleep } from 'k6';
import { createLogin } from '../../src/model/journeys/login.ts';
import type { LoginRecord } from '../../src/model/record/run-record.ts';
import { phaseOf } from '../../src/model/scenario/phase.ts';
import type { Plan } from '../../src/model/scenario/plan.ts';
import { fromMs, toMs } from '../../src/model/units.ts';
import { Browser } from './browser.ts';
import type { IdentityServer } from './identity-server.ts';
import { writeLogin } from './lines.ts';
import * as metrics from './metrics.ts';
import { enterPhase } from './phase.ts';
import { hasValidSignature } from './signature.ts';

export interface Arrival {
  readonly plan: Plan;
  readonly server: IdentityServer;
  readonly index: number;
  readonly intendedSeconds: number;
  /** Wall clock of run second 0. */
  readonly zeroEpochMs: number;
}

/** Every so many logins the signature of the ID token is checked: enough to catch a wrong key, cheap enough for the generator. */
const CHECK_EVERY = 5;

export async function logIn({ plan, server, index, intendedSeconds, zeroEpochMs }: Arrival): Promise<void> {
  /** Run seconds. What is counted after a look at the clock is of the phase that it showed. */
  const now = (): number => {
    const seconds = fromMs(Date.now() - zeroEpochMs);
    enterPhase(phaseOf(plan, seconds));
    return seconds;
  };
  const early = intendedSeconds - now();
  if (early > 0) sleep(early);
  const startedSeconds = Math.max(now(), intendedSeconds);
  const login = createLogin(plan, index, intendedSeconds, startedSeconds);
  metrics.counters.loginsStarted.add(1, { segment: login.person.segment.name });
  metrics.startLateness.add(toMs(startedSeconds - intendedSeconds));

  const browser = new Browser(server, index);
  let signature: LoginRecord['signature'] = 'unchecked';
  for (let action = login.next(now()); action.kind !== 'end'; action = login.next(now())) {
    if (action.kind === 'wait') {
      sleep(Math.max(0, action.untilSeconds - now()));
      continue;
    }
    const answer = browser.send(action);
    login.answer(now(), answer);
    metrics.counters.attempts.add(1, { step: action.step, result: answer.result });
    if (browser.hasProtocolFault) login.fail(now(), 'protocol');
    if (action.step === 'token' && answer.result === 'ok' && index % CHECK_EVERY === 0) {
      signature = (await hasValidSignature(browser.idToken, server.keys)) ? 'valid' : 'invalid';
      metrics.counters.signatures.add(1, { result: signature });
      if (signature === 'invalid') login.fail(now(), 'signature');
    }
  }
  write({ ...login.record(), signature }, plan);
}

function write(record: LoginRecord, plan: Plan): void {
  const { outcome, segment, endedSeconds, intendedSeconds } = record;
  metrics.counters.loginsEnded.add(1, { outcome, segment });
  if (outcome === 'completed' && endedSeconds !== null) {
    const tookSeconds = endedSeconds - intendedSeconds;
    // Of the moment the person meant to start: percentiles of a phase are of the people who came in it, as in the record.
    metrics.timeToLogin.add(toMs(tookSeconds), { phase: phaseOf(plan, intendedSeconds) });
    if (tookSeconds <= plan.slo.loginWithinSeconds) metrics.counters.loginsGood.add(1, { segment });
  }
  writeLogin(record);
}
