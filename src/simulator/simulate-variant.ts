/**
 * One variant in virtual time: the same plan, people, login machine, stations, waiting room and budget as a live run, and the same record.
 * Nothing is random but the named streams of the plan's seed: the same plan gives the same record, byte for byte.
 */
import type { Answer, Login, RequestAction } from '../model/journeys/login.ts';
import { createLogin } from '../model/journeys/login.ts';
import type { GeneratorHealth, LoginRecord, ServerSample, VariantRecord } from '../model/record/run-record.ts';
import type { Plan } from '../model/scenario/plan.ts';
import { arrivalTimes } from '../model/traffic/arrivals.ts';
import type { Agenda } from './agenda.ts';
import { createAgenda } from './agenda.ts';
import type { SimulatedServer, Visitor } from './simulated-server.ts';
import { openSimulatedServer } from './simulated-server.ts';

export function simulateVariant(plan: Plan): VariantRecord {
  const agenda = createAgenda();
  const server = openSimulatedServer(plan, agenda);
  const logins: Login[] = [];
  arrivalTimes(plan).forEach((intendedSeconds, index) => {
    agenda.at(intendedSeconds, (now) => {
      const login = createLogin(plan, index, intendedSeconds, now);
      logins.push(login);
      live(agenda, server, { login, turn: null, admitted: false });
    });
  });
  const samples = sampleEverySecond(agenda, server, plan.durationSeconds);
  agenda.runUntil(plan.durationSeconds);
  return recordOf(plan, logins, samples);
}

/** Goes on with a login until it waits for something, then comes back. */
function live(agenda: Agenda, server: SimulatedServer, visitor: Visitor): void {
  const now = agenda.nowSeconds();
  const action = visitor.login.next(now);
  switch (action.kind) {
    case 'end':
      server.farewell(now, visitor);
      return;
    case 'wait':
      agenda.at(action.untilSeconds, () => live(agenda, server, visitor));
      return;
    default:
      request(agenda, server, visitor, action);
  }
}

function request(agenda: Agenda, server: SimulatedServer, visitor: Visitor, action: RequestAction): void {
  const now = agenda.nowSeconds();
  const copies: ((atSeconds: number) => void)[] = [];
  let open = true;
  /** Whichever copy is answered, nobody waits for the others any more. */
  const close = (atSeconds: number, answer: Answer, answered?: number): void => {
    if (!open) return;
    open = false;
    copies.forEach((leave, copy) => copy !== answered && leave(atSeconds));
    visitor.login.answer(atSeconds, answer);
    live(agenda, server, visitor);
  };
  const send = (atSeconds: number): void => {
    const copy = copies.length;
    copies.push(server.take(atSeconds, visitor, action, (when, answer) => close(when, answer, copy)));
  };
  send(now);
  if (action.hedgeAfterSeconds !== null && action.hedgeAfterSeconds < action.timeoutSeconds)
    agenda.at(now + action.hedgeAfterSeconds, (atSeconds) => {
      if (!open) return;
      visitor.login.hedged(atSeconds);
      send(atSeconds);
    });
  agenda.at(now + action.timeoutSeconds, (atSeconds) => close(atSeconds, { result: 'timeout' }));
}

function sampleEverySecond(agenda: Agenda, server: SimulatedServer, durationSeconds: number): ServerSample[] {
  const samples: ServerSample[] = [];
  for (let second = 0; second <= durationSeconds; second += 1) {
    agenda.at(second, (now) => {
      samples.push(server.sampleAt(now));
    });
  }
  return samples;
}

function recordOf(plan: Plan, logins: readonly Login[], server: readonly ServerSample[]): VariantRecord {
  const records = logins.map((login): LoginRecord => ({ ...login.record(), signature: 'unchecked' }));
  return {
    name: plan.variant,
    plan,
    startedAtEpochMs: 0,
    reachedSeconds: plan.durationSeconds,
    status: 'complete',
    remarks: [],
    logins: records,
    server,
    generator: [],
    health: { ...simulatorHealth, loginsStarted: records.length, loginsEnded: records.length },
  };
}

/** Of a generator that drops nothing, throws nothing and has no clock. */
export const simulatorHealth: GeneratorHealth = {
  program: 'simulator',
  version: '',
  exitCode: 0,
  signal: null,
  droppedIterations: 0,
  interruptedIterations: 0,
  exceptions: 0,
  loginsStarted: null,
  loginsEnded: null,
  clockStepSeconds: 0,
};
