/** One user's eID login in real time: the machine of src/model decides, this file sleeps, sends and keeps the record. */
import { sleep } from 'k6';
import { createLogin } from '../../src/model/journeys/login.ts';
import type { Answer, RequestAction } from '../../src/model/journeys/login.ts';
import type { LoginRecord } from '../../src/model/record/run-record.ts';
import type { Plan } from '../../src/model/scenario/plan.ts';
import { fromMs, toMs } from '../../src/model/units.ts';
import { Browser } from './browser.ts';
import type { IdentityServer } from './identity-server.ts';
import { writeLogin } from './lines.ts';
import * as metrics from './metrics.ts';
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
  const now = (): number => fromMs(Date.now() - zeroEpochMs);
  const early = intendedSeconds - now();
  if (early > 0) sleep(early);
  const startedSeconds = Math.max(now(), intendedSeconds);
  metrics.loginsStarted.add(1);
  metrics.startLateness.add(toMs(startedSeconds - intendedSeconds));

  const login = createLogin(plan, index, intendedSeconds, startedSeconds);
  const browser = new Browser(server, index);
  let signature: LoginRecord['signature'] = 'unchecked';
  for (let action = login.next(now()); action.kind !== 'end'; action = login.next(now())) {
    if (action.kind === 'wait') {
      sleep(Math.max(0, action.untilSeconds - now()));
      continue;
    }
    const answer = send(browser, action);
    login.answer(now(), answer);
    if (browser.hasProtocolFault) login.fail(now(), 'protocol');
    if (action.step === 'token' && answer.result === 'ok' && index % CHECK_EVERY === 0) {
      signature = (await hasValidSignature(browser.idToken, server.keys)) ? 'valid' : 'invalid';
      metrics.signaturesChecked.add(1, { result: signature });
      if (signature === 'invalid') login.fail(now(), 'signature');
    }
  }
  write({ ...login.record(), signature });
}

function send(browser: Browser, action: RequestAction): Answer {
  const answer = browser.send(action);
  metrics.attemptsMade.add(1, { step: action.step, result: answer.result });
  return answer;
}

function write(record: LoginRecord): void {
  const { outcome, segment, endedSeconds, intendedSeconds } = record;
  metrics.loginsEnded.add(1, { outcome, segment });
  if (outcome === 'completed' && endedSeconds !== null) metrics.timeToLogin.add(toMs(endedSeconds - intendedSeconds));
  writeLogin(record);
}
